"""From objects' own markings to who may read them, all told: what names a hidden object is hidden with it.

- A version is read by who may read it and all later ones: what was marked up is marked up in all its versions.
- What refers to an object is read by who may know of that object's newest version: a relationship, an opinion, a
  sighting or a container would tell that it is there. Its own writer is excepted, who knows what they wrote.
- If several parties hold an object with one id, the writer of the reference means their own, or those that they saw
  when they wrote. What they did not see is not meant: it would else tell that it is there, and whoever sends an object
  under an id would silence those who name it.
- What revokes an object is read by who had it, besides; that tells others no more of what names it. Nor does deleting.

Objects that refer to each other in a circle keep the strictest audience that one of them ever had until they are sent
again; the rule never widens by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.share.audit.receipts import NOBODY
from comity.share.exchange.lineages import Lineages
from comity.share.exchange.versions import Version, bounded, staged
from comity.share.markings.audiences import EVERYONE, Audience, narrowed, with_parties, with_writer


class _Told(NamedTuple):
    """Of a version: who may read it, and who may know of it."""

    version: Version
    audience: Audience
    known: Audience


def spread(lineages: Lineages, touched: Iterable[str]) -> None:
    """Sets stages and audiences of the objects touched, and of whatever names them, directly or not."""
    waiting = list(dict.fromkeys(touched))
    queued, arrived = set(waiting), frozenset(waiting)
    lineages.load(ref for one in waiting for version in lineages.of(one) for ref in version.refs)
    looked_up = False
    while waiting:
        one = waiting.pop()
        queued.discard(one)
        changed = _settle(lineages, one)
        # Of what arrived, what was there before is gone from memory: unless all is open to all, who names it is asked.
        if changed or (one in arrived and _hidden(lineages, one)):
            if not looked_up:  # all at once, as most of them will be asked for
                lineages.look_up([one, *waiting])
                looked_up = True
            more = [other for other in lineages.referrers(one) if other not in queued and _differs(lineages, other)]
            lineages.look_up(more)
            waiting += more
            queued.update(more)


def _hidden(lineages: Lineages, object_id: str) -> bool:
    """Whether anything of an object is or was hidden from anybody."""
    return any(one.known for one in lineages.of(object_id)) or bool(lineages.deleted(object_id))


def _settle(lineages: Lineages, object_id: str) -> bool:
    """Sets what is told of an object. Returns whether others may know of it than before."""
    held = lineages.of(object_id)
    if len(held) == 1 and not lineages.deleted(object_id):  # as nearly all are, that come first
        (one,) = held
        staged(held)
        before, one.known = one.known, _with_refs(lineages, one, one.own)
        one.audience = with_receivers(one.known, one.had)
        return one.known != before
    was = _known(lineages, object_id)
    for writer in _writers(lineages, object_id):
        staged(lineages.of(object_id, writer))
        for one, audience, known in _told(lineages, object_id, writer):
            one.audience, one.known = audience, known
    return _known(lineages, object_id) != was


def _differs(lineages: Lineages, object_id: str) -> bool:
    """Whether settling an object would change it."""
    return any((one.audience, one.known) != (audience, known) for writer in _writers(lineages, object_id)
               for one, audience, known in _told(lineages, object_id, writer))  # fmt: skip


def _writers(lineages: Lineages, object_id: str) -> set[str]:
    return {one.writer for one in lineages.of(object_id)}


def _told(lineages: Lineages, object_id: str, writer: str) -> Iterator[_Told]:
    """Versions of one lineage, oldest first."""
    deleted = lineages.deleted(object_id, writer)
    before = [one.known for one in deleted]
    for one, own in bounded(lineages.of(object_id, writer), deleted):
        told = _with_refs(lineages, one, own)
        after = [each.known for each in deleted if each.order > one.order]
        known = narrowed([told, *after, *(before if one.revoked else ())])
        yield _Told(one, with_receivers(told, one.had), known)
        before = [known]


def with_receivers(audience: Audience, had: frozenset[str]) -> Audience:
    """The same, and those who had what is revoked. Who had it without a key may be anybody."""
    return EVERYONE if NOBODY in had else with_parties(audience, had) if had else audience


def _with_refs(lineages: Lineages, version: Version, own: Audience) -> Audience:
    if not version.refs:
        return own
    lineages.load(version.refs)
    targets = [_seen(lineages, ref, version, meant) for ref, meant in version.refs.items()]
    asked = [with_writer(one, version.writer) for one in targets if one]
    return narrowed([own, *asked]) if asked else own


def _seen(lineages: Lineages, object_id: str, by: Version, meant: frozenset[str] | None) -> Audience:
    """Who may know of an object that a version refers to."""
    if object_id == by.object_id or not _hidden(lineages, object_id):
        return EVERYONE
    known = _known(lineages, object_id)
    return narrowed(one for writer, one in known.items() if meant is None or writer == by.writer or writer in meant)


def _known(lineages: Lineages, object_id: str) -> dict[str, Audience]:
    """Who may know of an object, by writer: of its newest version, or of what was deleted."""
    found: dict[str, Audience] = {}
    for gone in lineages.deleted(object_id):
        found[gone.writer] = narrowed([found.get(gone.writer, EVERYONE), gone.known])
    for one in lineages.of(object_id):
        found[one.writer] = one.known
    return found
