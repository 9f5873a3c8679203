"""Links say what joins two records: a person's word first, else what the clusters and the units of sources say."""

from __future__ import annotations

import duckdb
import pytest

from comity.resolve.links import links
from comity.resolve.score import Costs, Layer, Model

UNITS = {"pub": "publication", "inc": "incident", "camp": "campaign", "dyad": "dyad"}
MODEL = Model("m-1", "", Layer(0, {}), Layer(0, {"odds": 1}), Costs(4, 1), mean=0.3, part=0.4, related=0.03)
"""Likely from 0.8 up; a part where the smaller cluster fits the other by 0.4."""

Row = tuple[object, ...]
Verdict = tuple[str, str | None]


def made(pair: tuple[str, str], score: float, *clusters: str, verdict: Verdict | None = None) -> list[Row]:
    """The link of a pair, given clusters as 'x:1 y:1'."""
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE scored_pair AS SELECT ? AS left_id, ? AS right_id, ? AS score, '{}' AS weights", [*pair, score]
    )
    con.execute("CREATE TABLE clustered (record_id VARCHAR, source VARCHAR, name VARCHAR)")
    for text in clusters:
        for record in text.split():
            con.execute("INSERT INTO clustered VALUES (?, ?, ?)", [record, record.partition(":")[0], text.split()[0]])
    con.execute("CREATE TABLE unit_of (source VARCHAR, unit VARCHAR)")
    con.executemany("INSERT INTO unit_of VALUES (?, ?)", list(UNITS.items()))
    con.execute("CREATE TABLE verdict_said (left_id VARCHAR, right_id VARCHAR, verdict VARCHAR, whole VARCHAR)")
    if verdict:
        con.execute("INSERT INTO verdict_said VALUES (?, ?, ?, ?)", [*pair, *verdict])
    links(con, MODEL)
    return con.execute("FROM link").fetchall()


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


def test_two_records_of_one_source_are_related() -> None:
    assert made(("inc:1", "inc:2"), 0.9, "inc:1", "inc:2")[0][2:4] == ("related", None)


def test_a_cluster_that_fits_badly_as_a_whole_is_related() -> None:
    assert made(("dyad:1", "inc:1"), 0.9, "camp:1 dyad:1 pub:1", "dyad:2 inc:1 pub:2")[0][2:4] == ("related", None)


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
        assert made(("camp:1", "inc:1"), 0.1, *clusters, verdict=(verdict, whole))[0][2:4] == (verdict, whole)


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_what_a_person_calls_different_or_leaves_open_is_no_link(verdict: str) -> None:
    assert made(("camp:1", "inc:1"), 0.9, "camp:1", "inc:1", verdict=(verdict, None)) == []
