"""Whom an actor is said to belong to: persona, group, organisation, state, with who says so for each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from comity.release.index import acting
from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.actors.listing import level_words, path
from comity.web.views.actors.telling import Behind, heard
from comity.web.views.evidence.teller import Shown

_DEEPEST = 4
_MOST_CHAINS = 6
_MOST_STATES = 4
Document = dict[str, Any]


class Step(msgspec.Struct, frozen=True):
    """How one stands to what is above it. says: in a sentence. who: sources that say so. more: statements that are
    not shown. also: other states that are told of it in the same way, be it by the same sources."""

    says: str
    who: str
    evidence: Shown
    more: int
    also: int = 0


class Rung(msgspec.Struct, frozen=True):
    """One above another. path: of its page. here: the actor of this page. below: how the next one down stands to it,
    each way that is told."""

    level: str
    name: str
    path: str
    here: bool
    below: list[Step]


class Chain(msgspec.Struct, frozen=True):
    """A way up from an actor. states: those that stand above the first of the rungs, each with how; more: states that
    are not shown. rungs: from the top down to the actor itself."""

    states: list[Rung]
    more: int
    rungs: list[Rung]


class Edge(msgspec.Struct, frozen=True):
    """Another actor or a state, how it stands to this one, and who says so."""

    name: str
    path: str
    level: str
    step: Step


def chains(index: Index, document: Document) -> list[Chain]:
    """Ways up from an actor; several where sources name several wholes."""
    (own,) = document["actor"]
    here = Rung(level_words(own["level"]), own["name"], path(own["actor_id"]), True, [])
    ways = _up(lambda actor_id: acting.document(index, actor_id), document, {own["actor_id"]})
    return [Chain(way.states, way.more, [*way.rungs, here]) for way in ways[:_MOST_CHAINS]]


def states(document: Document) -> list[Edge]:
    """States that are named with an actor, in each way they are."""
    behind = Behind(document)
    return [
        Edge(
            labels.territory(row["country"]), f"/countries/{row['country']}", _("state"), _state(document, behind, row)
        )
        for row in sorted(document["state"], key=lambda row: ("sponsor", "origin", "accused").index(row["how"]))
    ]


def parts(document: Document) -> list[Edge]:
    """Actors that are said to be a part of this one, or to be sponsored by it."""
    behind = Behind(document)
    return [_edge(behind, row, {}) for row in document["tie"] if row["down"]]


def _up(read: Callable[[str], Document], document: Document, seen: set[str]) -> list[Chain]:
    """Ways to what is above an actor; where no whole is told, to its states."""
    wholes = [row for row in document["tie"] if row["up"] and row["other"] not in seen]
    if not wholes or len(seen) > _DEEPEST:
        return [_states_above(document)]
    behind, ways = Behind(document), []
    for other in dict.fromkeys(row["other"] for row in wholes):
        told = [row for row in wholes if row["other"] == other]
        steps = [_edge(behind, row, _rivals(read, wholes, row)).step for row in told]
        rung = Rung(level_words(told[0]["other_level"]), told[0]["other_name"], path(other), False, steps)
        above = _up(read, read(other), seen | {other})
        ways += [Chain(way.states, way.more, [*way.rungs, rung]) for way in above]
    return ways


def _states_above(document: Document) -> Chain:
    """States that are named as sponsor or origin; where none is, those that are accused with the actor."""
    behind = Behind(document)
    named = [row for row in document["state"] if row["how"] != "accused"] or document["state"]
    codes = list(dict.fromkeys(row["country"] for row in named))
    rungs = [
        Rung(_("state"), labels.territory(code), f"/countries/{code}", False,
             [_state(document, behind, row) for row in named if row["country"] == code])
        for code in codes[:_MOST_STATES]
    ]  # fmt: skip
    return Chain(rungs, len(codes) - len(rungs), [])


def _state(document: Document, behind: Behind, row: dict[str, Any]) -> Step:
    key = f"{row['how']} {row['country']}"
    rivals = [one for one in document["state"] if one["how"] == row["how"] and one["country"] != row["country"]]
    # Who accuses another state does so of another incident, mostly: that is no dissent.
    others = {f"{one['how']} {one['country']}": one["told_by"] for one in rivals if row["how"] != "accused"}
    says = {"sponsor": _("sponsored by it"), "origin": _("from there"), "accused": _("accused together with it")}
    shown = behind.shown(key, row["told_by"], others)
    return Step(says[row["how"]], heard(row["told_by"]), shown, behind.more(key), len(rivals))


def _edge(behind: Behind, row: dict[str, Any], others: dict[str, Any]) -> Edge:
    key = f"{row['relation']} {row['other']}"
    says = {("part", True): _("part of it"), ("part", False): _("part of this actor"),
            ("sponsor", True): _("sponsored by it"), ("sponsor", False): _("sponsored by this actor")}  # fmt: skip
    shown = behind.shown(key, row["told_by"], others)
    step = Step(says[row["relation"], row["up"]], heard(row["told_by"]), shown, behind.more(key))
    return Edge(row["other_name"], path(row["other"]), level_words(row["other_level"]), step)


def _rivals(read: Callable[[str], Document], wholes: list[dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    """Other wholes that the same actor is said to be a part of, save those that lie above or below this one."""
    above = {tie["other"] for tie in read(row["other"])["tie"] if tie["up"] or tie["down"]}
    return {
        f"part {other['other']}": other["told_by"]
        for other in wholes
        if row["relation"] == other["relation"] == "part" and other["other"] not in above | {row["other"]}
    }
