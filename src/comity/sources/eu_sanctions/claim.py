"""The Council's claim: whom the reason of a listing accuses of the operation, of what part in it, in what words.

No state is accused: a reason names persons, bodies and groups; of what state a body is, only its own name tells.
"""

from __future__ import annotations

from comity.sources.eu_sanctions.listing import Codes, Listing
from comity.sources.eu_sanctions.operations import Accused, Operation
from comity.sources.eu_sanctions.response import COUNCIL, UNION, say_codes, tell_act
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject


def tell_claim(record: Record, operation: Operation, listing: Listing, codes: Codes) -> None:
    """One claim for each listing that names the operation."""
    claim = subject("attribution", "council", listing.name.text)
    _tell_claimant(record, claim, operation, listing)
    accused = [(one, found) for one in operation.accused if (found := _found(one, listing))]
    for one, found in accused:
        part = subject("accused", *_names(one, listing)[:1], under=claim)
        if one.listed:
            record.say("accused_actor", listing.name.text, listing.name, subject=part)
            say_codes(record, listing, codes, "schema", part)
        _tell_accused(record, part, one, found, listing)
    _tell_relation(record, claim, operation, listing, [found for _, found in accused])
    if not accused:
        record.issue("accused-left-as-words", "no pattern says who is accused of the operation", listing.reason.cell)


def _tell_claimant(record: Record, claim: str, operation: Operation, listing: Listing) -> None:
    celex, measure = listing.cells["celex"], listing.cells["measure"]
    for prop, value in (("asserter", COUNCIL), ("asserter_kind", "eu"), ("asserter_country", UNION),
                        ("basis", "eu-body")):  # fmt: skip
        record.say(prop, value, celex, subject=claim, method="convention")
    record.say("type", "legal-action", measure, subject=claim, method="convention")
    tell_act(record, listing, claim)
    if words := listing.reason.sentences(operation.says):
        record.say("words", words.text, words, subject=claim)


def _found(one: Accused, listing: Listing) -> Cell | None:
    """The words that accuse it, if it is the listed party or a name of it stands in the reason as well."""
    named = one.listed or listing.reason.first([*one.organisations, *one.actors])
    return listing.reason.find(one.words) if named else None


def _names(one: Accused, listing: Listing) -> list[str]:
    return [*([listing.name.text] if one.listed else []), *one.organisations, *one.actors]


def _tell_accused(record: Record, part: str, one: Accused, found: Cell, listing: Listing) -> None:
    for prop, several in (("accused_organisation", one.organisations), ("accused_actor", one.actors)):
        for name in several:
            if told := listing.reason.find(name):
                record.say(prop, name, told, subject=part, method="pattern")
    if one.kind:
        told = listing.reason.find(_names(one, listing)[0]) or found
        record.say("accused_kind", one.kind, told, subject=part, method="pattern")
    record.say("accused_role", one.role or one.words, found, subject=part, method="pattern")


def _tell_relation(record: Record, claim: str, operation: Operation, listing: Listing, accused: list[Cell]) -> None:
    """joint where the reason says that they acted together; else it isn't said how several relate."""
    if joint := listing.reason.first(operation.joint):
        record.say("accused_relation", "joint", joint, subject=claim, method="pattern")
    elif len(accused) > 1:
        record.say("accused_relation", "unclear", accused[0], subject=claim, method="convention")
