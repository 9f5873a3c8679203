"""Objects of an imported file -> one record per incident, campaign and actor, with all that is tied to it."""

from __future__ import annotations

from collections import Counter

import msgspec

from comity.sources.kit import Crawl
from comity.sources.stix.actors import tell_actor
from comity.sources.stix.held import (
    CONTEXT,
    FAULTS,
    MARKINGS,
    OBJECTS,
    Context,
    Held,
    read_faults,
    read_objects,
    refuse_gone,
)
from comity.sources.stix.incidents import tell_incident
from comity.sources.stix.recording import Reading

_ACTORS = ("intrusion-set", "threat-actor")
_SERVES = frozenset(("identity", "location", "marking-definition", "extension-definition", "attack-pattern",
                     "external-reference"))  # fmt: skip
"""Types that are told where something names them; unnamed they need no word."""


def crawl(run: Crawl) -> None:
    """Reads the objects that were found valid; what wasn't, and what Comity doesn't tell, is an issue."""
    held = read_objects(run.path(OBJECTS), run.path(MARKINGS))
    refuse_gone(held)
    reading = Reading(run, held, _context(run))
    for key in held.ids("incident", "campaign"):
        reading.record(key, "campaign" if key.startswith("campaign") else "incident", tell_incident)
    for key in held.ids(*_ACTORS):
        reading.record(key, "actor", tell_actor)
    for key in held.ids("identity"):
        if reading.is_actor(key):
            reading.record(key, "actor", tell_actor)
    refused = _faults(run, reading.file)
    _account(run, reading, held, refused)


def _context(run: Crawl) -> Context:
    """Of what stays in of a file, what the rest has as well; of a whole file nothing."""
    if all(file.name != CONTEXT for file in run.spec.files):
        return Context()
    return msgspec.json.decode(run.path(CONTEXT).read_bytes(), type=Context)


def _faults(run: Crawl, file: str) -> int:
    """Issues from when the file was imported; the number of objects that were left out."""
    left_out = set()
    for one in read_faults(run.path(FAULTS)):
        run.issue(one.code, one.why, level="error" if one.refused else "info", file=file, field=one.at or None,
                  at=f"{file}#id={one.object}", original=one.original)  # fmt: skip
        if one.refused:
            left_out.add(one.object)
    return len(left_out)


def _account(run: Crawl, reading: Reading, held: Held, refused: int) -> None:
    """Each object is told, told with another, or kept without being told; the last is an issue for each type."""
    counts: Counter[str] = Counter(recorded=run.records, duplicate=held.older.total(), refused=refused)
    untold: dict[str, list[str]] = {}
    for key in held.ids():
        kind = key.partition("--")[0]
        if key in reading.recorded:
            continue
        if key in held.used or kind in _SERVES:
            counts["attached"] += 1
        else:
            counts["refused"] += 1
            untold.setdefault(kind, []).append(key)
    for kind, keys in sorted(untold.items()):
        run.issue("kept-not-told", f"{len(keys):,} of type {kind} are kept as they came, and not told", level="info",
                  file=reading.file, at=f"{reading.file}#id={keys[0]}")  # fmt: skip
    run.account(reading.file, counts)
