"""From objects' own markings to who may read them, all told: what names a hidden object is hidden with it.

- A version is read by who may read it and all later ones: what was marked down is marked down in all its versions.
- What refers to an object is read by who may read that object's newest version: a relationship, an opinion, a sighting
  or a container would tell that it is there. Its own writer is excepted, who knows what they wrote.
- If several parties hold an object with one id, the writer of the reference means their own, else the strictest counts.

Objects that refer to each other in a circle keep the strictest audience that one of them ever had until they are sent
again; the rule never widens by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from comity.share.exchange.lineages import Lineages, Version, staged
from comity.share.markings.audiences import EVERYONE, Audience, narrowed, with_writer


def spread(lineages: Lineages, touched: Iterable[str]) -> None:
    """Sets stages and audiences of the objects touched, and of whatever names them, directly or not."""
    waiting = list(dict.fromkeys(touched))
    queued, arrived = set(waiting), frozenset(waiting)
    lineages.load(ref for one in waiting for version in lineages.of(one) for ref in version.refs)
    if any(version.audience for one in waiting for version in lineages.of(one)):
        lineages.look_up(waiting)
    while waiting:
        one = waiting.pop()
        queued.discard(one)
        was = _outer(lineages, one)
        _settle(lineages, one)
        # Of what arrived, what was there before is gone from memory: unless all is open to all, who names it is asked.
        if _outer(lineages, one) != was or (one in arrived and any(v.audience for v in lineages.of(one))):
            more = [other for other in lineages.referrers(one) if other not in queued and _differs(lineages, other)]
            waiting += more
            queued.update(more)


def _settle(lineages: Lineages, object_id: str) -> None:
    for writer in {one.writer for one in lineages.of(object_id)}:
        versions = lineages.of(object_id, writer)
        staged(versions)
        later = EVERYONE
        for one in reversed(versions):
            later = narrowed([later, one.own])
            one.audience = _told(lineages, one, later)


def _told(lineages: Lineages, version: Version, later: Audience) -> Audience:
    lineages.load(version.refs)
    targets = [_seen(lineages, ref, version.writer) for ref in version.refs if ref != version.object_id]
    asked = [with_writer(one, version.writer) for one in targets if one]
    return narrowed([later, *asked]) if asked else later


def _differs(lineages: Lineages, object_id: str) -> bool:
    """Whether settling an object would change it."""
    for writer in {one.writer for one in lineages.of(object_id)}:
        later = EVERYONE
        for one in reversed(lineages.of(object_id, writer)):
            later = narrowed([later, one.own])
            if one.audience != _told(lineages, one, later):
                return True
    return False


def _seen(lineages: Lineages, object_id: str, by: str) -> Audience:
    """Who may know of an object that somebody refers to."""
    newest = _outer(lineages, object_id)
    return newest[by] if by in newest else narrowed(newest.values())


def _outer(lineages: Lineages, object_id: str) -> dict[str, Audience]:
    """The audience of the newest version, by writer."""
    return {one.writer: one.audience for one in lineages.of(object_id)}
