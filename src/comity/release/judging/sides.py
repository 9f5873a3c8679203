"""What one record says, field by field, as a person would compare it with another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from comity.model import territories
from comity.model.errors import NotFoundError
from comity.model.sentence import Sentence
from comity.model.span import OPEN_HI, OPEN_LO
from comity.release.handle import Handle

_RECORDS = """
SELECT r.record_id, r.source, r.kind, r.title, r.url, r.publisher, r.locator, s.title AS source_title, s.unit,
       c.incident_id, i.title AS incident_title, i.n_records
FROM record r LEFT JOIN source s USING (source) LEFT JOIN cluster c USING (record_id)
LEFT JOIN incident i USING (incident_id) WHERE r.record_id = ?
"""

_STATEMENTS = """
SELECT subject, prop, value, original, stance, date_lo, date_hi, edtf FROM statement
WHERE record_id = ? AND value IS NOT NULL ORDER BY subject, prop, value, locator
"""

DATES = {"start": "Began", "end": "Ended", "discovered": "Discovered", "disclosed": "Became public"}
TEXTS = ("summary", "objective")


class Day(msgspec.Struct, frozen=True):
    """One date that a record gives: days between which it lies, EDTF, and the words of the source."""

    lo: date
    hi: date
    edtf: str
    words: str


class Side(msgspec.Struct, frozen=True):
    """One record. unit: what an entry of its source is. dates: property -> dates. sets: name of a set -> what it holds,
    in words. texts: its texts, the longest first."""

    id: str
    kind: str
    source: str
    source_title: str
    unit: str
    title: str
    url: str | None
    publisher: str
    locator: str
    incident_id: str | None
    incident_title: str
    n_records: int
    dates: Mapping[str, list[Day]]
    sets: Mapping[str, list[str]]
    texts: list[str]


def side(handle: Handle, record_id: str) -> Side:
    """What a record says. NotFoundError if there is none of that id, or it may not be shown."""
    found = handle.rows(_RECORDS, [record_id])
    if not found:
        raise NotFoundError(Sentence("no record {id} in this release.", {"id": repr(record_id[:80])}),
                            hint=Sentence("Check its spelling."))  # fmt: skip
    row, said = found[0], handle.rows(_STATEMENTS, [record_id])
    return Side(
        id=row["record_id"],
        kind=row["kind"],
        source=row["source"],
        source_title=row["source_title"] or row["source"],
        unit=row["unit"] or row["kind"],
        title=row["title"] or "",
        url=row["url"],
        publisher=row["publisher"],
        locator=row["locator"],
        incident_id=row["incident_id"],
        incident_title=row["incident_title"] or "",
        n_records=row["n_records"] or 0,
        dates=_dates(said),
        sets=_sets(said, row["url"]),
        texts=sorted((s["value"] for s in said if not s["subject"] and s["prop"] in TEXTS), key=lambda t: -len(t)),
    )


def _dates(said: list[dict[str, Any]]) -> dict[str, list[Day]]:
    found: dict[str, list[Day]] = {prop: [] for prop in DATES}
    for s in said:
        if not s["subject"] and s["prop"] in DATES and s["date_lo"] and s["date_hi"]:
            day = Day(s["date_lo"], s["date_hi"], s["edtf"] or "", s["original"] or "")
            if (day.lo, day.hi) != (OPEN_LO, OPEN_HI) and day not in found[s["prop"]]:
                found[s["prop"]].append(day)
    return found


_SETS = {"country": ("victim_countries", "#victim"), "accused_state": ("accused_states", "#attribution"),
         "accused_actor": ("accused", "#attribution"), "accused_organisation": ("accused", "#attribution"),
         "type": ("types", ""), "publication": ("publications", "")}  # fmt: skip
"""Property -> the set that its values are shown in, and the kind of part that it is read from."""


def _sets(said: list[dict[str, Any]], url: str | None) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for s in said:
        kind = s["subject"].partition("/")[0]
        name, place = _SETS.get(s["prop"], ("", ""))
        if s["prop"] == "name" and kind in ("", "#victim"):
            found["victims" if kind else "names"].append(s["value"])
        elif name and kind == place and s["stance"] != "denies":
            found[name] += _words(s["prop"], s["value"])
    found["publications"] += [url] if url else []
    return {name: list(dict.fromkeys(held)) for name, held in found.items()}


def _words(prop: str, value: str) -> list[str]:
    if prop in ("country", "accused_state"):
        return [territories.name(value) if value in territories.table() else value]
    if prop in ("accused_actor", "accused_organisation"):
        return [part.strip() for part in value.split(" / ") if part.strip()]
    return [value.replace("-", " ") if prop == "type" else value]
