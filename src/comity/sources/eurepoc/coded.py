"""The tracker's own assessment of who was behind an incident: a claim by its coders, beside those it reports."""

from __future__ import annotations

from comity.sources.eurepoc import accused
from comity.sources.eurepoc.accused import Accused
from comity.sources.eurepoc.lists import flat
from comity.sources.kit import Cell, Record, Row

CLAIM = "#attribution/eurepoc-coded"
_COLUMNS = ("initiator_name", "initiator_country", "initiator_category", "initiator_category_subcode")


def tell(record: Record, row: Row) -> None:
    """Tells the assessment; nothing if none is coded."""
    cells = [row.take(column) for column in _COLUMNS]
    lists = [flat(record, cell) for cell in cells]
    first = next((items[0] for items in lists if items), None)
    if first is None:
        return
    record.say("asserter", "EuRepoC", first, subject=CLAIM, method="convention")
    record.say("asserter_kind", "tracker", first, subject=CLAIM, method="convention")
    blanks = [cell.piece("", 0) for cell in cells]
    lengths = {len(items) for items in lists if len(items) > 1}
    if len(lengths) > 1:
        record.issue("list-length-differs", f"lists of initiators of lengths {sorted(lengths)}", cells[1])
        initiators = _alone(lists, blanks)
    else:
        initiators = _together(lists, blanks, max(lengths, default=1))
    distinct = {tuple(cell.text for cell in one): one for one in reversed(initiators)}
    initiators = list(reversed(distinct.values()))
    apart = accused.unpaired(initiators)
    for one in initiators:
        accused.tell(record, CLAIM, one, apart=apart)
    accused.relation(record, CLAIM, initiators)


def _together(lists: list[list[Cell]], blanks: list[Cell], length: int) -> list[Accused]:
    """Items of the same place go together; a single item goes with all."""
    full = [items * length if len(items) == 1 else items or [blank] * length
            for items, blank in zip(lists, blanks, strict=True)]  # fmt: skip
    return [Accused(*four) for four in zip(*full, strict=True)]


def _alone(lists: list[list[Cell]], blanks: list[Cell]) -> list[Accused]:
    """Each item by itself, since which goes with which can't be known."""
    blank = Accused(*blanks)
    by_field = zip(blank._fields, lists, strict=True)
    return [blank._replace(**{field: item}) for field, items in by_field for item in items]
