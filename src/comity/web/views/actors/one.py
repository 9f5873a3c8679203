"""One actor: all that its page shows."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.model.properties import properties
from comity.release.index import acting
from comity.web import labels
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.actors import doing, ladder, naming, openly, techniques
from comity.web.views.actors.doing import Doing
from comity.web.views.actors.ladder import Chain, Edge
from comity.web.views.actors.listing import level_words
from comity.web.views.actors.naming import Name
from comity.web.views.actors.openly import Denial, Overlap
from comity.web.views.actors.techniques import Technique
from comity.web.views.actors.telling import heard

_MOST_SUMMARIES = 4


class Entry(msgspec.Struct, frozen=True):
    """An entry of an alias source that is about the actor. rule: why it was joined."""

    source: str
    title: str
    url: str | None
    publisher: str
    rule: str


class Fact(msgspec.Struct, frozen=True):
    """What entries say of an actor. values: (in words, who says so)."""

    label: str
    values: list[tuple[str, str]]


class Actor(msgspec.Struct, frozen=True):
    """The page of an actor. summaries: (text, publisher, address)."""

    id: str
    name: str
    level: str
    sources: str
    known_from: str
    summaries: list[tuple[str, str, str | None]]
    names: list[Name]
    columns: list[str]
    ambiguous: list[Name]
    chains: list[Chain]
    states: list[Edge]
    parts: list[Edge]
    doing: Doing
    facts: list[Fact]
    techniques: list[Technique]
    methods: dict[str, list[str]]
    beside: list[tuple[str, str, int]]
    overlaps: list[Overlap]
    denials: list[Denial]
    contested: list[str]
    unknown: list[str]
    entries: list[Entry]


def actor(opened: Opened, actor_id: str) -> Actor:
    """The page of an actor. NotFoundError if there is none of that id."""
    document = acting.document(opened.index, actor_id)
    (own,) = document["actor"]
    known = opened.index.trackers
    columns = naming.columns(known)
    names, used = naming.names(document, columns), techniques.techniques(document)
    shared, done = naming.ambiguous(names), doing.doing(opened, own["actor_id"], own["name"])
    return Actor(
        id=own["actor_id"], name=own["name"], level=level_words(own["level"]), sources=heard(own["sources"]),
        known_from=own["known_from"], summaries=_summaries(document), names=names,
        columns=[heard([source]) for source in columns],
        ambiguous=shared, chains=ladder.chains(opened.index, document), states=ladder.states(document),
        parts=ladder.parts(document), doing=done, facts=_facts(document), techniques=used,
        methods=techniques.methods(document), beside=openly.beside(document), overlaps=openly.overlaps(document),
        denials=openly.denials(document), contested=openly.contested(document, shared),
        unknown=openly.unknown(document, known, len(used), done.count), entries=_entries(document),
    )  # fmt: skip


def _summaries(document: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    rows = [row for row in document["said"] if row["prop"] == "summary" and row["value"]]
    ordered = sorted(rows, key=lambda row: (-len(row["value"]), row["statement_id"]))[:_MOST_SUMMARIES]
    return [(techniques.plain(row["value"]), row["publisher"], row["url"]) for row in ordered]


def _entries(document: dict[str, Any]) -> list[Entry]:
    return [
        Entry(heard([row["source"]]), row["title"], row["url"], row["publisher"], row["rule"].replace("-", " "))
        for row in document["entry"]
    ]


def _facts(document: dict[str, Any]) -> list[Fact]:
    return [fact for fact in (_fact(document, prop) for prop in labels.OF_ACTORS) if fact.values]


def _fact(document: dict[str, Any], prop: str) -> Fact:
    rows = [row for row in document["said"] if row["prop"] == prop and row["value"] and row["stance"] != "denies"]
    words = {value: labels.value("actor", prop, value) for value in dict.fromkeys(row["value"] for row in rows)}
    values = [
        (words[value], heard(dict.fromkeys(row["source"] for row in rows if row["value"] == value))) for value in words
    ]
    return Fact(labels.capital(_(properties()["actor"][prop].meaning)), sorted(values))
