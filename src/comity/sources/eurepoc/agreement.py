"""Whether the global file and its companions agree in number and content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from comity.sources.eurepoc.companions import Cells
from comity.sources.eurepoc.lists import UNKNOWN, flat, number, pieces, plain
from comity.sources.kit import Cell, Record, Row

_ATTRIBUTIONS = ("attribution_date", "attribution_type", "attribution_basis", "attributing_actor",
                 "attribution_it_company", "attributing_country", "attributed_initiator",
                 "attributed_initiator_country", "attributed_initiator_category")  # fmt: skip


def attributions(record: Record, row: Row, rows: Sequence[Cells]) -> list[Cell]:
    """Compares number and content with the companion's rows; gives each row its finer category."""
    _count(record, row.take("number_of_attributions"), rows)
    lists: dict[str, list[Cell]] = {}
    for column in _ATTRIBUTIONS:
        cell = row.take(column)
        lists[column] = pieces(cell.piece(cell.text.removesuffix(" 00:00:00"), 0))
        _compare(record, cell, lists[column], (piece for cells in rows for piece in pieces(cells[column])))
    return _finer(record, row.take("attributed_initiator_subcategory"), lists, rows)


def _count(record: Record, cell: Cell, rows: Sequence[Cells]) -> None:
    counted = number(record, cell)
    found = len({cells["attribution_ID"].text for cells in rows} - {""})
    if counted is not None:
        record.say("attribution_count", plain(counted), cell, num=counted)
    if counted != found:
        record.issue("attribution-count-differs", f"{found} attributions in the companion file", cell)
    if counted == found == 0:
        record.absent("accused_state", "none", cell, subject="#attribution/none")


def _compare(record: Record, cell: Cell, here: Iterable[Cell], there: Iterable[Cell]) -> None:
    ours, theirs = ({piece.text for piece in side} - UNKNOWN - {""} for side in (here, there))
    if ours != theirs:
        differing = "; ".join(sorted(ours ^ theirs))
        record.issue("companion-differs", f"not in both the global and the companion file: {differing}", cell)


def _finer(record: Record, cell: Cell, lists: Mapping[str, list[Cell]], rows: Sequence[Cells]) -> list[Cell]:
    """The finer category of each row, found by content, as the order of rows means nothing. Blank where it is unclear.

    The global lists run parallel and repeat a row for each of its finer categories, so that a row may find several.
    """
    found = pieces(cell)
    parallel = [column for column, items in lists.items() if len(items) == len(found)]
    choices: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for n, piece in enumerate(found):
        choices[tuple(_known(lists[column][n]) for column in parallel)].add(piece.text)
    chosen = [choices.get(tuple(_known(cells[column]) for column in parallel), {""}) for cells in rows]
    if any(len(texts) > 1 for texts in chosen):
        record.issue("finer-category-unclear", "rows with several finer categories of the accused", cell)
    return [cell.piece(next(iter(texts)) if len(texts) == 1 else "", 0) for texts in chosen]


def _known(cell: Cell) -> str:
    return "" if cell.text in UNKNOWN else cell.text


def receivers(record: Record, cells: Cells, rows: Sequence[Cells]) -> None:
    """Compares the content of each column with the companion's rows."""
    for column, cell in cells.items():
        companion = (piece for row in rows for piece in _items(row[column], column))
        _compare(record, cell, flat(record, cell), companion)


def _items(cell: Cell, column: str) -> list[Cell]:
    return pieces(cell) if column == "receiver_region" else [cell]
