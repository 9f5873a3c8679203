"""Actors: groups, organisations and personas by all their names."""

from __future__ import annotations

from typing import Any

from pyroaring import BitMap

from comity.model.errors import NotFoundError
from comity.release.index.lists import Listed
from comity.store.contracts import contract
from comity.web.api import paging
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import PAGED, one_of, spot, territory, text
from comity.web.api.shapes import Page, body, page_of, row, rows, said

_MOST_NAMES = 100
_LEVELS = tuple(str(contract("actor").columns[2].rule("one-of")).split("|"))
Actor = row(
    "Actor", "actor",
    names=rows("ActorName", "actor_name", ("actor_id", "name_key")),
    links=rows("ActorLink", "actor_link"),
    states=rows("ActorState", "actor_state", ("actor_id",)),
    entries=said(list[str], "records of the entries that tell of it"),
)  # fmt: skip


OneActor = body("OneActor", "One actor.", actor=Actor, incidents=said(int, "incidents in which somebody accuses it"))


def listing(call: Call) -> Page[Any]:
    """Actors by id."""
    actors = Listed(call.opened.index, "actor")
    found = actors.having({name: str(call.read[name]) for name in ("country", "level", "source") if name in call.read})
    if "q" in call.said:
        found &= _called(call, actors)
    return paging.listed(call, "actor", actors, found, paging.behind(call, "actor"))


def one(call: Call) -> object:
    """One actor."""
    index, asked_for = call.opened.index, call.place["actor_id"]
    actors = Listed(index, "actor")
    for _key, found in actors.rows(actors.places([asked_for])):
        return OneActor(call.opened.release.version, found, len(index.facet("actor").get(asked_for, ())))
    raise NotFoundError("no actor of that id in this release.", hint="Actors are listed at /api/v1/actors.")


def _called(call: Call, actors: Listed) -> BitMap:
    """Actors with a name spelt like the one asked for."""
    alike = call.opened.index.names(call.said["q"], _MOST_NAMES)
    return BitMap(actors.places([name.leads_to for name in alike if name.kind == "actor"]))


RESOURCES = [
    Resource(
        "listActors", "/actors", "Actors",
        "Actors by id, with all their names and who uses them.",
        page_of(Actor), listing,
        parameters=(
            text("q", "name, also one that is spelt wrongly", "Lazarus"),
            territory("country", "territory of alleged origin", "RU"),
            one_of("level", "level", *_LEVELS),
            text("source", "short name of a source that has an entry on it, or names it"),
            *PAGED,
        ),
    ),
    Resource(
        "getActor", "/actors/{actor_id}", "One actor", "One actor by its id.", OneActor, one,
        places=(spot("actor_id", "id of an actor"),),
    ),
]  # fmt: skip
