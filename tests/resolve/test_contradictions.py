"""Contradictions among judgements: found whatever the order of lines, with networkx as oracle."""

from __future__ import annotations

from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.resolve.chains import Chains, cycles
from comity.resolve.cluster import Pair, Rules, cluster
from comity.resolve.contradictions import Contradiction, contradictions
from comity.resolve.judgements import Judgement, constraints
from comity.resolve.naming import Names

IDS = [f"{source}:{number}" for source in "abc" for number in range(3)]
KINDS = dict.fromkeys(IDS, "incident") | {"act:1": "actor", "act:2": "actor", "tech:1": "technique"}
NAMES = Names(KINDS)
PAIRS = st.sampled_from([(x, y) for x in IDS for y in IDS if x < y])
SAID = st.tuples(PAIRS, st.sampled_from(["same", "same", "different", "part", "related", "unsure"]),
                 st.sampled_from(["left", "right"]))  # fmt: skip


def judged(left: str, verdict: str, right: str, day: int = 1, user: str = "u", **more: str) -> Judgement:
    whole = "left" if verdict == "part" else None
    fields = {"left_id": left, "right_id": right, "verdict": verdict, "user": user, "reason": "r", "whole": whole,
              "made_at": f"2030-01-{day:02}"}  # fmt: skip
    return Judgement(**(fields | more))  # type: ignore[arg-type]


@st.composite
def files(draw: st.DrawFn) -> list[Judgement]:
    """Judgements, each made at another instant."""
    said = draw(st.lists(SAID, max_size=14))
    return [judged(left, verdict, right, day, whole=side) if verdict == "part" else judged(left, verdict, right, day)
            for day, ((left, right), verdict, side) in enumerate(said, start=1)]  # fmt: skip


def found(lines: list[Judgement], *kinds: str) -> list[Contradiction]:
    return [one for one in contradictions(lines, NAMES, KINDS) if not kinds or one.kind in kinds]


@settings(deadline=None)  # a busy machine is no fault
@given(files(), st.integers(0, 5))
def test_the_order_of_lines_changes_nothing(lines: list[Judgement], seed: int) -> None:
    mixed = Random(seed).sample(lines, len(lines))  # noqa: S311 - dice with a seed
    assert found(mixed) == found(lines)


@settings(deadline=None)  # a busy machine is no fault
@given(files())
def test_what_is_kept_apart_in_a_chain_is_found_with_a_shortest_chain(lines: list[Judgement]) -> None:
    must, cannot = constraints(lines)
    graph = nx.Graph(must)
    torn = {p for p in cannot if set(p) <= set(graph) and nx.has_path(graph, *p)}
    told = found(lines, "apart-in-chain")
    assert {(one.records[0], one.records[-1]) for one in told} == torn
    for one in told:
        assert nx.is_path(graph, one.records)
        assert len(one.records) - 1 == nx.shortest_path_length(graph, one.records[0], one.records[-1])
        assert len(one.judgements) == len(one.records)


@settings(deadline=None)  # a busy machine is no fault
@given(files())
def test_without_such_chains_clusters_obey_every_verdict_and_with_one_apart_holds(lines: list[Judgement]) -> None:
    must, cannot = constraints(lines)
    done = cluster(IDS, {}, Rules(0.5, 0.5, must, cannot))
    assert all(done[a] != done[b] for a, b in cannot)
    assert found(lines, "apart-in-chain") or all(done[a] == done[b] for a, b in must)


@settings(deadline=None)  # a busy machine is no fault
@given(st.frozensets(PAIRS, max_size=6), st.frozensets(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(
    lambda p: p[0] != p[1]), max_size=10))  # fmt: skip
def test_cycles_of_part_are_the_strongly_connected_components(same: frozenset[Pair], parts: frozenset[Pair]) -> None:
    chains = Chains(same)
    graph = nx.DiGraph([(chains.root(a), chains.root(b)) for a, b in parts if chains.root(a) != chains.root(b)])
    wanted = {frozenset(held) for held in nx.strongly_connected_components(graph) if len(held) > 1}
    told = list(cycles(parts, chains))
    assert len(told) == len(wanted)
    for one in told:
        roots = {chains.root(record) for record in one.records}
        assert any(roots <= held for held in wanted)
        for (_, end), (start, _) in zip(one.steps, one.steps[1:] + one.steps[:1], strict=True):
            assert end == start
        assert all(step in parts or nx.Graph(same).has_edge(*step) for step in one.steps)


