"""What CISSM says of who did it: actor, type of actor, and the actor's country.

That country is a state accused only where the actor is coded as a nation-state. A gang's or a hacktivist's country is
where they are said to come from, which accuses nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comity.model import territories
from comity.sources.cissm.actors import Actor, actors, is_person
from comity.sources.cissm.text import UNDETERMINED, is_broken
from comity.sources.kit import Cell, Crawl, Record
from comity.sources.kit.parts import subject

CLAIM = subject("attribution", "cissm")
_STATE = "Nation-State"


def tell_attribution(run: Crawl, record: Record, cells: Mapping[str, Cell]) -> None:
    """The tracker's own claim, or that it determined nothing."""
    named, kind, country = cells["actor"], cells["actor_type"], cells["actor_country"]
    record.say("asserter_kind", "tracker", kind, subject=CLAIM, method="parsed")
    if is_broken(named.text):
        record.issue("mojibake", "characters were lost in re-encoding", named)
    state = kind.text == _STATE
    parts = _tell_actors(run, record, named, state=state)
    for part in parts or [CLAIM]:
        record.mapped("actor_type", kind, subject=part)
    nobody = named.text == country.text == UNDETERMINED
    _tell_country(record, country, parts, "accused_state" if state or nobody else "accused_origin")


def _tell_actors(run: Crawl, record: Record, named: Cell, *, state: bool) -> list[str]:
    """The parts of the actors told of; none if nobody is named, or nobody may be."""
    if named.text == UNDETERMINED:
        record.absent("accused_actor", "unknown", named, subject=CLAIM)
        return []
    if is_person(named.text):
        run.issue("person-not-named", "a natural person, whom no official source names here", named,
                  record_id=record.record_id, level="info", original="(left out)")  # fmt: skip
        return []
    told = [_tell_actor(record, actor, named) for actor in actors(named.text, state=state)]
    parts = list(dict.fromkeys(part for part in told if part))
    if len(parts) > 1:
        record.say("accused_relation", "unclear", named, subject=CLAIM, method="parsed")
    return parts


def _tell_actor(record: Record, actor: Actor, cell: Cell) -> str:
    """The part told of, empty if the words name nobody: then they are told as the claim's words."""
    if not actor.label:
        record.say("words", actor.words, cell, subject=CLAIM)
        return ""
    part = subject("accused", actor.label, under=CLAIM)
    if actor.state:
        record.say("accused_state", actor.state, cell, subject=part, method="parsed")
    if actor.organisation:
        record.say("accused_organisation", actor.organisation, cell, subject=part, method="parsed")
    for name in actor.names:
        record.say("accused_actor", name, cell, subject=part, method="parsed")
    return part


def _tell_country(record: Record, country: Cell, parts: Sequence[str], prop: str) -> None:
    """Of the one actor; of a part of its own where several are named, because whose country it is isn't said."""
    if country.text == UNDETERMINED:
        record.absent(prop, "unknown", country, subject=parts[0] if len(parts) == 1 else CLAIM)
    elif place := territories.find(country.text):
        part = parts[0] if len(parts) == 1 else subject("accused", place.code, under=CLAIM)
        record.say(prop, place.code, country, subject=part, method="parsed")
    elif country:
        record.issue("unknown-territory", "no territory of that name", country)
