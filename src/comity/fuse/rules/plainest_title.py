"""Titles: the one whose words the other titles of the incident share most; then the shortest."""

from comity.fuse.rules.base import Rule, by_shared_words

RULE = Rule(
    "plainest-title",
    "The title whose words occur in most of the other titles; among equals the shortest. Titles never contradict.",
    by_shared_words("coalesce(worth, 0) DESC, length(value)"),
)
