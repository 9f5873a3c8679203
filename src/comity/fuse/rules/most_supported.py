"""One value: the one that most independent roots say."""

from comity.fuse.rules.base import Rule, ranked

RULE = Rule(
    "most-supported",
    "The value that most independent roots say; a tracker that repeats another's words does not add weight.",
    ranked("support DESC, n DESC, official"),
)
