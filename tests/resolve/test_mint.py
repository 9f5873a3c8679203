"""Incident ids outlive splits, merges and new records; one that goes leads on."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from comity.model.identity import content_id
from comity.resolve.mint import mint

IDS = [f"s:{number}" for number in range(8)]
Clusters = dict[str, str]


def named(groups: list[int]) -> Clusters:
    """Record -> smallest record of its group; a group of -1 is no record at all."""
    held = [(record, group) for record, group in zip(IDS, groups, strict=True) if group >= 0]
    return {record: min(r for r, g in held if g == group) for record, group in held}


CLUSTERS = st.lists(st.integers(-1, 4), min_size=len(IDS), max_size=len(IDS)).map(named)
HISTORY = st.lists(CLUSTERS, min_size=1, max_size=4)


def walked(history: list[Clusters]) -> Clusters:
    """Ids after minting one state of the record after the other."""
    ids: Clusters = {}
    for clusters in history:
        ids, _ = mint(clusters, ids)
    return ids


def first(record: str) -> str:
    return "ci-" + content_id("incident", record)[:12]


@given(HISTORY)
@example([named([0, 0, 0, -1, -1, -1, -1, -1]), named([1, 0, 0, -1, -1, -1, -1, -1])])
def test_one_id_per_cluster_and_one_cluster_per_id(history: list[Clusters]) -> None:
    ids = walked(history)
    clusters = history[-1]
    assert sorted(ids) == sorted(clusters)
    assert (
        len({(clusters[record], ids[record]) for record in ids})
        == len(set(clusters.values()))
        == len(set(ids.values()))
    )
    assert all(re.fullmatch("ci-[0-9a-f]{12}", made) for made in ids.values())


@given(HISTORY, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(history: list[Clusters], dice: Random) -> None:
    before = walked(history[:-1])
    mixed = [dict(dice.sample(sorted(held.items()), len(held))) for held in (history[-1], before)]
    assert mint(mixed[0], mixed[1]) == mint(history[-1], before)


@given(HISTORY)
def test_unchanged_clusters_keep_their_ids(history: list[Clusters]) -> None:
    ids = walked(history)
    assert mint(history[-1], ids) == (ids, {})


@given(HISTORY, CLUSTERS)
def test_a_cluster_with_the_same_records_keeps_its_id_whatever_others_do(
    history: list[Clusters], now: Clusters
) -> None:
    before = walked(history)
    after, _ = mint(now, before)
    for old in set(before.values()):
        records = {record for record, held in before.items() if held == old}
        if len(names := {now.get(record) for record in records}) == 1 and None not in names:
            (name,) = names
            if {record for record, n in now.items() if n == name} == records:
                assert {after[record] for record in records} == {old}


@given(HISTORY, CLUSTERS)
def test_an_old_id_is_alive_or_leads_on_or_all_its_records_are_gone(history: list[Clusters], now: Clusters) -> None:
    before = walked(history)
    after, redirects = mint(now, before)
    living = set(after.values())
    for old in set(before.values()):
        heirs = {after[record] for record, held in before.items() if held == old and record in after}
        if old in living:
            assert old in heirs  # alive means: some of its own records still bear it
            assert old not in redirects
        elif heirs:
            assert redirects[old] in heirs
        else:
            assert old not in redirects
    assert set(redirects) <= set(before.values())
    assert set(redirects.values()) <= living


@given(HISTORY, CLUSTERS)
def test_new_ids_are_new(history: list[Clusters], now: Clusters) -> None:
    before = walked(history)
    after, _ = mint(now, before)
    for record, made in after.items():
        if made in set(before.values()):
            mates = [mate for mate, name in now.items() if name == now[record]]
            assert made in {before[mate] for mate in mates if mate in before}


@given(CLUSTERS, st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_on_a_split_the_largest_part_keeps_the_id(clusters: Clusters, cuts: list[int]) -> None:
    before, _ = mint(clusters, {})
    cut = {record: f"{clusters[record]}/{side}" for record, side in zip(IDS, cuts, strict=True) if record in clusters}
    after, redirects = mint(cut, before)
    assert redirects == {}
    for old in set(before.values()):
        parts = Counter(after[record] for record, held in before.items() if held == old)
        assert parts[old] == max(parts.values())


def test_on_a_merge_the_larger_keeps_its_id_and_the_other_leads_there() -> None:
    before, _ = mint(named([0, 1, 1, -1, -1, -1, -1, -1]), {})
    after, redirects = mint(named([0, 0, 0, 0, -1, -1, -1, -1]), before)
    assert set(after.values()) == {first("s:1")}
    assert redirects == {first("s:0"): first("s:1")}


def test_from_nothing_the_smallest_record_gives_the_id() -> None:
    assert mint(named([0, 0, 1, -1, -1, -1, -1, -1]), {}) == (
        {"s:0": first("s:0"), "s:1": first("s:0"), "s:2": first("s:2")},
        {},
    )


def test_the_record_that_gave_the_id_gets_another_when_it_splits_off() -> None:
    before, _ = mint(named([0, 0, 0, -1, -1, -1, -1, -1]), {})
    after, _ = mint(named([1, 0, 0, -1, -1, -1, -1, -1]), before)
    assert after["s:1"] == after["s:2"] == first("s:0")
    assert after["s:0"] != first("s:0")
    assert mint(named([1, 0, 0, -1, -1, -1, -1, -1]), after) == (after, {})
