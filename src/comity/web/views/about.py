"""About the data: the rules by which values are chosen and what the stances mean."""

from __future__ import annotations

import msgspec

from comity.fuse.rules import RULES
from comity.model.vocabulary import vocabulary
from comity.web import labels

_GLOSSARY = {"operation_type": "Types of operation", "purpose": "Purposes", "cia": "Security properties",
             "dimension": "Dimensions", "attribution_basis": "Bases of an attribution"}  # fmt: skip


class Named(msgspec.Struct, frozen=True):
    """A name and what it means."""

    name: str
    means: str


class About(msgspec.Struct, frozen=True):
    """The page about the data."""

    stances: list[Named]
    rules: list[Named]
    glossary: dict[str, list[Named]]


def about() -> About:
    """The page about the data."""
    return About(
        stances=[Named(code.replace("-", " "), means) for code, means in vocabulary()["stance"].items()],
        rules=[Named(rule.name.replace("-", " "), rule.reason) for rule in RULES.values()],
        glossary={title: _named(scheme) for scheme, title in _GLOSSARY.items()},
    )


def _named(scheme: str) -> list[Named]:
    return [Named(labels.capital(code.replace("-", " ")), means) for code, means in vocabulary()[scheme].items()]
