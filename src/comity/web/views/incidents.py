"""The table of incidents: what is asked for, how much there is, one page of it."""

from __future__ import annotations

from typing import Any

import duckdb
import msgspec

from comity.model import territories
from comity.model.errors import UsageError
from comity.release.handle import Handle
from comity.web import labels
from comity.web.asked import PAGE_SIZE, Asked
from comity.web.views.rows import Row, row

_IN_USE = "SELECT DISTINCT unnest({column}) AS code FROM incident"
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


def page(handle: Handle, asked: Asked) -> tuple[list[dict[str, Any]], int]:
    """Rows of relation `incident` on the page asked for, and how many there are on all. UsageError beyond the last."""
    filters = msgspec.to_builtins(asked.filters)
    found = handle.incidents(**filters)
    count = int(found.aggregate("count(*)").fetchall()[0][0])
    skip = (asked.page - 1) * PAGE_SIZE
    if skip and skip >= count:
        raise UsageError(f"there is no page {asked.page}.", hint=f"The last is {-(-count // PAGE_SIZE) or 1}.")
    return _dicts(found.limit(PAGE_SIZE, skip)), count


def table(handle: Handle, asked: Asked) -> Table:
    """The page of incidents that is asked for."""
    found, count = page(handle, asked)
    skip = (asked.page - 1) * PAGE_SIZE
    choices = _choices(handle)
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
    )


def _dicts(found: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    return [dict(zip(found.columns, values, strict=True)) for values in found.fetchall()]


def _chip(asked: Asked, name: str, value: str) -> Chip:
    return Chip(labels.FILTERS[name], labels.filter_value(name, value), asked.without(name))


def _chosen(name: str, value: str) -> str:
    found = territories.find(value) if name in ("country", "accused") else None
    return found.code if found else value


def _choices(handle: Handle) -> dict[str, Options]:
    return {
        "country": _places(handle, "victim_countries"),
        "accused": _places(handle, "accused_states"),
        "type": labels.options("operation_type"),
        "sector": labels.options("sector"),
        "contested": [("yes", "Yes: somebody denies or contests"), ("no", "No")],
        "source": [(r["source"], r["title"]) for r in handle.rows("SELECT source, title FROM source ORDER BY title")],
    }


def _places(handle: Handle, column: str) -> Options:
    used = (str(row["code"]) for row in handle.rows(_IN_USE.format(column=column)))
    return sorted(((code, labels.territory(code)) for code in used), key=lambda option: option[1])
