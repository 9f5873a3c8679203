"""One incident: everything that is said of it, each value with who says it."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.release.index.index import Index as ReleaseIndex
from comity.web.views import claims, context, facts, linked, parts
from comity.web.views.claims import Claim
from comity.web.views.context import Context
from comity.web.views.evidence import Evidence, Index, Value, gathered
from comity.web.views.facts import Dispute, Fact, Scale
from comity.web.views.linked import Linked, Record
from comity.web.views.parts import Effect, Event, Loss, Victim
from comity.web.views.rows import Row, row


class Incident(msgspec.Struct, frozen=True):
    """The page of an incident; an empty list is a section in which nothing is said."""

    head: Row
    n_statements: int
    titles: Evidence
    summary: Value | None
    facts: list[Fact]
    further: list[Fact]
    victims: list[Victim]
    claims: list[Claim]
    claims_stand: str
    effects: list[Effect]
    losses: list[Loss]
    events: list[Event]
    context: Context
    scales: list[Scale]
    disputes: list[Dispute]
    linked: list[Linked]
    records: list[Record]
    publications: list[Value]


def incident(known: ReleaseIndex, incident_id: str) -> Incident:
    """The page of an incident. NotFoundError if there is none of that id."""
    document = known.document(incident_id)
    whole, explained = document.whole, document.explained
    index = Index(explained, {r["record_id"]: r["publisher"] for r in whole["record"]})
    found = claims.claims(whole["attribution"], index)
    return Incident(
        head=row(whole),
        n_statements=whole["n_statements"],
        titles=gathered([*index.values("name"), *index.values("title")]),
        summary=next(iter(index.values("summary")), None),
        facts=facts.facts(index),
        further=facts.further(index),
        claims=found,
        claims_stand=claims.summary(found),
        context=context.context(whole, index),
        scales=facts.scales(whole["value"], index),
        disputes=facts.disputes(whole["conflict"], explained, index),
        linked=linked.linked(known, whole["incident_id"], whole["link"]),
        records=linked.records(whole["record"], index),
        publications=index.values("publication"),
        **_parts(whole, index),
    )


def _parts(whole: dict[str, Any], index: Index) -> dict[str, Any]:
    return {
        "victims": parts.victims(whole["victim"], index),
        "effects": parts.effects(whole["effect"], index),
        "losses": parts.losses(whole["loss"], index),
        "events": parts.events(whole["response"], whole["cooperation"], index),
    }
