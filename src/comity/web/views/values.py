"""The values of an incident as its page shows them: counted, each with the query at which its statements are opened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.model import span
from comity.model.properties import properties
from comity.web import labels
from comity.web.words import duration, when

SHORT = 12
"""Letters of a part's id by which it is asked for: enough within one incident, and pages have hundreds of them."""


class Behind(msgspec.Struct, frozen=True):
    """How many independent sources say so, and how many otherwise. where: query of the evidence, '' if there is none
    to open (see `evidence.Wanted`)."""

    support: int
    dissent: int
    where: str


class Value(msgspec.Struct, frozen=True):
    """One value of one property. chosen: as the record has it. text: the same in words. rule: that chose it."""

    prop: str
    label: str
    chosen: str
    text: str
    rule: str
    behind: Behind


class Values:
    """Rows of relation `value` of one incident, to be looked up by part and property."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self._said: Counter[tuple[str, str]] = Counter()
        for row in rows:
            self._rows[row["part_id"], row["prop"]].append(row)
            self._said[row["kind"], row["prop"]] += 1
        self._parts: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for (part, _), held in self._rows.items():
            self._parts[part] += held

    def of(self, prop: str, part: str = "") -> list[Value]:
        """The values of one property of the incident, or of a part."""
        return [_value(row, at) for at, row in enumerate(self._rows.get((part, prop), ()))]

    def rows(self, part: str) -> list[dict[str, Any]]:
        """All rows of a part."""
        return self._parts.get(part, [])

    def behind(self, part: str) -> Behind:
        """What stands behind a part: the most that any of its values has for and against it."""
        rows = self.rows(part)
        if not rows:
            return Behind(0, 0, "")
        support, dissent = (max(int(row[name]) for row in rows) for name in ("support", "dissent"))
        return Behind(support, dissent, urlencode({"part": part[:SHORT]}))

    def all_of(self, prop: str) -> Behind:
        """What stands behind all values of one property of the incident."""
        rows = self._rows.get(("", prop), [])
        support, dissent = (max((int(row[name]) for row in rows), default=0) for name in ("support", "dissent"))
        return Behind(support, dissent, urlencode({"prop": prop}) if rows else "")

    def props(self) -> list[str]:
        """Properties of the incident itself that have a value."""
        return sorted(prop for part, prop in self._rows if not part)

    def says(self, kind: str, prop: str) -> bool:
        """Whether anything has a value of a property of a kind of subject."""
        return self._said[kind, prop] > 0


def value_words(kind: str, prop: str, text: str) -> str:
    """A value in words; dates with the precision they have."""
    if prop == "duration":
        return duration(text)
    shape = properties().get(kind, {}).get(prop)
    if shape is None or shape.holds != "date":
        return labels.value(kind, prop, text)
    try:
        found = span.parse(text)
    except ValueError:
        return text
    return when(found.lo, found.hi, text)


def _value(row: dict[str, Any], at: int) -> Value:
    pairs = {"part": row["part_id"][:SHORT], "prop": row["prop"], "at": str(at)}
    where = urlencode({name: text for name, text in pairs.items() if text})
    return Value(
        prop=row["prop"],
        label=labels.prop(row["prop"]),
        chosen=row["chosen"],
        text=value_words(row["kind"], row["prop"], row["chosen"]),
        rule=row["rule"].replace("-", " "),
        behind=Behind(int(row["support"]), int(row["dissent"]), where),
    )
