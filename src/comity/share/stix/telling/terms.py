"""Comity's codes in the terms of STIX vocabularies, where a term means the same; else the code itself, as an open
vocabulary allows (section 2.14)."""

from __future__ import annotations

import re
from typing import Any

# industry-sector-ov (10.11) of NIS2 sectors and of kinds of victims. Sectors without the same meaning there keep ours.
SECTORS = {
    "transport": "transportation", "banking": "financial-services",
    "financial-market-infrastructure": "financial-services",
    "health": "healthcare", "drinking-water": "utilities", "waste-water": "utilities", "waste-management": "utilities",
    "public-administration": "government", "chemicals": "chemical", "finance": "financial-services",
    "water": "utilities", "defence-industry": "defense", "military": "government", "government": "government",
    "legislature": "government", "judiciary": "government", "civil-service": "government", "police": "government",
    "intelligence": "government", "state-institution": "government", "information-technology": "technology",
}  # fmt: skip
OF_CATEGORY = frozenset(SECTORS) | {"telecommunications", "education"}
"""Kinds of victims that name a sector."""

PERSONS = frozenset(("individual", "journalist", "dissident"))

# monetary-impact-type-ov of the Incident Core Extension.
LOSSES = {"theft": "asset-and-fraud", "ransom-paid": "ransom-payment", "ransom-demanded": "ransom-demand",
          "fine": "legal-and-regulatory", "total": "uncategorized"}  # fmt: skip

# Words of a claimant -> scale, term of it, STIX confidence by the tables of Appendix A. Nothing else becomes a number.
_LEVELS = {"low": 15, "moderate": 50, "medium": 50, "high": 85}
_LIKELIHOOD = {
    "almost no chance": 5, "remote": 5, "very unlikely": 15, "highly improbable": 15, "unlikely": 30, "improbable": 30,
    "roughly even chance": 50, "roughly even odds": 50, "likely": 70, "probable": 70, "probably": 70, "very likely": 85,
    "highly probable": 85, "almost certain": 95, "almost certainly": 95, "nearly certain": 95, "nearly certainly": 95,
}  # fmt: skip
_CREDIBILITY = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10, "6": None}
_level = re.compile(r"(low|moderate|medium|high) confidence").fullmatch
_admiralty = re.compile(r"([a-f])([1-6])").fullmatch


def sectors(sector: str | None, category: str | None) -> list[str]:
    """Sectors of a victim, by its sector and its kind."""
    codes = [code for code in (sector, category if category in OF_CATEGORY else None) if code]
    return sorted({SECTORS.get(code, code) for code in codes})


def confidence(words: str | None) -> tuple[int | None, list[dict[str, Any]]]:
    """A number for `confidence`, None unless the words name one; and each scale that they name."""
    found = [scale for part in (words or "").split(";") if (scale := _scale(part.strip().casefold()))]
    numbers = {number for _, _, number in found}
    number = numbers.pop() if len(numbers) == 1 else None
    return number, [{"scale": scale, "term": term} for scale, term, _ in found]


def _scale(text: str) -> tuple[str, str, int | None] | None:
    if level := _level(text):
        return "icd-203-confidence", level[1], _LEVELS[level[1]]
    if text in _LIKELIHOOD:
        return "icd-203-likelihood", text, _LIKELIHOOD[text]
    if code := _admiralty(text):
        return "admiralty", text.upper(), _CREDIBILITY[code[2]]
    return None
