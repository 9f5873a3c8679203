"""Responses: who acted says best what was done."""

from comity.fuse.rules.base import Rule, ranked

RULE = Rule(
    "official-over-press",
    "For responses, governments, courts and international organisations over trackers, vendors and the press.",
    ranked("official, support DESC, n DESC"),
)
