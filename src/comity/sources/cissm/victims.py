"""Victims: one for each name and country. Words that stand for a name are no name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from comity.model import territories
from comity.sources.cissm.text import UNDETERMINED, clean, is_broken
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

_PLURAL = re.compile(r"(?i)(?:various|several|numerous)\b")
_HIDDEN = re.compile(r"(?i)un(?:confirmed|defined|determined|disclosed|identified|known|named)\b")


def is_name(words: str) -> bool:
    """Whether a text in place of a name is one; 'Undisclosed bank in Europe' is none."""
    return bool(words) and not (_HIDDEN.match(words) or _PLURAL.match(words))


def tell_victim(record: Record, cells: Mapping[str, Cell]) -> None:
    """Name or the words in its place, country and industry of one row's victim."""
    name, industry, country = cells["organization"], cells["industry"], cells["country"]
    code = _code(record, country)
    words = clean(name.text)
    known = is_name(words)
    part = subject("victim", *((words, code) if known else (code, words, industry.text)))
    if is_broken(words):
        record.issue("mojibake", "characters were lost in re-encoding", name)
    _tell_name(record, name, words, part, known=known)
    if country.text == UNDETERMINED:
        record.absent("country", "unknown", country, subject=part)
    elif code:
        record.say("country", code, country, subject=part, method="parsed")
    record.mapped("industry", industry.piece(f"{cells['industry_code'].text} {industry.text}", 0), subject=part)


def _tell_name(record: Record, name: Cell, words: str, part: str, *, known: bool) -> None:
    if known:
        record.say("name", words, name, subject=part)
    elif _HIDDEN.match(words):
        record.absent("name", "unknown", name, subject=part)
    if words and not known and words != UNDETERMINED:
        record.say("group", words, name, subject=part)


def _code(record: Record, country: Cell) -> str:
    if country.text in ("", UNDETERMINED):
        return ""
    found = territories.find(country.text)
    if found is None:
        record.issue("unknown-territory", "no territory of that name", country)
    return found.code if found else ""
