"""Victims: the target in its country or countries, with the class of the target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from comity.model import territories
from comity.sources.hackmageddon.doubts import country_doubted
from comity.sources.hackmageddon.targets import Target, targets
from comity.sources.hackmageddon.text import clean
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

SEVERAL = ">1"
_NO_COUNTRY = "-"
_NO_CLASS = "Unknown"  # told as an absence by the crosswalk
_LETTER = re.compile(r"^[A-Z] (?=[A-Z])")  # of a NACE section, or the source's own; later timelines leave it out


@dataclass(frozen=True, slots=True)
class Country:
    """A territory's code, `>1`, or nothing where none is told."""

    code: str
    cell: Cell


def tell_victims(record: Record, cells: Mapping[str, Cell]) -> None:
    """A victim for each target and country. Where both are several, which is where isn't said: each is told alone."""
    found = targets(cells["Target"])
    countries = list(_countries(record, cells["Country"]))
    _doubt(record, cells, countries)
    kind, nobody = cells["Target Class"], Target("", cells["Target"], named=False, hidden=False)
    nowhere = Country("", cells["Country"].piece("", 0))
    if len(found) > 1 and len(countries) > 1:
        record.issue("victims-unpaired", "several targets and several countries: each is told alone", nobody.cell,
                     level="info")  # fmt: skip
        for country in countries:
            _tell_victim(record, nobody, country, kind.piece("", 0))
        countries = []
    for target, country in product(found or [nobody], countries or [nowhere]):
        _tell_victim(record, target, country, kind)


def _tell_victim(record: Record, target: Target, country: Country, kind: Cell) -> None:
    where = "several" if country.code == SEVERAL else country.code
    part = subject("victim", target.words or ("" if where else kind.text), where)
    if target.hidden:
        record.absent("name", "unknown", target.cell, subject=part)
    if target.words:
        record.say("name" if target.named else "group", target.words, target.cell, subject=part)
    if country.code == SEVERAL:
        record.say("region", "several countries, not named", country.cell, subject=part, method="parsed")
        record.absent("country", "unknown", country.cell, subject=part)
    elif country.code:
        record.say("country", country.code, country.cell, subject=part, method="parsed")
    if kind:
        _tell_class(record, kind, part)


def _tell_class(record: Record, kind: Cell, part: str) -> None:
    words = _LETTER.sub("", kind.text)
    if words != _NO_CLASS:
        record.say("group", words, kind, subject=part, method="parsed")
    record.mapped("Target Class", kind, subject=part)


def _countries(record: Record, cell: Cell) -> Iterator[Country]:
    if cell.text in ("", _NO_COUNTRY):
        return
    if cell.text == SEVERAL:
        yield Country(SEVERAL, cell)
        return
    for number, piece in enumerate(territories.split(cell.text)):
        if isinstance(piece, str):
            record.issue("unknown-territory", "no territory of that code", cell.piece(piece, number))
            continue
        if piece.kind in ("organisation", "region"):
            record.issue("pseudo-country", "a region or an organisation stands for a country", cell, level="info")
        yield Country(piece.code, cell.piece(cell.text, number))


def _doubt(record: Record, cells: Mapping[str, Cell], countries: Sequence[Country]) -> None:
    told = " ".join(clean(cells[column].text) for column in ("Target", "Description", "Tags"))
    for country in countries:
        if country_doubted(country.code, told):
            record.issue("doubtful-country", "the text speaks of another country", country.cell)
