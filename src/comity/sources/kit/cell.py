"""Cells and rows of a table, strict: what nobody takes or ignores is reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comity.model.errors import SourceError

OUTCOMES = ("recorded", "attached", "duplicate", "refused")


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with the place it came from: file and row, column, and its ordinal when the cell held a list."""

    text: str
    at: str
    column: str
    ordinal: int = 0

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def passage(self) -> str:
        """Field path and ordinal: part of a statement's identity, unlike the row."""
        return f"{self.column}/{self.ordinal}" if self.ordinal else self.column

    @property
    def locator(self) -> str:
        """File, row and column."""
        return f"{self.at}&col={self.column}"

    def split(self, separator: str) -> list[Cell]:
        """The non-empty pieces, each trimmed, with its ordinal."""
        pieces = (piece.strip() for piece in self.text.split(separator))
        return [Cell(piece, self.at, self.column, n) for n, piece in enumerate(pieces) if piece]

    def piece(self, text: str, ordinal: int) -> Cell:
        """Another text from the same place."""
        return Cell(text, self.at, self.column, ordinal)


class Accounted:
    """A row or an entry; the crawler says what became of it, once."""

    outcome = ""
    at = ""

    def settled(self) -> str:
        """What became of it. SourceError with its place if the crawler didn't say."""
        if not self.outcome:
            hint = "For each row call row.recorded(), row.attached(), row.duplicate() or row.refused()."
            raise SourceError("the crawler doesn't say what became of it.", file=self.at, hint=hint)
        return self.outcome

    def recorded(self) -> None:
        """It made a record."""
        self.outcome = "recorded"

    def attached(self) -> None:
        """It became part of a record."""
        self.outcome = "attached"

    def duplicate(self) -> None:
        """It is the exact duplicate of one before."""
        self.outcome = "duplicate"

    def refused(self) -> None:
        """It was refused; the caller raises the issue that says why."""
        self.outcome = "refused"


class Row(Accounted):
    """One row: take or ignore each column, then say what became of the row."""

    def __init__(self, values: Mapping[str, str], file: str, number: int) -> None:
        self._left = dict(values)
        self.file = file
        self.number = number
        self.at = f"{file}#row={number}"

    def take(self, column: str) -> Cell:
        """The cell of a column, trimmed, no longer counted as unread. KeyError if there is no such column left."""
        return Cell(self._left.pop(column).strip(), self.at, column)

    def ignore(self, *columns: str) -> None:
        """Says that these columns are left out on purpose; the crawler says why beside the call."""
        for column in columns:
            del self._left[column]

    @property
    def unread(self) -> list[Cell]:
        """Columns with content that nobody took or ignored."""
        return [Cell(text, self.at, column) for column, text in self._left.items() if text.strip()]
