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
from heapq import heappop, heappush
from typing import NamedTuple

from comity.share.audit.receipts import NOBODY
from comity.share.exchange.lineages import Lineages
from comity.share.exchange.namers import ranked
from comity.share.exchange.versions import Deleted, Version, bounded, staged
from comity.share.markings.audiences import EVERYONE, Audience, Clause, narrowed, with_parties, with_writer

Known = dict[str, Audience]
"""Who may know of an object, by its writers."""


class _Told(NamedTuple):
    """Of a version: who may read it, and who may know of it."""

    version: Version
    audience: Audience
    known: Audience


def spread(lineages: Lineages, touched: Iterable[str]) -> None:
    """Sets stages and audiences of the objects touched, and of whatever names them, directly or not."""
    first = list(dict.fromkeys(touched))
    lineages.load_named(first)
    # Of what arrived, what was there before is gone from memory: unless all is open to all, who names it is asked.
    changed = [one for one in first if _settle(lineages, one) or _hidden(lineages, one)]
    if changed:
        _follow(lineages, changed)


def _follow(lineages: Lineages, changed: list[str]) -> None:
    """Settles what names the changed, each after what it names itself: so once, but where they name each other in a
    circle."""
    order = ranked(lineages.around(changed), lambda one: _names(lineages, one))
    namers: dict[str, list[int]] = {one: [] for one in order}
    for place, one in enumerate(order):
        for key in _names(lineages, one) & namers.keys():
            namers[key].append(place)
    waiting = sorted({place for one in changed for place in namers[one]})
    queued = set(waiting)
    while waiting:
        place = heappop(waiting)
        queued.discard(place)
        one, was = order[place], _known(lineages, order[place])
        for more in namers[one] if _settle(lineages, one) else ():
            if more not in queued and _matters(lineages, order[more], was, _known(lineages, one)):
                queued.add(more)
                heappush(waiting, more)


def _matters(lineages: Lineages, object_id: str, was: Known, now: Known) -> bool:
    """Whether an object can be told to others than before, as who may know of one that it names has changed. In a
    circle most changes make none: to settle takes as long as there are references."""
    gone = frozenset[Clause]().union(*(known - now.get(writer, EVERYONE) for writer, known in was.items()))
    come = frozenset[Clause]().union(*(known - was.get(writer, EVERYONE) for writer, known in now.items()))
    return bool(lineages.deleted(object_id)) or any(
        one.revoked or not one.known.isdisjoint(with_writer(gone, one.writer))
        or not all(any(held <= asked for held in one.known) for asked in with_writer(come, one.writer))
        for one in lineages.of(object_id))  # fmt: skip


def _names(lineages: Lineages, object_id: str) -> set[str]:
    return {key for version in lineages.of(object_id) for key in lineages.names(version)}


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


def _writers(lineages: Lineages, object_id: str) -> set[str]:
    return {one.writer for one in lineages.of(object_id)}


def _told(lineages: Lineages, object_id: str, writer: str) -> Iterator[_Told]:
    """Versions of one lineage, oldest first."""
    versions, deleted = lineages.of(object_id, writer), lineages.deleted(object_id, writer)
    after = _of_later(versions, deleted)
    before = narrowed(one.known for one in deleted)
    for one, own in bounded(versions, deleted):
        told = _with_refs(lineages, one, own)
        known = narrowed([told, after[one], *([before] if one.revoked else ())])
        yield _Told(one, with_receivers(told, one.had), known)
        before = known


def _of_later(versions: list[Version], deleted: list[Deleted]) -> dict[Version, Audience]:
    """Of each version, who may know of all later ones that were deleted."""
    rest, known, found = sorted(deleted, key=lambda one: one.order), EVERYONE, {}
    for one in reversed(versions):
        while rest and rest[-1].order > one.order:
            known = narrowed([known, rest.pop().known])
        found[one] = known
    return found


def with_receivers(audience: Audience, had: frozenset[str]) -> Audience:
    """The same, and those who had what is revoked. Who had it without a key may be anybody."""
    return EVERYONE if NOBODY in had else with_parties(audience, had) if had else audience


def _with_refs(lineages: Lineages, version: Version, own: Audience) -> Audience:
    named = lineages.names(version)
    targets = [_seen(lineages, ref, version, meant) for ref, meant in named.items()]
    asked = [with_writer(one, version.writer) for one in targets if one]
    return narrowed([own, *asked]) if asked else own


def _seen(lineages: Lineages, object_id: str, by: Version, meant: frozenset[str] | None) -> Audience:
    """Who may know of an object that a version refers to."""
    if object_id == by.object_id or not _hidden(lineages, object_id):
        return EVERYONE
    known = _known(lineages, object_id)
    return narrowed(one for writer, one in known.items() if meant is None or writer == by.writer or writer in meant)


def _known(lineages: Lineages, object_id: str) -> Known:
    """Who may know of an object, by writer: of its newest version, or of what was deleted."""
    found: Known = {}
    for gone in lineages.deleted(object_id):
        found[gone.writer] = narrowed([found.get(gone.writer, EVERYONE), gone.known])
    for one in lineages.of(object_id):
        found[one.writer] = one.known
    return found
