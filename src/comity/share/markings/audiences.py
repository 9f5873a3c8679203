"""Audiences: sets of readers as clauses, each a set of principals. A reader has a principal in every clause.

Principals are ids of parties and communities, KNOWN and AGREED. No clause at all is everyone who may enter the
collection. To combine two audiences is to ask for the clauses of both: it only ever narrows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

Clause = frozenset[str]
Audience = frozenset[Clause]

KNOWN = "known"
"""Any party of the ledger, as against whoever comes without a key."""

AGREED = "agreed"
"""A party with whom there is an agreement on the collection, itself or through a community, to read or to write."""

EVERYONE: Audience = frozenset()

_FEW = 8
"""Clauses that are compared each with each: an index would take longer."""


def decide(audience: Audience, principals: frozenset[str]) -> bool:
    """The one decision: whether somebody with these principals may read what has this audience."""
    return all(clause & principals for clause in audience)


def narrowed(audiences: Iterable[Audience]) -> Audience:
    """Who is in all of them, without clauses that follow from others."""
    clauses = frozenset[Clause]().union(*audiences)
    if len(clauses) > _FEW:
        return _least(clauses)
    return frozenset(one for one in clauses if not any(other < one for other in clauses))


def _least(clauses: Audience) -> Audience:
    """Clauses that hold no other. Each is kept under its rarest principal: what holds it has that one too, so few are
    compared, however many there are."""
    often = Counter(name for clause in clauses for name in clause)
    kept: dict[str, list[Clause]] = {}
    for one in sorted(clauses, key=len):
        if not one:
            return frozenset({one})
        if not any(other <= one for name in one for other in kept.get(name, ())):
            kept.setdefault(min(one, key=often.__getitem__), []).append(one)
    return frozenset(one for some in kept.values() for one in some)


def with_writer(audience: Audience, writer: str) -> Audience:
    """The same, and the writer: what they sent themselves is no secret to them."""
    return frozenset(clause if clause & {KNOWN, AGREED} else clause | {writer} for clause in audience)


def with_parties(audience: Audience, parties: Iterable[str]) -> Audience:
    """The same, and these parties, whatever else is asked for."""
    more = frozenset(parties)
    return frozenset(clause | more for clause in audience)


def written(audience: Audience) -> str:
    """As text, the same for the same audience."""
    return msgspec.json.encode(sorted(sorted(clause) for clause in audience)).decode()


def read(text: str) -> Audience:
    """What `written` wrote."""
    return frozenset(frozenset(clause) for clause in msgspec.json.decode(text, type=list[list[str]]))
