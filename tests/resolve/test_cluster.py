"""Clusters obey verdicts, respect what a source keeps apart, and depend on scores and ids only.

Verdicts that contradict one another (a and b same, b and c same, a and c different) can't all be kept: the 'different'
ones are, and of the 'same' ones those that still fit, in the order of ids.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_clusters import naive

from comity.resolve.cluster import Pair, Rules, cluster, ordered

IDS = [f"{source}:{number}" for source in "abc" for number in range(4)]
SOURCE = {record: record[0] for record in IDS}
SAME, MEAN = 0.5, 0.4
PAIRS = st.sampled_from([(x, y) for x in IDS for y in IDS if x < y])
FEW = st.frozensets(PAIRS, max_size=8)
SCORES = st.dictionaries(PAIRS, st.integers(0, 20).map(lambda n: n / 20), max_size=40)
SINGLE = st.sets(st.sampled_from("abc")).map(lambda kept: {r: s for r, s in SOURCE.items() if s in kept})
RULES = st.builds(Rules, st.just(SAME), st.just(MEAN), FEW, FEW, SINGLE)


# thirty-seconds: exact as floats, as fractions and as billionths
EXACT = st.dictionaries(PAIRS, st.integers(0, 32).map(lambda n: n / 32), max_size=50)
ANY_MEAN = st.builds(Rules, st.just(SAME), st.sampled_from([0.0, 0.3125, 0.40625, 0.75]), FEW, FEW, SINGLE)


def groups(found: dict[str, str]) -> list[set[str]]:
    held: dict[str, set[str]] = {}
    for record, name in found.items():
        held.setdefault(name, set()).add(record)
    return list(held.values())


@settings(max_examples=500, deadline=None)
@given(EXACT, ANY_MEAN)
def test_clusters_are_those_of_a_plain_reading_of_the_rules(scores: dict[Pair, float], rules: Rules) -> None:
    assert cluster(IDS, scores, rules) == naive(IDS, scores, rules)


@pytest.mark.parametrize("mean", [0.0, 0.3125, 0.5, 0.75])
@pytest.mark.parametrize("density", [0.3, 0.7, 1.0])
def test_so_are_clusters_of_records_with_many_pairs(mean: float, density: float) -> None:
    for seed in range(60):
        dice = Random(seed)  # noqa: S311 - a seed, so that a failure can be repeated
        pairs = [(x, y) for x in IDS for y in IDS if x < y]
        scores = {pair: dice.randrange(33) / 32 for pair in pairs if dice.random() < density}
        must, cannot = (frozenset(dice.sample(pairs, dice.randrange(3))) for _ in range(2))
        single = {record: SOURCE[record] for record in IDS if SOURCE[record] == "a"} if seed % 2 else {}
        rules = Rules(SAME, mean, must, cannot, single)
        assert cluster(IDS, scores, rules) == naive(IDS, scores, rules)


@pytest.mark.parametrize("shape", ["chain", "star"])
def test_a_giant_component_costs_no_square_of_its_records(shape: str) -> None:
    """Between 50,000 records there are 10^9 pairs: a cost that grows so is noticed."""
    ids = [f"p:{number:05d}" for number in range(50_000)]
    lefts = ids[:-1] if shape == "chain" else [ids[0]] * (len(ids) - 1)
    scores = {pair: 0.9 - place / 1e6 for place, pair in enumerate(zip(lefts, ids[1:], strict=True))}
    assert set(cluster(ids, scores, Rules(SAME, 0.0)).values()) == {ids[0]}


@given(SCORES, RULES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(scores: dict[Pair, float], rules: Rules, dice: Random) -> None:
    shuffled = dict(dice.sample(list(scores.items()), len(scores)))
    assert cluster(dice.sample(IDS, len(IDS)), shuffled, rules) == cluster(IDS, scores, rules)


@given(SCORES, RULES)
def test_every_record_is_in_one_cluster_named_by_its_smallest_member(scores: dict[Pair, float], rules: Rules) -> None:
    found = cluster(IDS, scores, rules)
    assert sorted(found) == IDS
    assert all(found[min(group)] == min(group) for group in groups(found))
    assert {found[name] for name in found.values()} == set(found.values())


@given(SCORES, RULES)
def test_what_cannot_be_together_never_is(scores: dict[Pair, float], rules: Rules) -> None:
    found = cluster(IDS, scores, rules)
    assert [pair for pair in rules.cannot if found[pair[0]] == found[pair[1]]] == []


@given(SCORES, RULES)
def test_what_must_be_together_is_unless_that_joins_what_cannot(scores: dict[Pair, float], rules: Rules) -> None:
    found = cluster(IDS, scores, rules)
    graph = nx.Graph(list(rules.must))
    parts = {record: number for number, part in enumerate(nx.connected_components(graph)) for record in part}
    torn = {parts[a] for a, b in rules.cannot if a in parts and parts[a] == parts.get(b)}
    for a, b in rules.must:
        if found[a] != found[b]:
            assert parts[a] in torn
            left, right = ([r for r in IDS if found[r] == found[side]] for side in (a, b))
            assert any(ordered(x, y) in rules.cannot for x in left for y in right)


@given(SCORES, RULES)
def test_one_record_per_source_that_keeps_its_entries_apart(scores: dict[Pair, float], rules: Rules) -> None:
    by_verdict = groups(cluster(IDS, {}, rules))
    for group in groups(cluster(IDS, scores, rules)):
        counts = Counter(rules.single[record] for record in group if record in rules.single)
        for source in (source for source, n in counts.items() if n > 1):  # then people put them there
            held = {record for record in group if rules.single.get(record) == source}
            assert any(held <= verdict for verdict in by_verdict)


@given(SCORES)
def test_without_constraints_clusters_are_the_connected_components(scores: dict[Pair, float]) -> None:
    graph = nx.Graph([pair for pair, score in scores.items() if score >= SAME])
    graph.add_nodes_from(IDS)
    found = groups(cluster(IDS, scores, Rules(SAME, 0.0)))
    assert sorted(map(sorted, found)) == sorted(map(sorted, nx.connected_components(graph)))


@given(SCORES, st.builds(Rules, st.just(SAME), st.just(0.0), st.just(frozenset()), FEW, SINGLE))
def test_clusters_given_as_verdicts_are_found_again(scores: dict[Pair, float], rules: Rules) -> None:
    found = cluster(IDS, scores, rules)
    must = frozenset((name, record) for record, name in found.items() if name != record)
    assert cluster(IDS, scores, Rules(rules.same, rules.mean, must, rules.cannot, rules.single)) == found


@settings(max_examples=30)
@given(SCORES, FEW)
def test_a_verdict_prevails_over_its_opposite_score(scores: dict[Pair, float], verdicts: frozenset[Pair]) -> None:
    apart = cluster(IDS, scores | dict.fromkeys(verdicts, 1.0), Rules(SAME, 0.0, cannot=verdicts))
    together = cluster(IDS, scores | dict.fromkeys(verdicts, 0.0), Rules(SAME, 1.0, must=verdicts))
    assert not any(apart[a] == apart[b] for a, b in verdicts)
    assert all(together[a] == together[b] for a, b in verdicts)


@pytest.mark.parametrize(
    ("must", "cannot", "found"),
    [
        ([("a", "b"), ("b", "c")], [("a", "c")], [["a", "b"], ["c"]]),
        ([("a", "b")], [("a", "b")], [["a"], ["b"], ["c"]]),
        ([("a", "b"), ("a", "c"), ("b", "c")], [("a", "b")], [["a", "c"], ["b"]]),
        ([("a", "c"), ("b", "c")], [("a", "b")], [["a", "c"], ["b"]]),
    ],
)
def test_contradictory_verdicts(must: list[Pair], cannot: list[Pair], found: list[list[str]]) -> None:
    rules = Rules(SAME, MEAN, frozenset(must), frozenset(cannot))
    assert sorted(map(sorted, groups(cluster("abc", {}, rules)))) == found


def test_two_clusters_need_more_in_common_than_one_pair() -> None:
    scores = {("a", "b"): 0.9, ("c", "d"): 0.9, ("b", "c"): 0.6}
    assert len(groups(cluster("abcd", scores, Rules(SAME, 0.31)))) == 2
    assert len(groups(cluster("abcd", scores, Rules(SAME, 0.29)))) == 1
