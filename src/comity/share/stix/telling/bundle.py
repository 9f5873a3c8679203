"""A release's record, or chosen incidents of it, as one STIX bundle."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

from comity.share.selection import Selection
from comity.share.stix.telling.originals import originals
from comity.share.stix.telling.record import things
from comity.share.stix.telling.standing import markings, standing
from comity.share.stix.telling.theirs import Theirs, theirs
from comity.share.stix.telling.things import COMITY, derived
from comity.share.stix.telling.versions import Memory, Told, dated, keep, remember, stamp

_encode = msgspec.json.Encoder().encode


def write_bundle(chosen: Selection, path: Path) -> int:
    """Writes the incidents chosen, with all that belongs to them and what they refer to. Returns how many.

    Dates are always those of the whole record: what is chosen changes no object.
    """
    handle, words = chosen.handle, chosen.words
    public, at = not words.mark, stamp(handle)
    wanted = chosen.incidents() if chosen.filtered else None
    earlier, now = remember(handle, public=public), Memory()
    whose = theirs(handle)
    told = dated(things(handle, words, earlier.names(), whose), earlier, now, at)
    key = sha256(f"{words.release}/{words.query}/{words.mark}".encode()).hexdigest()
    with path.open("wb") as sink:
        sink.write(b'{"type":"bundle","id":"%s","objects":[\n' % derived("bundle", key).encode())
        for thing in standing(words):
            _write(sink, thing.id, _encode(thing.body), thing.created, thing.modified or thing.created)
        there = {thing.id for thing in standing(words)}
        refs = [*_write_told(sink, _needed(told, wanted), there), *_write_originals(sink, whose, wanted, there)]
        count = chosen.count("incident")
        report = {"created_by_ref": COMITY, "name": f"Comity record, release {words.release}", "published": at,
                  "description": f"{words.citation} {words.mark}".strip(), "object_refs": refs or [COMITY],
                  "object_marking_refs": [one.id for one in markings(words)]}  # fmt: skip
        _write(sink, derived("report", key), _encode(report), at, at, last=True)
        sink.write(b"]}\n")
    keep(handle, now, public=public)
    return count


def _needed(told: Told, wanted: frozenset[str] | None) -> Told:
    """What belongs to the incidents wanted, and what that refers to; all if none are named."""
    needed = set[str]()
    for one in told:
        thing = one[0]
        if wanted is not None and thing.incident not in wanted:
            shared = not thing.incident and (thing.id in needed or (thing.refs and thing.refs[0] in needed))
            if not shared:
                continue
        if wanted is not None:
            needed.update(thing.refs)
        yield one


def _write_told(sink: BinaryIO, told: Told, there: set[str]) -> list[str]:
    """Writes; gives the ids of incidents that stand. there: ids that are written, which grows."""
    refs = list[str]()
    for thing, text, created, modified, revoked in told:
        _write(sink, thing.id, text, created, modified)
        there.add(thing.id)
        if thing.id.startswith("incident--") and not revoked:
            refs.append(thing.id)
    return refs


def _write_originals(sink: BinaryIO, whose: Theirs, wanted: frozenset[str] | None, there: set[str]) -> list[str]:
    """The same for objects that came from elsewhere. Of what Comity tells itself, its own telling stands."""
    refs = dict[str, None]()
    for one in originals(whose, wanted):
        if one.id not in there:
            sink.write(one.text + b",\n")
            if one.id.startswith("incident--"):
                refs[one.id] = None
    return list(refs)


def _write(sink: BinaryIO, key: str, rest: bytes, created: str, modified: str, *, last: bool = False) -> None:
    """One object. Its body is JSON already; type, id and dates go before it."""
    kind = key.partition("--")[0]
    dates = f'"created":"{created}"' + ("" if kind == "marking-definition" else f',"modified":"{modified}"')
    sink.write(f'{{"type":"{kind}","spec_version":"2.1","id":"{key}",{dates},'.encode())
    sink.write(rest[1:] + (b"\n" if last else b",\n"))
