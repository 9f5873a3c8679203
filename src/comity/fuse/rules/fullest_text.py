"""Descriptions: long, but on the subject that the others share, so that a side story doesn't head an incident."""

from comity.fuse.rules.base import Rule, by_shared_words

RULE = Rule(
    "fullest-text",
    "The description that is long and shares its words with the others, whole and in its source's words.",
    by_shared_words("coalesce(worth, 0) * sqrt(length(value)) DESC, length(value) DESC"),
)
