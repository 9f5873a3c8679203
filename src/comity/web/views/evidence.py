"""What stands behind a value: how many say so, how many say otherwise, and each statement in its own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from comity.model import span
from comity.model.properties import properties
from comity.release.explain import Explanation
from comity.web import labels
from comity.web.words import when

MOST_SHOWN = 60
"""Statements shown for one value; the JSON of the explanation has all."""


class Told(msgspec.Struct, frozen=True):
    """One statement. words: as the source has them. read_as: the value, where the words differ. Empty: nothing."""

    words: str
    read_as: str
    publisher: str
    url: str | None
    on_behalf: str
    stance: str
    confidence: str
    seen: str
    locator: str
    record: str
    dated: str


class Value(msgspec.Struct, frozen=True):
    """A value with the statements for and against it; more: statements that are not shown."""

    prop: str
    label: str
    text: str
    support: int
    dissent: int
    rule: str
    reason: str
    statements: list[Told]
    dissenting: list[Told]
    more: int


class Evidence(msgspec.Struct, frozen=True):
    """The values of one thing that is shown, with the most that any of them has for and against it."""

    support: int
    dissent: int
    values: list[Value]


class Index:
    """All explanations of an incident, to be looked up by part and property; statements by id."""

    def __init__(self, explained: Iterable[Explanation], publishers: dict[str, str]) -> None:
        self._by_part: defaultdict[str, list[Explanation]] = defaultdict(list)
        self.statements: dict[str, dict[str, Any]] = {}
        self._publishers = publishers
        for one in explained:
            self._by_part[one.part_id].append(one)
            self.statements |= {str(s["statement_id"]): s for s in (*one.statements, *one.dissenting)}

    def values(self, prop: str, part: str = "") -> list[Value]:
        """The values of one property."""
        return [self._value(one) for one in self._by_part[part] if one.prop == prop]

    def evidence(self, *parts: str, props: Iterable[str] = ()) -> Evidence:
        """What stands behind some parts, or behind some properties of them."""
        wanted = set(props)
        found = [one for part in parts for one in self._by_part[part] if not wanted or one.prop in wanted]
        return gathered([self._value(one) for one in found])

    def props(self) -> list[str]:
        """Properties of the incident itself that have a value."""
        return sorted({one.prop for one in self._by_part[""]})

    def told(self, kind: str, prop: str, ids: Iterable[str]) -> list[Told]:
        """Statements by id, as far as there are any."""
        return [self._told(kind, prop, self.statements[i]) for i in ids if i in self.statements]

    def _value(self, one: Explanation) -> Value:
        pro, con = one.statements, one.dissenting
        return Value(
            prop=one.prop,
            label=labels.prop(one.prop),
            text=value_words(one.kind, one.prop, one.chosen),
            support=one.support,
            dissent=one.dissent,
            rule=one.rule.replace("-", " "),
            reason=one.reason,
            statements=[self._told(one.kind, one.prop, s) for s in pro[:MOST_SHOWN]],
            dissenting=[self._told(one.kind, one.prop, s) for s in con[:MOST_SHOWN]],
            more=max(len(pro) - MOST_SHOWN, 0) + max(len(con) - MOST_SHOWN, 0),
        )

    def _told(self, kind: str, prop: str, told: dict[str, Any]) -> Told:
        value = value_words(kind, prop, told["value"]) if told["value"] else ""
        words = told["original"] or value or "(no words)"
        return Told(
            words=words,
            read_as="" if value.casefold() in ("", words.casefold()) else value,
            publisher=told["publisher"],
            url=told["url"],
            on_behalf="" if told["asserted_by"] == told["publisher"] else told["asserted_by"],
            stance="" if told["stance"] == "asserts" else told["stance"].replace("-", " "),
            confidence=told["confidence"] or "",
            seen=self.seen(told["seen"]),
            locator=told["locator"],
            record=told["record_id"],
            dated=_dated(told["retrieved_at"], told["first_version"]),
        )

    def seen(self, seen: str) -> str:
        """'cited by …' for what was seen through another record, nothing for what was read itself."""
        if not seen.startswith("via "):
            return ""
        record = seen.removeprefix("via ")
        return f"cited by {self._publishers.get(record, record)}"


def gathered(values: list[Value]) -> Evidence:
    """Evidence from values."""
    return Evidence(max((v.support for v in values), default=0), max((v.dissent for v in values), default=0), values)


def value_words(kind: str, prop: str, text: str) -> str:
    """A value in words; dates with the precision they have."""
    shape = properties().get(kind, {}).get(prop)
    if shape is None or shape.holds != "date":
        return labels.value(kind, prop, text)
    try:
        found = span.parse(text)
    except ValueError:
        return text
    return when(found.lo, found.hi, text)


def _dated(retrieved: datetime | None, version: str | None) -> str:
    if retrieved is not None:
        return f"read {when(retrieved.date(), retrieved.date())}"
    try:
        day = date.fromisoformat((version or "")[:8])
    except ValueError:
        return ""
    return f"recorded {when(day, day)}"
