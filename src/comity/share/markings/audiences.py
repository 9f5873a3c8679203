"""Audiences: sets of readers as clauses, each a set of principals. A reader has a principal in every clause.

Principals are ids of parties and communities, KNOWN and AGREED. No clause at all is everyone who may enter the
collection. To combine two audiences is to ask for the clauses of both: it only ever narrows.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

Clause = frozenset[str]
Audience = frozenset[Clause]

KNOWN = "known"
"""Any party of the ledger, as against whoever comes without a key."""

AGREED = "agreed"
"""A party with whom there is an agreement on the collection, itself or through a community, to read or to write."""

EVERYONE: Audience = frozenset()


def decide(audience: Audience, principals: frozenset[str]) -> bool:
    """The one decision: whether somebody with these principals may read what has this audience."""
    return all(clause & principals for clause in audience)


def narrowed(audiences: Iterable[Audience]) -> Audience:
    """Who is in all of them, without clauses that follow from others."""
    clauses = frozenset[Clause]().union(*audiences)
    return frozenset(one for one in clauses if not any(other < one for other in clauses))


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
