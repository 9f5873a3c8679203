"""The shared vocabulary: schemes of codes, each with its plain meaning, read from data/vocabulary.yml."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import msgspec


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, dict[str, str]]:
    """Scheme -> code -> meaning."""
    text = resources.files("comity.model").joinpath("data/vocabulary.yml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, dict[str, str]])


def codes(scheme: str) -> frozenset[str]:
    """The codes of a scheme. KeyError if there is no such scheme."""
    return frozenset(vocabulary()[scheme])


def meaning(scheme: str, code: str) -> str:
    """Plain meaning of a code, the code itself if the scheme doesn't hold it."""
    return vocabulary().get(scheme, {}).get(code, code)


ABSENCE = ("none", "unknown", "not-asked")
"""Stances that say there is no value: none there, not known, not asked. Three things, never one."""
