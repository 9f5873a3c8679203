"""The table of incidents: what is asked for, how much there is, one page of it."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.model import territories
from comity.model.errors import UsageError
from comity.release.index.index import Index
from comity.web import labels
from comity.web.asked import PAGE_SIZE, Asked
from comity.web.current import Opened
from comity.web.views.rows import Row, row

Options = list[tuple[str, str]]


class Chip(msgspec.Struct, frozen=True):
    """An active filter and the query string without it."""

    name: str
    value: str
    without: str


class Table(msgspec.Struct, frozen=True):
    """One page of incidents with its filters. first, last: places of its rows, from 1. before, after: query strings."""

    rows: list[Row]
    count: int
    first: int
    last: int
    before: str | None
    after: str | None
    chips: list[Chip]
    said: dict[str, str]
    kept: list[tuple[str, str]]
    choices: dict[str, Options]
    query: str


def page(index: Index, asked: Asked) -> tuple[list[dict[str, Any]], int]:
    """Rows of relation `incident` on the page asked for, and how many there are on all. UsageError beyond the last."""
    found = index.find(asked.filters)
    count = len(found)
    skip = (asked.page - 1) * PAGE_SIZE
    if skip and skip >= count:
        raise UsageError(f"there is no page {asked.page}.", hint=f"The last is {-(-count // PAGE_SIZE) or 1}.")
    return index.rows(found[skip : skip + PAGE_SIZE]), count


def table(opened: Opened, asked: Asked) -> Table:
    """The page of incidents that is asked for."""
    found, count = page(opened.index, asked)
    skip = (asked.page - 1) * PAGE_SIZE
    choices = _choices(opened)
    return Table(
        rows=[row(told) for told in found],
        count=count,
        first=skip + 1 if found else 0,
        last=skip + len(found),
        before=asked.at(asked.page - 1) if asked.page > 1 else None,
        after=asked.at(asked.page + 1) if skip + len(found) < count else None,
        chips=[_chip(asked, name, value) for name, value in asked.said],
        said={name: _chosen(name, value) for name, value in asked.said},
        kept=[pair for pair in asked.said if pair[0] not in (*choices, "q", "since", "until", "min_sources")],
        choices=choices,
        query=asked.without(""),
    )


def _chip(asked: Asked, name: str, value: str) -> Chip:
    return Chip(labels.FILTERS[name], labels.filter_value(name, value), asked.without(name))


def _chosen(name: str, value: str) -> str:
    found = territories.find(value) if name in ("country", "accused") else None
    return found.code if found else value


def _choices(opened: Opened) -> dict[str, Options]:
    return {
        "country": _places(opened.index, "country"),
        "accused": _places(opened.index, "accused"),
        "type": labels.options("operation_type"),
        "sector": labels.options("sector"),
        "contested": [("yes", "Yes: somebody denies or contests"), ("no", "No")],
        "source": [(name, name) for name in opened.release.sources if name in opened.index.facet("source")],
    }


def _places(index: Index, facet: str) -> Options:
    return sorted(((code, labels.territory(code)) for code in index.facet(facet)), key=lambda option: option[1])
