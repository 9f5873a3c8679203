"""What no record may say, whatever its source: an accused with two stances, a date without its interval."""

from __future__ import annotations

from comity.model.errors import SourceError
from comity.model.properties import kind_of, properties
from comity.model.vocabulary import ABSENCE
from comity.sources.kit.cell import Cell

_RELATION = "accused_relation"  # how several accused relate: it accuses nobody


class Stances:
    """The stance of each accused of a record. The release gives an accused one stance: where a record gave it two, a
    suspicion would come out as an accusation, or a denial beside it would be lost."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, str, Cell]] = {}

    def add(self, subject: str, prop: str, stance: str, cell: Cell) -> None:
        """SourceError if the same accused was given another stance before. Absence goes with any stance."""
        if not prop.startswith("accused_") or prop == _RELATION or stance in ABSENCE:
            return
        first, by, at = self._first.setdefault(subject, (stance, prop, cell))
        if first != stance:
            raise SourceError(
                f"{subject}: {prop} {stance} it, {by} ({at.locator}) {first} it.", file=cell.locator,
                hint="An accused has one stance: pass the same stance= to say and mapped, or make two accused of it.",
            )  # fmt: skip


def refuse_bare_date(record_kind: str, subject: str, prop: str, cell: Cell) -> None:
    """SourceError if the property is a date: said without its interval it would be lost to every later stage."""
    held = properties().get(kind_of(subject, record_kind), {}).get(prop)
    if held is not None and held.holds == "date":
        hint = "Call record.date(prop, span.parse(text), cell) in place of say; spans: comity.model.span, kit.dates."
        raise SourceError(f"{prop} is a date and needs its interval.", file=cell.locator, hint=hint)
