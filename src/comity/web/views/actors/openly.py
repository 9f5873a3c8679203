"""What is contested about an actor, how it overlaps with others, and what nobody tells of it."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import msgspec

from comity.web import labels
from comity.web.i18n import _
from comity.web.views.actors.listing import path
from comity.web.views.actors.naming import Name
from comity.web.views.actors.telling import heard

Document = dict[str, Any]


class Overlap(msgspec.Struct, frozen=True):
    """Another actor that is held to be the same, alike or beside this one. says: who says what of the two."""

    name: str
    path: str
    says: str


class Denial(msgspec.Struct, frozen=True):
    """Somebody denies that this actor did it."""

    who: str
    words: list[str]
    incident: str
    title: str


def overlaps(document: Document) -> list[Overlap]:
    """Actors that sources join with this one, relate to it, or accuse together with it under one name."""
    rows = [row for row in document["tie"] if not row["up"] and not row["down"]]
    ordered = sorted(rows, key=lambda row: (("joined", "related", "named-together").index(row["relation"]),
                                            -len(row["told_by"]), row["other_name"].casefold()))  # fmt: skip
    return [Overlap(row["other_name"], path(row["other"]), _says(row)) for row in ordered]


def beside(document: Document) -> list[tuple[str, str, int]]:
    """(name, path, incidents) of actors accused in the same incidents."""
    return [(row["name"], path(row["actor_id"]), row["n"]) for row in document["beside"]]


def denials(document: Document) -> list[Denial]:
    """Who denies that it was this actor."""
    return [
        Denial(row["asserted_by"], (row["words"] or "").splitlines(), f"/incidents/{row['incident_id']}", row["title"])
        for row in document["denial"]
    ]


def contested(document: Document, shared: list[Name]) -> list[str]:
    """What sources disagree on, a sentence each."""
    lines = [_differ(document, how) for how in ("sponsor", "origin")]
    if wholes := sorted({row["other_name"] for row in document["tie"] if row["up"] and row["relation"] == "part"})[:8]:
        lines.append(_("Said to be part of more than one: {names}.").format(names=", ".join(wholes))
                     if len(wholes) > 1 else "")  # fmt: skip
    apart = [row for row in document["tie"] if row["relation"] == "joined" and row["kept_apart_by"]]
    if apart:
        lines.append(_("Where it ends: {n} that some source joins with it and another keeps apart.").format(
            n=_others(len(apart))))  # fmt: skip
    if shared:
        lines.append(_("{n} of its names are borne by others too, so what is told under them is told of nobody here.")
                     .format(n=len(shared)))  # fmt: skip
    return [line for line in lines if line]


def unknown(document: Document, sources: Container[str], techniques: int, incidents: int) -> list[str]:
    """What no source tells, a sentence each; what a source was never asked is told apart. sources: heard here."""
    (own,) = document["actor"]
    hows = {row["how"] for row in document["state"]}
    entries = {row["source"] for row in document["entry"]}
    lines = [
        "" if _level_told(document) else _("No source says at which level it stands; 'group' is the default."),
        "" if "sponsor" in hows else _("Nobody names a state as its sponsor."),
        "" if "origin" in hows else _("Nobody says where it is from."),
        "" if any(row["up"] for row in document["tie"]) else _("No source says to what larger actor it belongs."),
        "" if any(row["prop"] == "since" for row in document["said"]) else _("Since when it acts is not told."),
        "" if incidents else _("No record here accuses it of an incident."),
    ]
    if not techniques:
        lines.append(_techniques_lack("attack" in sources, "attack" in entries))
    if own["known_from"] == "names":
        lines.append(_("It is known from the names that trackers accuse only: no alias source has an entry for it."))
    return [line for line in lines if line]


def _techniques_lack(heard_here: bool, entered: bool) -> str:
    if not heard_here:
        return _("Techniques are not asked: ATT&CK, which lists them, is not among the sources shown here.")
    if not entered:
        return _("Techniques are not asked: ATT&CK, which lists them, has no entry for it.")
    return _("ATT&CK has an entry for it and lists no technique.")


def _level_told(document: Document) -> bool:
    (own,) = document["actor"]
    return own["level"] != "group" or any(row["prop"] == "level" for row in document["said"])


def _differ(document: Document, how: str) -> str:
    rows = [row for row in document["state"] if row["how"] == how]
    if len(rows) < 2:
        return ""
    told = "; ".join(f"{labels.territory(row['country'])} ({heard(row['told_by'])})" for row in rows[:8])
    return (_("Who sponsors it: {told}.") if how == "sponsor" else _("Where it is from: {told}.")).format(told=told)


def _says(row: dict[str, Any]) -> str:
    who, names = heard(row["told_by"]), ", ".join(row["names"][:6])
    apart = _("; {sources} keep them apart").format(sources=heard(row["kept_apart_by"])) if row["kept_apart_by"] else ""
    words = {
        "joined": _("one actor to {who}, which gives both the name {names}").format(who=who, names=names or "?"),
        "related": _("said to be alike or linked by {who}").format(who=who),
        "named-together": _("accused under one head with it by {who}; if alias, member or master is not said").format(
            who=who),
    }  # fmt: skip
    return words[row["relation"]] + (apart if row["relation"] != "named-together" else "")


def _others(n: int) -> str:
    return _("1 other actor") if n == 1 else _("{n} other actors").format(n=n)
