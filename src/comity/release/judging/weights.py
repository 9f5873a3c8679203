"""What each field weighed in the score of a pair, in words."""

from __future__ import annotations

import math
from functools import lru_cache
from importlib import resources

import msgspec

_SMALLEST = 0.005
"""Log-odds below which a field said nothing."""


class Weight(msgspec.Struct, frozen=True):
    """One field: its share in log-odds; above 0 it speaks for the same incident."""

    name: str
    label: str
    share: float


def weights(text: str | None) -> list[Weight]:
    """The fields that said something, from column `weights` of a link, the weightiest first; the bias last."""
    held = msgspec.json.decode(text, type=dict[str, float]) if text else {}
    found = [Weight(name, label(name), share) for name, share in held.items()]
    said = [one for one in found if one.name != "bias" and abs(one.share) >= _SMALLEST]
    return sorted(said, key=lambda one: -abs(one.share)) + [one for one in found if one.name == "bias"]


def label(name: str) -> str:
    """A feature in words; its own name if there are none."""
    return _labels().get(name, name.replace("_", " "))


def labels() -> list[str]:
    """All words for features."""
    return list(_labels().values())


def probability(log_odds: float) -> float:
    """From log-odds to a number between 0 and 1."""
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    text = resources.files("comity.release.judging").joinpath("data/features.yml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, str])
