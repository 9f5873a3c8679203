"""How EuRepoC writes lists, blanks, dates and numbers."""

from __future__ import annotations

import ast
from datetime import date
from functools import lru_cache

from comity.model.span import Span
from comity.sources.kit import Cell, Record
from comity.sources.kit.dates import coarse

UNKNOWN = frozenset({"Unknown", "Not available"})
_BLANK = frozenset({"", "nan", "NaT", "None"})  # what an empty field became when the file was written
_TIME = " 00:00:00"  # on dates that stand alone in their cell


@lru_cache(maxsize=32768)
def split(text: str, separator: str = ";") -> tuple[str, ...]:
    """The pieces between separators that stand outside parentheses, trimmed; empty pieces keep their place."""
    pieces = [""]
    depth = 0
    for part in text.split(separator):
        pieces[-1] += part
        depth += part.count("(") - part.count(")")
        if depth > 0:
            pieces[-1] += separator
        else:
            pieces.append("")
            depth = 0
    if depth > 0:  # a parenthesis that never closes encloses nothing
        return tuple(part.strip() for part in text.split(separator))
    return tuple(piece.strip() for piece in pieces[:-1])


def pieces(cell: Cell) -> list[Cell]:
    """The pieces of a list joined by semicolons, each with its ordinal; blanks are empty and keep their place."""
    if not cell:
        return []
    return [cell.piece("" if text in _BLANK else text, n) for n, text in enumerate(split(cell.text))]


def distinct(cell: Cell) -> list[Cell]:
    """The pieces that aren't blank, each text once: lists repeat a value for each row that they were joined from."""
    first: dict[str, Cell] = {}
    for piece in pieces(cell):
        if piece:
            first.setdefault(" ".join(piece.text.split()), piece)
    return list(first.values())


@lru_cache(maxsize=32768)
def _literal(text: str) -> tuple[tuple[str, ...], ...] | None:
    try:
        value = ast.literal_eval(text or "[]")
    except (ValueError, SyntaxError):
        return None
    if not isinstance(value, list):
        return None
    return tuple(tuple(map(_text, item)) if isinstance(item, list) else (_text(item),) for item in value)


def _text(item: object) -> str:
    return "" if item is None else str(item)


def nested(record: Record, cell: Cell) -> tuple[tuple[str, ...], ...]:
    """A cell that holds a list, or a list of lists, as text: the inner lists. Issue `broken-list` if it isn't one."""
    found = _literal(cell.text)
    if found is None:
        record.issue("broken-list", "the text isn't a list", cell)
    return found or ()


def flat(record: Record, cell: Cell) -> list[Cell]:
    """All items of such a cell, trimmed, each with its ordinal."""
    items = (item for inner in nested(record, cell) for item in inner)
    return [cell.piece(item.strip(), n) for n, item in enumerate(items)]


@lru_cache(maxsize=4096)
def _span(text: str) -> Span | None:
    try:
        return coarse(date.fromisoformat(text.removesuffix(_TIME)))
    except ValueError:
        return None


def say_date(record: Record, prop: str, cell: Cell, subject: str = "") -> None:
    """A date with the precision it has; nothing if the cell is empty. Issue `bad-date` if it is no date."""
    if not cell:
        return
    span = _span(cell.text)
    if span is None:
        record.issue("bad-date", "not a date", cell)
    else:
        record.date(prop, span, cell, subject=subject)


def number(record: Record, cell: Cell) -> float | None:
    """The number in a cell, None if it is empty. Issue `bad-number` if it is none."""
    try:
        return float(cell.text) if cell else None
    except ValueError:
        record.issue("bad-number", "not a number", cell)
        return None


def plain(value: float) -> str:
    """A number as text, without exponent or needless decimals."""
    return str(int(value)) if value.is_integer() else str(value)


def say_unless_unknown(record: Record, prop: str, cell: Cell, subject: str = "") -> None:
    """The text of a cell, or that it is unknown; nothing if the cell is empty."""
    if cell.text in UNKNOWN:
        record.absent(prop, "unknown", cell, subject=subject)
    elif cell:
        record.say(prop, " ".join(cell.text.split()), cell, subject=subject)
