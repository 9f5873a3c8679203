"""What names an object, what names that, and so on: asked at once, however long the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy import Connection, select

from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import SHARED_OBJECT, SHARED_REFERENCE

T = TypeVar("T")
_AT_ONCE = 10_000
"""Ids in one question: an engine takes 32,766 parameters or more, and each question goes over the same ground."""


def namers(con: Connection, collection: int, ids: Iterable[str], arriving: Mapping[str, set[str]]) -> set[str]:
    """These ids, and those of all objects of a collection that name them, directly or not. arriving: what is not kept
    yet, by what it names."""
    found = set(ids)
    fresh = list(found)
    while fresh:
        kept = {key for some in batches(sorted(fresh), _AT_ONCE) for key in _kept(con, collection, some)} - found
        found |= kept
        fresh = list(_arriving([*fresh, *kept], arriving, found))
    return found


def _kept(con: Connection, collection: int, ids: list[str]) -> Iterator[str]:
    """Names within what is kept, all the way."""
    at, by = SHARED_OBJECT.c, SHARED_REFERENCE.c
    named = select(at.collection, at.object_id)
    same = (at.collection == by.collection) & (at.added == by.added)
    first = named.select_from(SHARED_REFERENCE).join(SHARED_OBJECT, same)
    near = first.where(by.collection == collection, by.target_id.in_(ids)).cte("near", recursive=True)
    # Joined by what is near, collection and all: SQLite would else go through a whole collection for each.
    further = (by.collection == near.c.collection) & (by.target_id == near.c.object_id)
    more = named.select_from(near).join(SHARED_REFERENCE, further).join(SHARED_OBJECT, same)
    return iter(con.scalars(select(near.union(more).c.object_id)))


def _arriving(waiting: list[str], arriving: Mapping[str, set[str]], found: set[str]) -> Iterator[str]:
    """What was not found before; it is noted."""
    while waiting:
        for one in arriving.get(waiting.pop(), set()) - found:
            found.add(one)
            waiting.append(one)
            yield one


def ranked(ids: Iterable[T], named: Callable[[T], Iterable[T]]) -> list[T]:
    """Ids in an order in which each comes after those of them that it names, but where they do so in a circle."""
    there = dict.fromkeys(ids)
    begun, order = set[T](), list[T]()
    for first in there:
        path = [] if first in begun else [(first, iter(named(first)))]
        begun.add(first)
        while path:
            following = next((key for key in path[-1][1] if key in there and key not in begun), None)
            if following is None:
                order.append(path.pop()[0])
            else:
                begun.add(following)
                path.append((following, iter(named(following))))
    return order
