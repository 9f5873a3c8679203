"""Slips that only reading the entries shows, as doubts.yml lists them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec


class Doubts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """countries: code -> words beside which it can't be meant. authors: names that are those of the target."""

    countries: dict[str, list[str]]
    authors: list[str]


@cache
def doubts() -> Doubts:
    """doubts.yml."""
    return msgspec.yaml.decode((Path(__file__).parent / "doubts.yml").read_bytes(), type=Doubts)


def country_doubted(code: str, told: str) -> bool:
    """Whether the text told speaks of another country than the code."""
    return any(word in told for word in doubts().countries.get(code, ()))
