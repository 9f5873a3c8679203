"""From objects' own markings to who may read them, all told: what names a hidden object is hidden with it.

- A version is read by who may read it and all later ones: what was marked up is marked up in all its versions.
- What refers to an object is read by who may know of that object's newest version: a relationship, an opinion, a
  sighting or a container would tell that it is there. Its own writer is excepted, who knows what they wrote.
- If several parties hold an object with one id, the writer of the reference means their own, else the strictest counts.
- An id that anybody can reckon (UUIDv5), and that its writer saw nowhere here, is no secret of others: it would be one
  if what names it were hidden, as that tells that the object is there.
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
    if any(version.known for one in waiting for version in lineages.of(one)):
        lineages.look_up(waiting)
    while waiting:
        one = waiting.pop()
        queued.discard(one)
        was = _known(lineages, one)
        _settle(lineages, one)
        # Of what arrived, what was there before is gone from memory: unless all is open to all, who names it is asked.
        if _known(lineages, one) != was or (one in arrived and any(v.known for v in lineages.of(one))):
            more = [other for other in lineages.referrers(one) if other not in queued and _differs(lineages, other)]
            waiting += more
            queued.update(more)


def reckoned(object_id: str) -> bool:
    """Whether whoever knows what an object is about can know its id: a UUID made of a name (RFC 9562, section 5.5)."""
    return object_id[-22] in "35"


def _settle(lineages: Lineages, object_id: str) -> None:
    for writer in _writers(lineages, object_id):
        staged(lineages.of(object_id, writer))
        for one, audience, known in _told(lineages, object_id, writer):
            one.audience, one.known = audience, known


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
        known = narrowed([told, *before]) if one.revoked else told
        yield _Told(one, with_receivers(told, one.had), known)
        before = [known]


def with_receivers(audience: Audience, had: frozenset[str]) -> Audience:
    """The same, and those who had what is revoked. Who had it without a key may be anybody."""
    return EVERYONE if NOBODY in had else with_parties(audience, had) if had else audience


def _with_refs(lineages: Lineages, version: Version, own: Audience) -> Audience:
    lineages.load(version.refs)
    targets = [_seen(lineages, ref, version) for ref in version.refs if ref != version.object_id]
    asked = [with_writer(one, version.writer) for one in targets if one]
    return narrowed([own, *asked]) if asked else own


def _seen(lineages: Lineages, object_id: str, by: Version) -> Audience:
    """Who may know of an object that a version refers to."""
    known = _known(lineages, object_id)
    if by.writer in known or object_id in by.unseen:
        return known.get(by.writer, EVERYONE)
    return narrowed(known.values())


def _known(lineages: Lineages, object_id: str) -> dict[str, Audience]:
    """Who may know of an object, by writer: of its newest version, or of what was deleted."""
    left: dict[str, Audience] = {}
    for gone in lineages.deleted(object_id):
        left[gone.writer] = narrowed([left.get(gone.writer, EVERYONE), gone.known])
    return left | {one.writer: one.known for one in lineages.of(object_id)}
