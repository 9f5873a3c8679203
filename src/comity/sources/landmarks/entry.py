"""What an entry of publications.yml may hold. A field that isn't named here is refused with its place."""

from __future__ import annotations

import msgspec


class Victim(msgspec.Struct, forbid_unknown_fields=True):
    """Who was hit. country: ISO 3166-1 alpha-2 or a code of territories.csv."""

    name: str = ""
    country: str = ""
    sector: str = ""
    category: str = ""
    role: str = ""
    seen: str = ""


class Effect(msgspec.Struct, forbid_unknown_fields=True):
    """What it did. people: number of people; duration: ISO 8601; since: EDTF."""

    kind: str
    cia: str = ""
    dimension: str = ""
    text: str = ""
    duration: str = ""
    people: float | None = None
    since: str = ""
    seen: str = ""


class Loss(msgspec.Struct, forbid_unknown_fields=True):
    """Money lost: low and high, or mid for a single figure, in units of the ISO 4217 currency of that year."""

    kind: str
    currency: str
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    year: int | None = None
    borne_by: str = ""
    seen: str = ""


class Accused(msgspec.Struct, forbid_unknown_fields=True):
    """One accused, as far as named: state, organisation, group, persona; kind: scheme actor_category. A state stands
    here only if it, or somebody said to act for it, is accused; not for where a group comes from."""

    state: str = ""
    organisation: str = ""
    group: str = ""
    persona: str = ""
    kind: str = ""


class Claim(msgspec.Struct, forbid_unknown_fields=True):
    """Who accuses whom, or denies, when and on what basis."""

    by: str
    by_kind: str
    stance: str
    accused: list[Accused] = []
    by_country: str = ""
    date: str = ""
    type: str = ""
    basis: list[str] = []
    confidence: str = ""
    words: str = ""
    accused_relation: str = ""
    seen: str = ""


class Response(msgspec.Struct, forbid_unknown_fields=True):
    """What was done about it, by whom, against whom."""

    by: str
    by_kind: str
    dimension: str
    measure: str
    by_country: str = ""
    date: str = ""
    against: list[str] = []
    text: str = ""
    seen: str = ""


class Cooperation(msgspec.Struct, forbid_unknown_fields=True):
    """Help given, operations and advisories made together."""

    kind: str
    parties: list[str]
    date: str = ""
    text: str = ""
    seen: str = ""


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """One publication about one incident. `seen` says how we know its facts: text, or via a tracker's record."""

    id: str
    title: str
    url: str
    url_seen: str
    publisher: str
    publisher_kind: str
    seen: str
    published: str = ""
    language: str = ""
    name: str = ""
    summary: str = ""
    start: str = ""
    end: str = ""
    types: list[str] = []
    purposes: list[str] = []
    cia: list[str] = []
    dimensions: list[str] = []
    techniques: list[str] = []
    victims: list[Victim] = []
    effects: list[Effect] = []
    losses: list[Loss] = []
    claims: list[Claim] = []
    responses: list[Response] = []
    cooperation: list[Cooperation] = []
