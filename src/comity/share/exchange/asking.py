"""The one query for pages: who may read is part of it, and each page costs the same wherever it lies.

Rows are found by the index (collection, audience, stage, added), or with the type before `added`. Each audience, stage
and type asked for is an arm with its own place in the index; the engine merges the arms by `added` and stops when the
page is full. With ids the rows are few, and are found by them. Where versions of some dates alone are asked for, arms
are of audiences and dates, with the index (collection, audience, version, added).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import json
from sqlalchemy import Connection

from comity.share.exchange.filters import Filters
from comity.share.exchange.versions import IS_21, NEWEST, OUTDATED
from comity.store.ledger.fetching import fetched

MOST_ARMS = 48
"""More arms than that, and rows are looked through in the order of `added`."""

_STAGES = (0, NEWEST, IS_21, IS_21 | NEWEST, OUTDATED, OUTDATED | NEWEST)
_SEVERAL = {"sqlite": "IN (SELECT value FROM json_each(:a))", "postgresql": "= ANY(:a)"}
"""All audiences as one parameter: a statement may have 32,766 (SQLite) or 65,535 of them."""

_SPECS = {"2.0": 0, "2.1": IS_21}


class Shape(msgspec.Struct, frozen=True):
    """What of a query is text, as against parameters: columns, and how many of each there are. audiences: 0 if they
    are one parameter, `several` says how it is asked."""

    columns: str
    audiences: int
    several: str
    stages: int
    types: int
    ids: int
    versions: int
    first: bool
    newest: bool


def ask(con: Connection, collection: int, audiences: tuple[int, ...], filters: Filters,
        columns: str) -> list[tuple[Any, ...]]:  # fmt: skip
    """Rows of a page, in the order of `added`, and one more if there are more. columns: names, `added` first."""
    stages = _stages(filters)
    if not audiences or not stages:
        return []
    dated = [one for one in filters.versions if one not in ("first", "last", "all")]
    every = "all" in filters.versions
    many = len(audiences) > MOST_ARMS
    several = _SEVERAL[con.dialect.name] if many else ""
    shape = Shape(columns, 0 if many else len(audiences), several, len(stages), len(filters.types), len(filters.ids),
                  0 if every else len(dated), not every and "first" in filters.versions,
                  not every and "last" in filters.versions and len(filters.versions) > 1)  # fmt: skip
    given: dict[str, Any] = {"c": collection, "after": filters.after, "n": filters.limit + 1}
    if many:
        given["a"] = list(audiences) if con.dialect.name == "postgresql" else json.encode(audiences).decode()
    each = [("s", stages), ("t", filters.types), ("i", filters.ids), ("v", dated)]
    for sign, values in each if many else [("a", audiences), *each]:
        given |= {f"{sign}{place}": value for place, value in enumerate(values)}
    return fetched(con, _query(shape), given)


def _stages(filters: Filters) -> list[int]:
    """Stages that may hold what is asked for. Without a specification, of each object its newest."""
    if filters.specs:
        wanted = {_SPECS[one] for one in filters.specs if one in _SPECS}
        found = [one for one in _STAGES if one & IS_21 in wanted]
    else:
        found = [one for one in _STAGES if not one & OUTDATED]
    return [one for one in found if one & NEWEST] if filters.versions in ((), ("last",)) else found


@lru_cache(maxsize=512)
def _query(shape: Shape) -> str:
    dated = bool(shape.versions) and not shape.first and not shape.newest
    arms = (shape.audiences or MOST_ARMS + 1) * (shape.versions if dated else shape.stages * max(1, shape.types))
    if shape.ids:
        return f"{_arm(shape, _within(shape))} ORDER BY +o.added LIMIT :n"
    if arms > MOST_ARMS:
        return f"{_arm(shape, _within(shape))} ORDER BY 1 LIMIT :n"
    if dated:
        return " UNION ALL ".join(_dated_arms(shape)) + " ORDER BY 1 LIMIT :n"
    kinds = [f" AND o.type = :t{place}" for place in range(shape.types)] or [""]
    each = [f"o.audience = :a{a} AND o.stage = :s{s}{kind}"
            for a in range(shape.audiences) for s in range(shape.stages) for kind in kinds]  # fmt: skip
    return " UNION ALL ".join(_arm(shape, one) for one in each) + " ORDER BY 1 LIMIT :n"


def _dated_arms(shape: Shape) -> Iterator[str]:
    """The plus keeps SQLite from an index by stage and type: a date leads to fewer rows."""
    rest = [_among("+o.stage", "s", shape.stages)] + ([_among("o.type", "t", shape.types)] if shape.types else [])
    one = msgspec.structs.replace(shape, versions=0)
    for a in range(shape.audiences):
        for v in range(shape.versions):
            yield _arm(one, " AND ".join([f"o.audience = :a{a} AND o.version = :v{v}", *rest]))


def _arm(shape: Shape, where: str) -> str:
    later = f"{'+' if shape.ids else ''}o.added > :after"
    said = f"SELECT {shape.columns} FROM shared_object o WHERE o.collection = :c AND {where} AND {later}"
    chosen = [_among("o.version", "v", shape.versions)] if shape.versions else []
    chosen += [f"o.stage IN ({NEWEST}, {NEWEST | IS_21}, {NEWEST | OUTDATED})"] if shape.newest else []
    chosen += [_FIRST.format(seen=_seen(shape, "e.audience"))] if shape.first else []
    return said + (f" AND ({' OR '.join(chosen)})" if chosen else "")


_FIRST = (
    "NOT EXISTS (SELECT 1 FROM shared_object e WHERE e.collection = o.collection AND e.object_id = o.object_id AND "
    "e.writer = o.writer AND e.version < o.version AND e.stage < 8 AND (e.stage & 2) = (o.stage & 2) AND {seen})"
)
"""The first that this reader may see: that there was one before it is not told."""


def _within(shape: Shape) -> str:
    """The plus, here and with ids before `added`, keeps SQLite from an index that leads to more rows: it has no
    statistics, and takes the order that is asked for."""
    said = [_seen(shape, "+o.audience"), _among("+o.stage", "s", shape.stages)]
    said += [_among("o.type", "t", shape.types)] if shape.types else []
    said += [_among("o.object_id", "i", shape.ids)] if shape.ids else []
    return " AND ".join(said)


def _seen(shape: Shape, column: str) -> str:
    return f"{column} {shape.several}" if shape.several else _among(column, "a", shape.audiences)


def _among(column: str, sign: str, count: int) -> str:
    return f"{column} IN ({', '.join(f':{sign}{place}' for place in range(count))})"
