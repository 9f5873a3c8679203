"""The whole record of a release as things, and since when each is as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.share.selection import Selection, Words
from comity.share.stix.telling.actors import LEVELS, actors, origins, techniques, uses
from comity.share.stix.telling.claims import claims
from comity.share.stix.telling.context import Context
from comity.share.stix.telling.incidents import campaigns, incidents
from comity.share.stix.telling.parts import impacts, responses
from comity.share.stix.telling.standing import markings
from comity.share.stix.telling.theirs import Theirs, derived, without
from comity.share.stix.telling.things import Names, Thing
from comity.share.stix.telling.victims import victims

_OF_INCIDENTS = (incidents, campaigns, victims, claims, impacts, responses, uses)
_OF_ALL = (origins, actors, techniques)


def things(handle: Handle, words: Words, names: Names, whose: Theirs) -> Iterator[Thing]:
    """Everything but what imported objects tell themselves."""
    context = Context(handle.con, names, [one.id for one in markings(words)])
    yield from without(_all(context, whose), whose, _actors(context, whose))


def _actors(context: Context, whose: Theirs) -> frozenset[str]:
    """Ids that actors known from imported objects alone would have here."""
    return frozenset(context.name(kind, f"actor/{actor}") for actor in whose.actors for kind in LEVELS.values())


def _all(context: Context, whose: Theirs) -> Iterator[Thing]:
    """What belongs to incidents, a grouping for each, then what they share."""
    cases: dict[str, dict[str, None]] = defaultdict(dict)
    for tell in _OF_INCIDENTS:
        for thing in tell(context):
            if thing.incident:
                cases[thing.incident] |= dict.fromkeys((thing.id, *thing.refs))
            yield thing
    yield from derived(context, whose)
    for incident in sorted(cases):
        yield _case(context, incident, sorted(cases[incident]))
    for tell in _OF_ALL:
        yield from tell(context)
    yield from context.shared()


def whole(handle: Handle, *, own_use: bool) -> Words:
    """What is said of an export of everything: its markings are those of any other."""
    return Selection(handle, Filters(), own_use=own_use).words


def _case(context: Context, incident: str, refs: list[str]) -> Thing:
    said = {"context": "suspicious-activity", "object_refs": refs}
    return Thing(context.name("grouping", incident), context.body(said, own={"incident_id": incident}), incident)