@settings(deadline=None)  # a busy machine is no fault
@given(st.frozensets(PAIRS, max_size=12))
def test_chains_are_connected_components(same: frozenset[Pair]) -> None:
    graph, chains = nx.Graph(list(same)), Chains(same)
    for held in nx.connected_components(graph):
        assert {chains.root(record) for record in held} == {min(held)}


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ([judged("a:0", "same", "b:0"), judged("b:0", "same", "c:0"), judged("a:0", "different", "c:0")],
         ["apart-in-chain"]),
        ([judged("a:0", "same", "b:0"), judged("b:0", "same", "c:0"), judged("a:0", "part", "c:0")],
         ["apart-in-chain"]),
        ([judged("a:0", "part", "b:0"), judged("b:0", "part", "c:0"), judged("c:0", "part", "a:0")], ["part-cycle"]),
        ([judged("a:0", "part", "b:0"), judged("b:0", "part", "c:0"), judged("a:0", "same", "c:0")], ["part-cycle"]),
        ([judged("a:0", "part", "b:0"), judged("b:0", "part", "c:0"), judged("a:0", "part", "c:0")], []),
        ([judged("a:0", "same", "x:9")], ["unknown-record"]),
        ([judged("a:0", "same", "act:1")], ["not-comparable"]),
        ([judged("act:1", "same", "tech:1")], ["not-comparable"]),
        ([judged("act:1", "same", "act:2")], []),
        ([judged("a:0", "same", "b:0"), judged("a:0", "different", "b:0", 2)], []),  # the same person, another mind
        ([judged("a:0", "same", "b:0"), judged("a:0", "different", "b:0", 2, "v")], ["two-minds"]),
        ([judged("a:0", "same", "b:0"), judged("a:0", "unsure", "b:0", 2, "v")], []),
        ([judged("a:0", "same", "b:0"), judged("a:0", "different", "b:0", 2, "v", supersedes="2030-01-01")], []),
    ],
)  # fmt: skip
def test_kinds(lines: list[Judgement], kinds: list[str]) -> None:
    assert [one.kind for one in found(lines)] == kinds


def test_what_is_told_names_records_and_verdicts() -> None:
    lines = [judged("a:0", "part", "b:0"), judged("c:0", "same", "b:0"), judged("c:0", "part", "a:0", user="v")]
    (one,) = found(lines)
    assert one.records == ("a:0", "b:0", "c:0")
    assert one.words == ("a:0 and b:0: part (left is the whole), by u at 2030-01-01",
                         "b:0 and c:0: same, by u at 2030-01-01",
                         "a:0 and c:0: part (right is the whole), by v at 2030-01-01")  # fmt: skip


def test_ids_by_hash_alone_and_by_alias() -> None:
    names = Names(["cfr:red-fox-7a0041a3", "cfr:a-0000aaaa", "cfr:b-0000aaaa", "dcid:101"],
                  {"cfr:grey-fox-11111111": "cfr:red-fox-7a0041a3",
                   "cfr:gone-22222222": "cfr:away-33333333"})  # fmt: skip
    assert names.of("cfr:~7a0041a3") == names.of("cfr:~11111111") == names.of("cfr:grey-fox-11111111")
    assert names.find("cfr:~0000aaaa") == ["cfr:a-0000aaaa", "cfr:b-0000aaaa"]
    assert names.find("csis:~7a0041a3") == names.find("cfr:~7a0041a") == names.find("cfr:~22222222") == []
    assert names.of("cfr:gone-22222222") == "cfr:away-33333333"
    assert names.short("cfr:red-fox-7a0041a3") == "cfr:~7a0041a3"
    assert names.short("cfr:a-0000aaaa") == "cfr:a-0000aaaa"
    assert names.short("dcid:101") == "dcid:101"
    lines = [judged("cfr:~0000aaaa", "same", "dcid:101"), judged("cfr:~99999999", "same", "dcid:101", 2)]
    kinds = [one.kind for one in contradictions(lines, names, {})]
    assert kinds == ["ambiguous-record", "unknown-record"]
