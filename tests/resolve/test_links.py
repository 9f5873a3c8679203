"""Links say what joins two records: a person's word first, else what the clusters and the units of sources say."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from comity.resolve.judgements import Judgement
from comity.resolve.links import Held, Row, Scored, links
from comity.resolve.score import Costs, Layer, Model

UNITS = {"pub": "publication", "inc": "incident", "camp": "campaign", "dyad": "dyad"}
MODEL = Model("m-1", "by hand", Layer(0, {}), Layer(0, {"odds": 1.0}), Costs(4, 1), mean=0.3, part=0.4, related=0.1)
"""Links from a score of 0.8; a part fits its whole by 0.4 on average."""


def made(pair: tuple[str, str], score: float, *clusters: str, verdict: Judgement | None = None) -> list[Row]:
    """The link of a pair, given clusters as 'x:1 y:1'."""
    return all_made({pair: score}, *clusters, verdicts={pair: verdict} if verdict else {})


def all_made(
    scores: dict[tuple[str, str], float],
    *clusters: str,
    verdicts: Mapping[tuple[str, str], Judgement] | None = None,
) -> list[Row]:
    held = {record: text.split()[0] for text in clusters for record in text.split()}
    sources = {text.split()[0]: frozenset(r.partition(":")[0] for r in text.split()) for text in clusters}
    pairs = [Scored(*pair, score, "{}") for pair, score in scores.items()]
    return list(links(pairs, Held(held, sources, UNITS), verdicts or {}, MODEL))


def said(verdict: str, whole: str | None = None) -> Judgement:
    return Judgement("camp:1", "inc:1", verdict, "u", "r", "2030-01-01", whole)  # type: ignore[arg-type]


def test_records_of_one_cluster_are_the_same() -> None:
    assert made(("dyad:1", "inc:1"), 0.3, "dyad:1 inc:1") == [("dyad:1", "inc:1", "same", None, 0.3, "{}", "m-1")]


@pytest.mark.parametrize(
    ("clusters", "whole"),
    [
        (["dyad:1", "dyad:2 inc:1"], "right"),  # the incident already has its slice: another slice is a part of it
        (["dyad:1 inc:2", "inc:1"], "left"),
        (["dyad:1", "inc:1"], None),  # nothing stands between them but the score
        (["dyad:1 inc:2", "dyad:2 inc:1"], "right"),  # both taken: an incident is wider than a dyad
    ],
)
def test_a_record_that_finds_its_place_taken_is_a_part(clusters: list[str], whole: str | None) -> None:
    (row,) = made(("dyad:1", "inc:1"), 0.9, *clusters)
    assert row[2:4] == (("part", whole) if whole else ("related", None))


def test_a_pair_that_is_not_alike_enough_is_related() -> None:
    assert made(("dyad:1", "inc:1"), 0.79, "dyad:1", "dyad:2 inc:1")[0][2:4] == ("related", None)


def test_a_part_fits_its_whole_with_all_its_records() -> None:
    clusters = ("dyad:1 pub:1 camp:1", "dyad:2 inc:1 pub:2 camp:2")
    alone = {("dyad:1", "inc:1"): 0.9}
    assert [row[2] for row in all_made(alone, *clusters)] == ["related"]
    all_fit = alone | {("inc:1", "pub:1"): 0.9, ("camp:1", "inc:1"): 0.85}
    assert [row[2] for row in all_made(all_fit, *clusters)] == ["part", "part", "part"]


def test_two_records_of_one_source_are_related() -> None:
    assert made(("inc:1", "inc:2"), 0.9, "inc:1", "inc:2")[0][2:4] == ("related", None)


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [("camp", "inc", "left"), ("inc", "pub", "left"), ("dyad", "pub", "right"), ("new", "pub", "left")],
)
def test_the_wider_unit_is_the_whole(left: str, right: str, whole: str) -> None:
    (row,) = made((f"{left}:1", f"{right}:1"), 0.9, f"{left}:1 {right}:2", f"{left}:2 {right}:1")
    assert row[2:4] == ("part", whole)


@pytest.mark.parametrize(("verdict", "whole"), [("same", None), ("part", "left"), ("part", "right"), ("related", None)])
def test_a_person_prevails(verdict: str, whole: str | None) -> None:
    for clusters in (["camp:1 inc:1"], ["camp:1", "inc:1"]):
        assert made(("camp:1", "inc:1"), 0.1, *clusters, verdict=said(verdict, whole))[0][2:4] == (verdict, whole)


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_what_a_person_calls_different_or_leaves_open_is_no_link(verdict: str) -> None:
    assert made(("camp:1", "inc:1"), 0.9, "camp:1", "inc:1", verdict=said(verdict)) == []
