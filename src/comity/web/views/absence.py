"""What is not known of an incident: said to be unknown, said to be none, not asked, and asked in vain, kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.release.index.trackers import Tracker
from comity.web.i18n import _
from comity.web.views.values import Values


class Field(msgspec.Struct, frozen=True):
    """What one field lacks. Each list holds names of the incident's sources, each source once.

    unknown, none: said so. not_asked: said so, or the source has no such question. silent: it asks, and says nothing.
    where: stance -> query of the statements that say so.
    """

    label: str
    unknown: list[str]
    none: list[str]
    not_asked: list[str]
    silent: list[str]
    where: dict[str, str]


def fields(whole: Mapping[str, Any], values: Values, trackers: Mapping[str, Tracker]) -> list[Field]:
    """The fields of which nobody gives a value, in the order of the page."""
    said: defaultdict[tuple[str, str], defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in whole["absent"]:
        said[row["kind"], row["prop"]][row["stance"]].add(row["source"])
    return [
        _field(label, [(kind, prop) for prop in props], said, whole["sources"], trackers)
        for label, kind, props in _asked()
        if not any(values.says(kind, prop) for prop in props)
    ]


def _asked() -> list[tuple[str, str, tuple[str, ...]]]:
    """Label, kind of subject, and the properties of which one is enough."""
    return [
        (_("When it began"), "incident", ("start",)),
        (_("When it ended"), "incident", ("end",)),
        (_("When somebody noticed it"), "incident", ("discovered",)),
        (_("When it became public"), "incident", ("disclosed",)),
        (_("Type of operation"), "incident", ("type",)),
        (_("Purpose"), "incident", ("purpose",)),
        (_("Techniques"), "incident", ("technique",)),
        (_("Names of victims"), "victim", ("name",)),
        (_("Countries of victims"), "victim", ("country",)),
        (_("Sectors of victims"), "victim", ("sector",)),
        (_("State accused"), "attribution", ("accused_state",)),
        (_("Actor accused"), "attribution", ("accused_actor", "accused_organisation")),
        (_("Who accuses"), "attribution", ("asserter",)),
        (_("When it was claimed"), "attribution", ("date",)),
        (_("On what basis"), "attribution", ("basis",)),
        (_("Effects"), "effect", ("kind", "cia", "text", "dimension")),
        (_("People affected"), "effect", ("people",)),
        (_("Losses"), "loss", ("low", "mid", "high", "class")),
        (_("Responses"), "response", ("measure", "text")),
        (_("Cooperation"), "cooperation", ("kind", "text")),
        (_("Severity on a scale"), "incident", ("severity",)),
    ]


def _field(label: str, keys: list[tuple[str, str]], said: Mapping[tuple[str, str], Mapping[str, set[str]]],
           sources: list[str], trackers: Mapping[str, Tracker]) -> Field:  # fmt: skip
    by = {stance: set[str]() for stance in ("unknown", "none", "not-asked")}
    where: dict[str, str] = {}
    for kind, prop in keys:
        for stance, names in said.get((kind, prop), {}).items():
            by[stance] |= names
            where[stance] = urlencode({"of": "absent", "part": kind, "prop": prop, "stance": stance})
    spoken = set().union(*by.values())
    rest = [name for name in sources if name not in spoken]
    asking = [name for name in rest if _asks(trackers.get(name), keys)]
    return Field(
        label,
        unknown=sorted(by["unknown"]),
        none=sorted(by["none"]),
        not_asked=sorted(by["not-asked"] | (set(rest) - set(asking))),
        silent=sorted(asking),
        where=where,
    )


def _asks(tracker: Tracker | None, keys: list[tuple[str, str]]) -> bool:
    return tracker is not None and any(f"{kind}.{prop}" in tracker.asks for kind, prop in keys)
