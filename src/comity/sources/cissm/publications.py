"""The address an entry rests on. A link to stolen data is not passed on, nor kept in an issue."""

from __future__ import annotations

from comity.sources.cissm.text import is_address, is_leak_site
from comity.sources.kit import Cell, Crawl, Record


def tell_publication(run: Crawl, record: Record, cell: Cell) -> None:
    """The address, unless it is none or that of a leak site."""
    if not cell:
        return
    if is_leak_site(cell.text):
        run.issue("leak-site", "the source is a site of stolen data: its address is left out", cell,
                  record_id=record.record_id, level="info", original="(left out)")  # fmt: skip
    elif is_address(cell.text):
        record.say("publication", cell.text, cell)
    else:
        record.issue("bad-url", "not an address", cell)
