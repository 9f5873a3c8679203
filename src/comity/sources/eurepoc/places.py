"""Countries as EuRepoC writes them, regions and organisations among them."""

from __future__ import annotations

from comity.model import territories
from comity.sources.eurepoc.lists import UNKNOWN
from comity.sources.kit import Cell, Record

REGION_MARK = "(region)"  # how the source marks most of what stands in a country column and is no country


def label(text: str) -> str:
    """The code of a country text, else the text: names a part by content."""
    found = territories.find(text)
    return found.code if found else text


def say_place(record: Record, prop: str, cell: Cell, subject: str, *, by: str | None = None,
              stance: str = "asserts") -> None:  # fmt: skip
    """A place, or that it is unknown; an issue where the text names no territory."""
    if not cell:
        return
    if cell.text in UNKNOWN:
        record.say(prop, None, cell, subject=subject, by=by, stance="unknown")
        return
    found = territories.find(cell.text)
    if found is None:
        record.issue("unknown-territory", "no territory of that name", cell)
    else:
        record.say(prop, found.code, cell, subject=subject, by=by, stance=stance, method="crosswalk")


def report_regions(record: Record, cells: list[Cell]) -> None:
    """One issue per record for regions among its countries: marked ones, and ones that the source doesn't mark."""
    marked = [cell for cell in cells if REGION_MARK in cell.text]
    unmarked = [cell for cell in cells if REGION_MARK not in cell.text and _is_region(cell.text)]
    if marked:
        record.issue("pseudo-country", "a region or an organisation stands for a country", marked[0], level="info")
    if unmarked:
        record.issue("unmarked-region", "a region stands for a country, without a mark", unmarked[0], level="info")


def _is_region(text: str) -> bool:
    found = territories.find(text)
    return found is not None and found.kind == "region"
