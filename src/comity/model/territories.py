"""States, dependent and disputed territories, historical states, organisations and regions: one code for each.

A code is ISO 3166-1 alpha-2 (`FR`; `XK` is in common use for Kosovo), ISO 3166-3 (`SUHH`), `X-…` where ISO has none,
`org:…` or `region:…`. To list a territory, or to call it disputed, takes no side. 'Unknown' is no territory.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import msgspec
from babel import Locale, UnknownLocaleError

from comity.model.errors import NotFoundError, UsageError
from comity.model.territory_text import comma_key, key, take_apart

Kind = Literal["state", "territory", "disputed", "historical", "organisation", "region"]
_LISTS = ("successors", "members", "aliases")
_IN_CLDR = {"org:EU": "EU", "org:UN": "UN"}  # other organisations must not be looked up: CLDR's AU is Australia


@dataclass(frozen=True, slots=True)
class Territory:
    """One row of `data/territories.csv`; empty means: has none, or is not listed.

    iso3, iso_numeric: ISO 3166-1 or -3; regions carry their UN M49 number, from which ISO's numbers are taken.
    cow, cow_abbr: Correlates of War. successors: codes that cover its former area today. members: codes, as of 2025;
    of a region by M49, to which TW and XK are added, or without M49 number by common usage. group_code: what EuRepoC
    calls the group, whose members may differ.
    """

    code: str
    kind: Kind
    name: str
    iso3: str
    iso_numeric: str
    cow: int | None
    cow_abbr: str
    successors: tuple[str, ...]
    members: tuple[str, ...]
    group_code: str
    aliases: tuple[str, ...]
    source: str


@cache
def table() -> dict[str, Territory]:
    """All territories by code, in the order of the file. Read on first use.

    Sources of the facts: ISO 3166-1 and 3166-3 (codes); Unicode CLDR (English names); United Nations Statistics
    Division, Standard Country or Area Codes for Statistical Use, M49 (regions); Correlates of War Project, State System
    Membership List, version 2016, 2017 (cow, cow_abbr). Names, aliases and the choice of rows are our own.
    """
    text = files("comity.model").joinpath("data", "territories.csv").read_text(encoding="utf-8")
    return {row.code: row for row in map(_territory, csv.DictReader(text.splitlines()))}


def _territory(cells: dict[str, str]) -> Territory:
    lists = {field: tuple(filter(None, cells[field].split("|"))) for field in _LISTS}
    return msgspec.convert({**cells, **lists, "cow": int(cells["cow"]) if cells["cow"] else None}, Territory)


@cache
def _by_key() -> dict[str, Territory]:
    return {key(text): row for row in table().values() for text in (row.code, row.iso3, row.name, *row.aliases) if text}


@cache
def _by_comma_key() -> dict[tuple[str, ...], Territory]:
    return {comma_key(text): row for row in table().values() for text in (row.name, *row.aliases) if "," in text}


def get(code: str) -> Territory:
    """The territory of a code, as written. NotFoundError if there is none."""
    try:
        return table()[code]
    except KeyError:
        raise NotFoundError(f"No territory has the code {code!r}.", hint="find() reads names.") from None


@lru_cache(maxsize=65536)
def find(text: str) -> Territory | None:
    """The territory that a code, ISO alpha-3 code, name or alias stands for; None if none does. Never fuzzy.

    Case, accents, punctuation and space don't count. Names of more than one territory are refused: 'Korea', 'Congo',
    'Virgin Islands'. 'Georgia' is the state, 'Macedonia' is MK, 'Burma' MM. For country columns, not prose: 'no' is NO.
    """
    return _by_key().get(key(text))


def split(text: str) -> list[Territory | str]:
    """The pieces of a list in order: territories, and as text what names none. 'Palestine, State of' is one piece."""
    return take_apart(text, find, lambda run: _by_comma_key().get(comma_key(run)))


@cache
def adjectives() -> dict[str, str]:
    """English adjectives and nationalities as written ('Sri Lankan') -> code of the one territory that each is of."""
    text = files("comity.model").joinpath("data", "adjectives.yml").read_bytes()
    listed = msgspec.yaml.decode(text, type=dict[str, list[str]])
    return {word: code for code, words in listed.items() for word in words}


@cache
def by_cow(number: int) -> Territory | None:
    """The territory of a Correlates of War number; the living state where several share it (345 is RS, 365 RU).

    For the bearer of a number in given years, or of a Gleditsch-Ward number, see `state_numbers`.
    """
    return next((row for row in table().values() if row.cow == number), None)


@cache
def by_group(group_code: str) -> Territory | None:
    """The region or organisation that a tracker's group code stands for ('NORTHAM', 'EU'); kept out of `find`."""
    return next((row for row in table().values() if group_code and row.group_code == group_code), None)


def name(code: str, locale: str = "en") -> str:
    """What a territory is called in a language (`de`, `pt-BR`); in English where CLDR has no word for it."""
    row = get(code)
    try:
        language = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise UsageError(f"{locale!r} is no locale.", hint="Use a form like 'fr' or 'pt-BR'.") from None
    cldr = row.iso_numeric if row.kind == "region" else _IN_CLDR.get(code, code)
    return row.name if language.language == "en" else language.territories.get(cldr, row.name)
