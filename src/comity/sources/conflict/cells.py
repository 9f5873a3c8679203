"""Numbers as R wrote them, and parties: a state's number becomes the territory that bore it at the time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from comity.model.span import Span, between
from comity.model.state_numbers import System, bearers
from comity.sources.kit import Cell, Crawl, Record, Row
from comity.sources.kit.parts import subject

Cells = Mapping[str, Cell]

_WHOLE = re.compile(r"(\d{1,9})(?:\.0)?", re.ASCII)


def take(row: Row, columns: tuple[str, ...]) -> dict[str, Cell]:
    """All cells of a row by column."""
    return {column: row.take(column) for column in columns}


def key(cells: Mapping[str, Cell]) -> tuple[str, ...]:
    """What a row says, to know an exact duplicate."""
    return tuple(cell.text for cell in cells.values())


def whole(cell: Cell) -> int | None:
    """A whole number, written '220' or '220.0'; None if it is none."""
    found = _WHOLE.fullmatch(cell.text)
    return int(found[1]) if found else None


def by_number(run: Crawl, file: str, columns: tuple[str, ...], number: Callable[[Cells], int | None],
              ) -> dict[int, list[Cells]]:  # fmt: skip
    """All rows of a file by the number of what they tell of, exact duplicates once. number: None for a row that can't
    be kept, once it has told why."""
    found: dict[int, list[Cells]] = {}
    seen: set[tuple[str, ...]] = set()
    for row in run.rows(file):
        cells = take(row, columns)
        of = number(cells)
        if of is None:
            row.refused()
        elif key(cells) in seen:
            row.duplicate()
        else:
            row.attached() if of in found else row.recorded()
            found.setdefault(of, []).append(cells)
            seen.add(key(cells))
    return found


def years(first: int, last: int) -> Span:
    """From the first day of a year to the last day of another."""
    return between(date(first, 1, 1), date(last, 12, 31))


class Parties:
    """The parties of one conflict. A side is said once for each, at its first row; a state for each time it stood."""

    def __init__(self, record: Record, system: System) -> None:
        self._record = record
        self._system = system
        self._told: set[str] = set()

    def state(self, side: str, cell: Cell, first: int, last: int, ordinal: int = 0) -> None:
        """A state from one year to another, under each name that it bore. `ordinal` tells apart what a column says of
        several years. Issue `unknown-territory` for a number that no state is known to bear."""
        number = whole(cell)
        found = bearers(self._system, number, first, last) if number is not None else []
        for place, bearer in enumerate(found):
            self._record.say("state", bearer.code, cell.piece(cell.text, ordinal or place), method="parsed",
                             subject=self._part(side, bearer.code, cell)[0],
                             span=years(bearer.first, bearer.last))  # fmt: skip
        if not found:
            self._unknown(side, cell)

    def other(self, side: str, cell: Cell) -> None:
        """A party that is no state and whose name the table leaves out."""
        part, new = self._part(side, "not a state", cell)
        if new:
            self._record.absent("name", "not-asked", cell, subject=part)

    def _unknown(self, side: str, cell: Cell) -> None:
        part, new = self._part(side, f"{self._system} {whole(cell) or cell.text}", cell)
        if new:
            self._record.absent("state", "unknown", cell, subject=part)
            self._record.issue(
                "unknown-territory", f"no state then is known by this {self._system.upper()} number", cell
            )

    def _part(self, side: str, name: str, cell: Cell) -> tuple[str, bool]:
        """The subject of a party, and whether it is told for the first time."""
        part = subject("party", side, name)
        new = part not in self._told
        if new:
            self._told.add(part)
            self._record.say("side", side, cell, subject=part, method="convention")
        return part, new
