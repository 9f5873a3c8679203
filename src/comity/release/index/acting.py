"""Actors read from the index: which fit, one of them whole, and which are called nearly so."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec

from comity.model.errors import NotFoundError
from comity.release.index.index import Index
from comity.release.words import words

_MOST_NAMES = 300  # names a search goes through; more than that is no answer to anybody
LONGEST_ID = 200


class Wanted(msgspec.Struct, frozen=True):
    """q: words of a name, or nearly. country: that somebody names as sponsor or origin. incidents: with some, or with
    none, of them told. '' asks for nothing."""

    q: str = ""
    level: str = ""
    country: str = ""
    incidents: bool | None = None


def listed(index: Index, wanted: Wanted, first: int, most: int) -> tuple[list[dict[str, Any]], int]:
    """Rows of actors from a place on, and how many fit: most incidents first, or the likest name where one is asked."""
    condition, values = _condition(wanted)
    if not wanted.q:
        ((count,),) = index.sql(f"SELECT count(*) FROM actor WHERE {condition}", values)
        page = index.sql(f"SELECT row FROM actor WHERE {condition} ORDER BY no LIMIT ? OFFSET ?",
                         [*values, most, first])  # fmt: skip
        return [msgspec.json.decode(row) for (row,) in page], int(count)
    places = called(index, wanted.q)
    marks = ",".join(map(str, places))
    found = index.sql(f"SELECT no, row FROM actor WHERE no IN ({marks}) AND {condition}", values)
    rank = {no: k for k, no in enumerate(places)}
    ordered = sorted(found, key=lambda row: rank[row[0]])[first : first + most]
    return [msgspec.json.decode(row) for _, row in ordered], len(found)


def called(index: Index, text: str) -> list[int]:
    """Numbers of actors with a name that is a text, begins with it, has it, or is spelt like it, in this order."""
    plain = " ".join(words(text))
    query = """SELECT no, min(CASE WHEN plain = ?1 THEN 0 WHEN instr(plain, ?1) = 1 THEN 1 ELSE 2 END) AS how
               FROM actor_called WHERE instr(plain, ?1) GROUP BY no ORDER BY how, no LIMIT ?2"""
    having = [no for no, _ in index.sql(query, (plain, _MOST_NAMES))] if plain else []
    alike = [name.leads_to for name in index.names(text, _MOST_NAMES, "actor")]
    marks = ",".join("?" * len(alike))
    numbers = dict(index.sql(f"SELECT actor_id, no FROM actor WHERE actor_id IN ({marks})", alike))
    return list(dict.fromkeys([*having, *(numbers[one] for one in alike if one in numbers)]))


def lead(index: Index, actor_id: str) -> str:
    """The id itself, or the one of the actor that it leads to now. NotFoundError if there is none."""
    if len(actor_id) <= LONGEST_ID and "\0" not in actor_id:
        if index.sql("SELECT 1 FROM actor WHERE actor_id = ?", [actor_id]):
            return actor_id
        if led := index.sql("SELECT actor_id FROM actor_lead WHERE old_id = ?", [actor_id]):
            return str(led[0][0])
    raise NotFoundError("there is no actor of that id in this release.", hint="Search the actors.")


def document(index: Index, actor_id: str) -> dict[str, Any]:
    """All that is told of an actor by part (see `actors`). NotFoundError if there is none of that id."""
    ((told,),) = index.sql("SELECT told FROM actor WHERE actor_id = ?", [lead(index, actor_id)])
    found: dict[str, Any] = msgspec.json.decode(zlib.decompress(told))
    return found


def places(index: Index) -> list[str]:
    """Territories that somebody names as an actor's sponsor or origin."""
    return [code for (code,) in index.sql("SELECT DISTINCT code FROM actor_place")]


def named(index: Index, ids: list[str]) -> dict[str, str]:
    """Names of actors by id, of those there are."""
    marks = ",".join("?" * len(ids))
    return dict(index.sql(f"SELECT actor_id, row ->> '$.name' FROM actor WHERE actor_id IN ({marks})", ids))


def _condition(wanted: Wanted) -> tuple[str, list[object]]:
    said: list[tuple[str, list[object]]] = []
    if wanted.level:
        said.append(("level = ?", [wanted.level]))
    if wanted.country:
        said.append(("no IN (SELECT no FROM actor_place WHERE code = ?)", [wanted.country]))
    if wanted.incidents is not None:
        said.append(("(incidents > 0) = ?", [wanted.incidents]))
    return " AND ".join(clause for clause, _ in said) or "true", [value for _, values in said for value in values]
