"""What may leave this server for somebody else: pushed to a peer, exported, sent into another collection.

Two have to agree. The markings: whoever receives an object is among those who may read it. The agreement on the
collection: whoever receives it may read there by themselves, or whoever passes it on has the right to. Neither stands
in for the other.
"""

from __future__ import annotations

from collections.abc import Iterable

from comity.share.markings.audiences import Audience, decide


def outgoing(there: Iterable[tuple[int, Audience]], to: frozenset[str], *, reads: bool,
             passes_on: bool) -> tuple[int, ...]:  # fmt: skip
    """Numbers of the audiences of which versions may leave, for use within a query; none if nothing may.

    there: audiences of a collection. to: principals of whoever receives it; empty for the public. reads: they may read
    the collection by themselves. passes_on: the agreement with whoever sends it says that they may pass on.
    """
    if not (reads or passes_on):
        return ()
    return tuple(number for number, audience in there if decide(audience, to))
