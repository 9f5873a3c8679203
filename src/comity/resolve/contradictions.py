"""Judgements that contradict one another, or say something of no record: listed for a person, not silently won.

What holds until somebody mends it: a verdict that keeps two records apart prevails over a chain of `same` that joins
them; of two people's verdicts on one pair the newer counts. Nothing here depends on the order of lines, save where two
verdicts on one pair were made at the same instant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from comity.model.identity import content_id
from comity.model.sentence import Sentence
from comity.resolve.chains import Chains, cycles
from comity.resolve.cluster import Pair
from comity.resolve.judgements import APART, Judgement, made, under, verdicts
from comity.resolve.naming import Names

_SPEAKS_OF = {"incident": "incident", "campaign": "incident", "event": "incident", "actor": "actor"}


class Contradiction(msgspec.Struct, frozen=True):
    """kind: one of those in the contract of `judgement_conflict`. records: those concerned, in order of a chain.
    judgements: the verdicts concerned. holds: what the program does until somebody mends it."""

    kind: str
    records: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    holds: Sentence

    @property
    def words(self) -> tuple[str, ...]:
        """The verdicts concerned, in words."""
        return tuple(map(str, self.judgements))

    @property
    def id(self) -> str:
        """Hash of what it is about; the same contradiction has the same id in every release."""
        return content_id(self.kind, *self.records, *self.words)


def contradictions(judgements: Iterable[Judgement], names: Names, kinds: Mapping[str, str]) -> list[Contradiction]:
    """All contradictions, by kind and records. kinds: record -> kind of record, for all that there are."""
    judged = list(judgements)
    held = under(judged, names)
    return sorted(
        [*_unknown(judged, names), *_unlike(held, kinds), *_two_minds(held), *in_graph(verdicts(held))],
        key=lambda one: (one.kind, one.records, one.words),
    )


def in_graph(standing: Mapping[Pair, Judgement]) -> Iterator[Contradiction]:
    """Verdicts that can't all be carried out: chains of `same` that join what is kept apart, and cycles of `part`."""
    chains = Chains(pair for pair, j in standing.items() if j.verdict == "same")
    for pair, j in standing.items():
        if j.verdict in APART and (path := chains.path(*pair)):
            said = [j, *(standing[step] for step in chains.steps(path))]
            holds = Sentence("'{verdict}' holds: a 'same' of the chain is not carried out",
                             {"verdict": Sentence(j.verdict)})  # fmt: skip
            yield _told("apart-in-chain", path, said, holds)
    parts = {_downward(j): j for j in standing.values() if j.verdict == "part" and j.whole}
    for cycle in cycles(parts, chains):
        said = [parts[step] if step in parts else standing[min(step), max(step)] for step in cycle.steps]
        holds = Sentence("all are kept apart, and each 'part' is shown as it was said")
        yield _told("part-cycle", cycle.records, said, holds)


def _downward(j: Judgement) -> Pair:
    """(whole, part)."""
    return (j.left_id, j.right_id) if j.whole == "left" else (j.right_id, j.left_id)


def _unknown(judged: list[Judgement], names: Names) -> Iterator[Contradiction]:
    for j in verdicts(judged).values():
        for text in j.pair:
            found = names.find(text)
            if len(found) != 1:
                kind = "ambiguous-record" if found else "unknown-record"
                yield _told(kind, (text, *found), [j], Sentence("the verdict changes nothing"))


def _unlike(held: list[Judgement], kinds: Mapping[str, str]) -> Iterator[Contradiction]:
    for (left, right), j in verdicts(held).items():
        if left in kinds and right in kinds:
            sides = _SPEAKS_OF.get(kinds[left]), _SPEAKS_OF.get(kinds[right])
            if sides[0] != sides[1] or None in sides:
                holds = Sentence("the verdict changes nothing: one is no such thing")
                yield _told("not-comparable", (left, right), [j], holds)


def _two_minds(held: list[Judgement]) -> Iterator[Contradiction]:
    """Verdicts of two people on one pair that differ, where the newer does not say that it replaces the older."""
    by_pair: defaultdict[Pair, list[Judgement]] = defaultdict(list)
    for j in held:
        by_pair[j.pair].append(j)
    for pair, newest in verdicts(held).items():
        gone = {j.supersedes for j in by_pair[pair]}
        for j in sorted(by_pair[pair], key=made):
            if j.user != newest.user and j.made_at not in gone and contrary(j, newest):
                holds = Sentence("the newer holds: '{verdict}'", {"verdict": Sentence(newest.verdict)})
                yield _told("two-minds", pair, [j, newest], holds)


def contrary(one: Judgement, other: Judgement) -> bool:
    """Whether two verdicts on one pair can't both be right; `unsure`, and what was taken back, contradict nothing."""
    if {"unsure", "withdrawn"} & {one.verdict, other.verdict}:
        return False
    return one.verdict != other.verdict or (None not in (one.whole, other.whole) and one.whole != other.whole)


def _told(kind: str, records: Iterable[str], said: Iterable[Judgement], holds: Sentence) -> Contradiction:
    return Contradiction(kind, tuple(records), tuple(said), holds)
