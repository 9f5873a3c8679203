"""Saying what an object says: each value with the object's id and the property's path as its place."""

from __future__ import annotations

from datetime import date

from comity.model import span, territories
from comity.model.properties import kind_of, properties
from comity.model.span import Span
from comity.model.vocabulary import codes
from comity.sources.kit import Cell, Record
from comity.sources.stix.held import Held, Object, words
from comity.sources.stix.marking import of_parts, of_whole
from comity.sources.stix.own import address, ours, texts
from comity.sources.stix.terms import OURS


def markings(held: Held, value: Object) -> list[str]:
    """Markings of an object and of its parts, as statements have them. Of markings without a rule for readers, none."""
    return sorted({text for ref in of_whole(value) + of_parts(value) if (text := held.marking(ref))})


class Telling:
    """What one object says of one subject of a record."""

    def __init__(self, record: Record, held: Held, value: Object, file: str, subject: str = "", by: str | None = None,
                 stance: str = "asserts", seen: str = "text") -> None:  # fmt: skip
        self._record, self._subject, self._by, self._stance = record, subject, by, stance
        self._value, self._held, self._at = value, held, f"{file}#id={value['id']}"
        self.own = ours(value)
        self._seen = seen

    def cell(self, path: str, text: object = "") -> Cell:
        """A place in the object."""
        return Cell(words(text), self._at, path)

    def say(self, prop: str, value: object, path: str, *, num: float | None = None, unit: str | None = None) -> None:
        """A text, code or number; nothing if it is absent. A code that the vocabulary lacks is an issue."""
        if value is None or value == "" or not self._fits(prop, value, path, unit):
            return
        text = f"{value:.15g}" if isinstance(value, float) else words(value)
        self._record.say(prop, text, self.cell(path, value), subject=self._subject, by=self._by, seen=self._seen,
                         stance=self._stance, num=num, unit=unit)  # fmt: skip

    def each(self, prop: str, values: object, path: str) -> None:
        """The items of a list."""
        for number, one in enumerate(texts(values)):
            self.say(prop, one, f"{path}.[{number}]")

    def number(self, prop: str, value: object, path: str, unit: str | None = None) -> None:
        """A figure with its unit."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.say(prop, float(value), path, num=float(value), unit=unit)

    def place(self, prop: str, code: object, path: str) -> None:
        """A territory by its code."""
        if code in territories.table():
            self.say(prop, code, path)
        elif code:
            self._record.issue("unknown-territory", "no territory has this code", self.cell(path, code))

    def dates(self, prop: str, lo: object, hi: object, path: str, edtf: object = None) -> None:
        """A date by its first and last day, or its EDTF."""
        found = _span(lo, hi, edtf)
        if found is not None:
            self._record.date(prop, found, self.cell(path, edtf or f"{lo}/{hi}"), subject=self._subject, by=self._by,
                              seen=self._seen)  # fmt: skip
        elif lo or hi or edtf:
            self._record.issue("bad-date", "not a date", self.cell(path, edtf or [lo, hi]))

    def absent(self, prop: str, stance: str, path: str) -> None:
        """That there is none, that it is unknown or was not asked."""
        self._record.say(prop, None, self.cell(path), subject=self._subject, by=self._by, seen=self._seen,
                         stance=stance)  # fmt: skip

    def marked(self, *others: Object) -> None:
        """The markings under which the object came, and others that what is told was read from: what names an object
        is for those who may read that."""
        for text in sorted({text for value in (self._value, *others) for text in markings(self._held, value)}):
            self.say("marking", text, "object_marking_refs")

    def publications(self) -> None:
        """Addresses of its external references."""
        for number, reference in enumerate(self._value.get("external_references", ())):
            self.say("publication", address(reference), f"external_references.[{number}].url")

    def rest(self) -> None:
        """Further values that Comity told of the part in its own extension."""
        for number, one in enumerate(self.own.get("values", ())):
            path = f"extensions.{OURS}.values.[{number}]"
            if self._knows(prop := one["property"]):
                if "number" in one:
                    self.number(prop, one["number"], path, one.get("unit"))
                elif "edtf" in one:
                    self.dates(prop, None, None, path, one["edtf"])
                else:
                    self.say(prop, one.get("value"), path)

    def _knows(self, prop: str) -> bool:
        return prop in properties()[kind_of(self._subject, self._record.kind)]

    def _fits(self, prop: str, value: object, path: str, unit: str | None) -> bool:
        shape = properties()[kind_of(self._subject, self._record.kind)][prop]
        scheme = codes(shape.scheme) if shape.scheme else None
        if scheme and (unit if shape.holds == "number" else value) not in scheme:
            self._record.issue("unmapped-code", f"{prop} has no such code", self.cell(path, value))
            return False
        if (shape.holds == "place" and value not in territories.table()) or shape.holds == "date":
            self._record.issue("bad-value", f"{prop} holds a {shape.holds}", self.cell(path, value))
            return False
        return True


def known_through(value: Object, otherwise: str = "text") -> str:
    """What Comity told before is known through the records that it told it from: it is no new voice."""
    records = (str(one.get("external_id", "")) for one in value.get("external_references", ()))
    return next((f"via {one}" for one in records if ":" in one), otherwise)


def _span(lo: object, hi: object, edtf: object) -> Span | None:
    try:
        if edtf:
            return span.parse(str(edtf))
        return span.between(date.fromisoformat(str(lo or hi)[:10]), date.fromisoformat(str(hi or lo)[:10]))
    except ValueError:
        return None
