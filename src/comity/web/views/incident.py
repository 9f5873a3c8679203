"""One incident: everything that is said of it, each value with how many say so."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.release.cite import citation_line
from comity.release.index import tellings
from comity.release.index.index import Index
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.views import (
    absence,
    claims,
    context,
    effects,
    facts,
    glance,
    linked,
    parts,
    records,
    spans,
    technique_names,
    victims,
)
from comity.web.views.absence import Field
from comity.web.views.claims import Claim, Standing
from comity.web.views.context import Context
from comity.web.views.effects import Effects
from comity.web.views.facts import Dispute, Fact, Scale
from comity.web.views.glance import Glance
from comity.web.views.history import History, history
from comity.web.views.linked import Links
from comity.web.views.parts import Answer, Loss
from comity.web.views.records import Record
from comity.web.views.rows import Row, row
from comity.web.views.values import Behind, Value, Values
from comity.web.views.victims import Group, Victim


class Incident(msgspec.Struct, frozen=True):
    """The page of an incident; an empty list is a section in which nothing is said. n_statements: of its records;
    n_behind: those among them that stand behind a value, for it or against it."""

    head: Row
    titles: Behind
    lead: str
    glances: list[Glance]
    n_statements: int
    n_behind: int
    summary: Value | None
    span: Chart
    facts: list[Fact]
    further: list[Fact]
    victims: list[Victim]
    victim_counts: str
    groups: list[Group]
    victim_chart: Chart | None
    claims: list[Claim]
    claims_stand: str
    first: Claim | None
    undated: tuple[int, int]
    standings: list[Standing]
    stateless: Standing | None
    exchange: Chart | None
    effects: Effects
    losses: list[Loss]
    answers: list[Answer]
    context: Context
    scales: list[Scale]
    absent: list[Field]
    disputes: list[Dispute]
    links: Links
    records: list[Record]
    terms: list[tuple[str, list[str]]]
    publications: Behind
    n_publications: int
    history: History
    citation: str


def incident(opened: Opened, incident_id: str) -> Incident:
    """The page of an incident. NotFoundError if there is none of that id."""
    index = opened.index
    document = index.document(incident_id)
    whole = document.whole
    values = Values(whole["value"])
    found = claims.claims(whole["attribution"], values)
    standings = claims.standings(whole["attribution"])
    answers = parts.answers(whole["response"], whole["cooperation"], values)
    losses = parts.losses(whole["loss"], values)
    heard = tellings.heard(index, incident_id)
    return Incident(
        head=row(whole),
        titles=values.all_of("name") if values.of("name") else values.all_of("title"),
        lead=glance.lead(whole, standings),
        glances=glance.glances(whole, standings, found, losses),
        n_statements=whole["n_statements"],
        n_behind=len({i for value in whole["value"] for i in (*value["statement_ids"], *value["dissent_ids"])}),
        summary=next(iter(values.of("summary")), None),
        facts=technique_names.in_facts(opened, facts.facts(values)),
        further=facts.further(values),
        victims=victims.victims(whole["victim"], values),
        victim_counts=victims.counts(whole["victim"]),
        claims=found,
        claims_stand=claims.summary(found),
        first=claims.first(found),
        undated=claims.undated(found),
        standings=standings,
        stateless=claims.stateless(whole["attribution"]),
        losses=losses,
        answers=answers,
        context=context.context(whole, document.standing),
        scales=facts.scales(whole["value"], values),
        absent=absence.fields(whole, values, index.trackers),
        disputes=facts.disputes(whole["conflict"], values, {v["part_id"]: v["kind"] for v in whole["value"]}),
        links=linked.links(index, whole, values),
        records=records.records(document, index, heard),
        terms=records.terms(whole["record"]),
        publications=values.all_of("publication"),
        n_publications=len(values.of("publication")),
        history=history(opened, document, heard),
        citation=f"“{whole['title']}” ({whole['incident_id']}). {citation_line(opened.release)}",
        **drawn(index, whole, values, found, answers),
    )


def drawn(index: Index, whole: dict[str, Any], values: Values, found: list[Claim], answers: list[Answer]
           ) -> dict[str, Any]:  # fmt: skip
    """The parts of the page that have charts in them, by their fields."""
    sources = [index.trackers[name].title for name in whole["sources"] if name in index.trackers]
    page = f"/incidents/{whole['incident_id']}"
    return {
        "span": spans.span(whole, found, answers, sources, page),
        "exchange": spans.exchange(found, answers, sources, page),
        "effects": effects.effects(whole, values, sources, page),
        "victim_chart": victims.chart(whole["victim"], sources, page),
        "groups": victims.grouped(victims.victims(whole["victim"], values)),
    }
