"""A record being told: each call of `say` is one statement with its place, words and stance."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from comity.model.identity import content_id
from comity.model.span import Span, parse
from comity.sources.kit.cell import Cell
from comity.sources.kit.sound import Stances, refuse_bare_date

if TYPE_CHECKING:
    from comity.sources.kit.crawl import Crawl


class Record:
    """Statements of one record. Saying the same from the same passage again only adds the second place."""

    def __init__(self, run: Crawl, record_id: str, kind: str, speaker: str, head: tuple[object, ...]) -> None:
        self._run = run
        self.record_id = record_id
        self.kind = kind
        self._speaker = speaker
        self._head = head
        self._statements: dict[str, list[object]] = {}
        self._stances = Stances()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            self.close()

    def say(self, prop: str, value: str | None, cell: Cell, *, subject: str = "", stance: str = "asserts",
            num: float | None = None, unit: str | None = None, span: Span | None = None, by: str | None = None,
            confidence: str | None = None, cites: str | None = None, seen: str = "text",
            method: str = "as-is") -> None:  # fmt: skip
        """One statement. `value` is canonical (None for absence), `span` a date's interval, `by` who asserts it.

        SourceError for a date without its interval, and for an accused that was given another stance before.
        """
        if span is None and value is not None:
            refuse_bare_date(self.kind, subject, prop, cell)
        self._stances.add(subject, prop, stance, cell)
        said = "~".join([stance, value or "", unit or ""]) if stance != "asserts" or unit else value or ""
        key = content_id(self.record_id, subject, prop, said, cell.passage)
        if key in self._statements:
            self._also_at(key, cell.locator)
            return
        lo, hi, edtf = (span.lo, span.hi, span.edtf) if span else (None, None, None)
        self._statements[key] = [key, self.record_id, subject, prop, value, num, unit, lo, hi, edtf, stance, confidence,
                                 by or self._speaker, cites, seen, cell.text or None, cell.locator, method]  # fmt: skip

    def date(self, prop: str, span: Span, cell: Cell, *, subject: str = "", by: str | None = None,
             stance: str = "asserts", seen: str = "text") -> None:  # fmt: skip
        """A statement whose value is a date; its value text is the EDTF."""
        self.say(prop, span.edtf, cell, subject=subject, span=span, by=by, stance=stance, seen=seen, method="parsed")

    def edtf(self, prop: str, cell: Cell) -> None:
        """The same of a cell that holds EDTF: nothing if it is empty, an issue if it is no date."""
        if not cell:
            return
        try:
            self.date(prop, parse(cell.text), cell)
        except ValueError:
            self.issue("bad-date", "not a year or date", cell)

    def absent(self, prop: str, stance: str, cell: Cell, *, subject: str = "") -> None:
        """Says that there is none, that it is unknown, or that it was not asked."""
        self.say(prop, None, cell, subject=subject, stance=stance)

    def mapped(self, table: str, cell: Cell, *, subject: str = "", by: str | None = None, seen: str = "text",
               only: tuple[str, ...] = (), stance: str = "asserts", optional: bool = False) -> bool:  # fmt: skip
        """Says whatever the crosswalk makes of a code, restricted to some properties if named; whether it has the code.

        A code that it lacks is an issue, unless `optional`: for cells that hold codes and prose.
        """
        mapped = self._run.maps(table, cell)
        if optional and not mapped:
            return False
        for prop, code, absence in self._run.look_up(table, cell, record_id=self.record_id):
            if not only or prop in only:
                self.say(prop, code or None, cell, subject=subject, by=by, seen=seen,
                         stance=stance if code else absence, method="crosswalk")  # fmt: skip
        return mapped

    def issue(self, code: str, message: str, cell: Cell, *, level: str = "warning") -> None:
        """An issue about this record."""
        self._run.issue(code, message, cell, record_id=self.record_id, level=level)

    def close(self) -> None:
        """Hands the record over; nothing can be said afterwards."""
        rows = [(*row, None, None) for row in self._statements.values()]
        self._run.keep(self._head, rows)

    def _also_at(self, key: str, locator: str) -> None:
        row = self._statements[key]
        if locator not in str(row[-2]):
            row[-2] = f"{row[-2]} {locator}"
