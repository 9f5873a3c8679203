"""threat-group-cards.json -> an actor per card, an incident per operation, a response per counter-operation."""

from __future__ import annotations

from collections.abc import Mapping

from comity.sources.etda.cards import COUNTERS, FILE, OPERATIONS, Card, Entry, cards
from comity.sources.etda.names import tell_names
from comity.sources.etda.operations import tell_operation, title_of
from comity.sources.etda.relations import tell_relations
from comity.sources.etda.responses import tell_response
from comity.sources.etda.targets import tell_targets
from comity.sources.etda.text import plain
from comity.sources.etda.traits import tell_traits
from comity.sources.kit import Cell, Crawl
from comity.sources.kit.documents import Document, each, report_unread


def crawl(run: Crawl) -> None:
    """Reads every card, then the operations and counter-operations of all cards; each kind has its own account."""
    found = cards(run)
    ids = {card.heading.text: _record_id(run, card) for card in found if not card.problem}
    for card, _ in zip(found, each(run, FILE, (card.document for card in found)), strict=True):
        _account_card(run, card, ids)
    for key in (OPERATIONS, COUNTERS):
        entries = [(card, entry) for card in found for entry in card.entries[key]]
        documents = (entry.document for _, entry in entries)
        for (card, entry), _ in zip(entries, each(run, f"{FILE}!{key}", documents), strict=True):
            _account_entry(run, key, card, entry)


def _account_card(run: Crawl, card: Card, ids: Mapping[str, str]) -> None:
    if card.problem:
        _set_aside(run, card.document, card.heading, card.problem)
        return
    with run.record(card.uuid, kind="actor", title=card.heading.text, at=card.document.at, file=FILE) as record:
        tell_names(record, card.heading, card.names)
        tell_traits(run, record, card.document)
        tell_targets(run, record, card.document)
        if description := card.document.take("description"):
            record.say("summary", plain(description.text), description, method="parsed")
            tell_relations(record, description, ids)
        uuid = card.document.take("uuid")
        if uuid.text.lower() != card.uuid:
            record.issue("broken-id", "the uuid holds spaces; without them it is one", uuid)
    # The last change is the card's and says nothing of the actor. The source is the same
    # address on every card, that of the list of all tools.
    card.document.ignore("last-card-change", "source")
    for name in card.names:
        report_unread(run, name)
    card.document.recorded()


def _account_entry(run: Crawl, key: str, card: Card, entry: Entry) -> None:
    document = entry.document
    date, activity = document.take("date"), document.take("activity")
    if card.problem:
        _set_aside(run, document, activity, card.problem)
    elif entry.outcome == "refused":
        _set_aside(run, document, date, "missing-text")
    elif entry.outcome == "duplicate":
        document.duplicate()
    else:
        _tell_entry(run, key, card, entry, (date, activity))
        document.recorded()


def _tell_entry(run: Crawl, key: str, card: Card, entry: Entry, told: tuple[Cell, Cell]) -> None:
    title, kind = title_of(told[1]), "incident" if key == OPERATIONS else "response"
    with run.record(entry.native_id, kind=kind, title=title, at=entry.document.at, file=FILE) as record:
        if kind == "incident":
            tell_operation(record, title, *told, card.heading)
        else:
            tell_response(record, title, *told, Cell(_record_id(run, card), card.document.at, "uuid"))


def _set_aside(run: Crawl, document: Document, cell: Cell, problem: str) -> None:
    """Nothing of it is told; the whole entry is ignored, whatever its keys."""
    document.ignore(*document.keys())
    if problem == "duplicate":
        document.duplicate()
        return
    run.issue(problem, "no text, or a card without a usable uuid or name, or with another's uuid", cell, level="error")
    document.refused()


def _record_id(run: Crawl, card: Card) -> str:
    return f"{run.spec.name}:{card.uuid}"
