"""What people have decided up to now, on the records of an opened release: the file may be newer than the release."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from comity.release.handle import Handle
from comity.resolve.chains import Chains
from comity.resolve.cluster import Pair, ordered
from comity.resolve.contradictions import Contradiction, contradictions
from comity.resolve.judgements import APART, Judgement, read, under, verdicts
from comity.resolve.naming import Names
from comity.resolve.taking import Known


class State(msgspec.Struct, frozen=True):
    """standing: pair -> the verdict on it. chain: record -> smallest record of the chain of `same` that it is in.
    apart: pairs of chains that a verdict keeps apart. contradictions: what a person has to mend.
    history: pair -> all lines on it, the oldest first."""

    standing: Mapping[Pair, Judgement]
    chain: Mapping[str, str]
    apart: frozenset[Pair]
    contradictions: list[Contradiction]
    history: Mapping[Pair, list[Judgement]]

    def against(self, judgement: Judgement) -> list[Contradiction]:
        """The contradictions that a verdict has a part in."""
        return [one for one in self.contradictions if judgement in one.judgements]


def known(handle: Handle) -> Known:
    """The records of a release and the names they go by, as far as the handle may show them."""
    kinds = {row["record_id"]: row["kind"] for row in handle.rows("SELECT record_id, kind FROM record")}
    led = handle.rows("SELECT alias_id, record_id FROM record_alias")
    return Known(kinds, Names(kinds, {row["alias_id"]: row["record_id"] for row in led}))


def state(path: Path, told: Known, *, public: bool = False) -> State:
    """The judgements in a file, held against the records there are. public: those alone of which both records may be
    passed on, without a word on the others."""
    judged = read(path)
    if public:
        judged = [j for j in judged if all(len(told.names.find(text)) == 1 for text in j.pair)]
    held = under(judged, told.names)
    standing = verdicts(held)
    chains = Chains(pair for pair, j in standing.items() if j.verdict == "same")
    records = {record for pair in standing for record in pair}
    apart = {ordered(*map(chains.root, pair)) for pair, j in standing.items() if j.verdict in APART}
    history: dict[Pair, list[Judgement]] = {}
    for j in held:
        history.setdefault(j.pair, []).append(j)
    return State(standing, {record: chains.root(record) for record in records}, frozenset(apart),
                 contradictions(judged, told.names, told.kinds), history)  # fmt: skip
