"""What a reason says of an operation it names: title, time, victims, effects. What it has no words for stays unsaid."""

from __future__ import annotations

from comity.model import span
from comity.sources.eu_sanctions.operations import Coded, Operation
from comity.sources.eu_sanctions.reason import Reason
from comity.sources.kit import Record
from comity.sources.kit.parts import subject


def tell_operation(record: Record, operation: Operation, reason: Reason) -> None:
    """Everything but the claim; what several reasons say alike is one statement with several places."""
    if told := reason.first(operation.told):
        record.say("title", operation.title, told, method="pattern")
    for name in operation.names:
        _say(record, "name", name, name, reason)
    for prop, dates in (("start", operation.start), ("end", operation.end)):
        for edtf, words in dates.items():
            if found := reason.find(words):
                record.date(prop, span.parse(edtf), found)
    _say_codes(record, {"type": operation.type, "purpose": operation.purpose}, reason)
    _tell_victims(record, operation, reason)
    _tell_effects(record, operation, reason)


def _tell_victims(record: Record, operation: Operation, reason: Reason) -> None:
    for victim in operation.victims:
        if not reason.first(victim.known_by):
            continue
        part = subject("victim", *(victim.names[:1] or victim.country))
        for name in victim.names:
            _say(record, "name", name, name, reason, part)
        coded = {"country": victim.country, "sector": victim.sector, "category": victim.category}
        _say_codes(record, coded, reason, part)
        if victim.region:
            _say(record, "region", victim.region, victim.region, reason, part)


def _tell_effects(record: Record, operation: Operation, reason: Reason) -> None:
    for effect in operation.effects:
        part = subject("effect", effect.text)
        for prop, value in (("text", effect.text), ("kind", effect.kind), ("cia", effect.cia)):
            if value:
                _say(record, prop, value, effect.text, reason, part)


def _say_codes(record: Record, coded: dict[str, Coded], reason: Reason, part: str = "") -> None:
    for prop, codes in coded.items():
        for code, words in codes.items():
            _say(record, prop, code, words, reason, part)


def _say(record: Record, prop: str, value: str, words: str, reason: Reason, part: str = "") -> None:
    """Says a value where its words stand; they are its original."""
    if found := reason.find(words):
        record.say(prop, value, found, subject=part, method="pattern")
