"""From records to links and clusters: three made-up sources, one of which codes by pair of states."""

from __future__ import annotations

import made
import pytest
from made import Story

from comity.resolve.judgements import Judgement
from comity.resolve.reach import MOST
from comity.resolve.resolving import Before
from comity.store.contracts import contract
from comity.store.validate import breaches

ADDRESS = "https://www.example.org/lantern/"


def tell(story: Story, record: str, title: str | None, *, start: str = "", victim: str = "", accused: str = "") -> None:
    """A record with what trackers usually say."""
    story.record(record, title=title)
    said = [("title", title, ""), ("summary", title and f"{title} told at length", ""), ("start", start, ""),
            ("country", victim, "#victim/v"), ("accused_actor", accused, "#attribution/c/accused/a")]  # fmt: skip
    for prop, value, of in said:
        if value:
            story.say(record, prop, value, of=of)


def lantern() -> Story:
    """One incident told by three sources, twice by the one that codes dyads; another told by two; a lone one."""
    story = Story()
    for record, accused in (("inc:1", "Grey Heron"), ("pub:1", "grey heron"), ("dyad:1", ""), ("dyad:2", "")):
        tell(
            story,
            record,
            "Lantern wiper against Ruritania's railways",
            start="2019-03-02",
            victim="UA",
            accused=accused,
        )
        story.say(record, "publication", ADDRESS)
        story.say(record, "name", "Lantern")
    for record in ("inc:2", "pub:2"):
        tell(story, record, "Theft of cod quotas from the fisheries council", start="2021-11-20", victim="IS")
        story.say(record, "publication", "https://example.org/cod")
        story.say(record, "name", "Codfish")
    tell(story, "inc:3", "Defacement of a poetry festival", start="2008", victim="PT")
    for record, name in (("act:1", "Grey Heron"), ("act:2", "Blue Owl"), ("act:3", "Blue Owl")):
        story.record(record, kind="actor", title=name)
        story.say(record, "name", name)
    return story


UNITS = {"dyad": "dyad", "pub": "publication", "act": "actor"}


def clusters(con: made.duckdb.DuckDBPyConnection) -> list[list[str]]:
    query = "SELECT list(record_id ORDER BY record_id) AS held FROM cluster GROUP BY incident_id ORDER BY held"
    return [list(row[0]) for row in con.execute(query).fetchall()]


def test_records_of_one_incident_meet_and_a_second_slice_is_a_part() -> None:
    con = made.resolved(lantern(), UNITS)
    assert clusters(con) == [["dyad:1", "inc:1", "pub:1"], ["dyad:2"], ["inc:2", "pub:2"], ["inc:3"]]
    links = made.rows(con, "SELECT * FROM link")
    assert made.one(links, left_id="dyad:2", right_id="inc:1")["relation"] == "part"
    assert made.one(links, left_id="dyad:2", right_id="inc:1")["whole"] == "right"
    assert made.one(links, left_id="inc:2", right_id="pub:2")["relation"] == "same"
    assert not [link for link in links if "dyad:1" in link.values() and "dyad:2" in link.values()]
    for name in ("link", "redirect", "actor", "actor_name"):
        assert list(breaches(con, contract(name))) == []


def test_a_source_that_has_several_entries_per_incident_may_put_both_in() -> None:
    con = made.resolved(lantern(), UNITS, several=["dyad"])
    assert clusters(con)[0] == ["dyad:1", "dyad:2", "inc:1", "pub:1"]


def test_the_order_of_rows_changes_nothing() -> None:
    wanted = [
        made.rows(made.resolved(lantern(), UNITS), f"SELECT * FROM {name} ORDER BY ALL") for name in ("link", "cluster")
    ]
    for seed in range(3):
        con = made.resolved(lantern().shuffled(seed), UNITS)
        assert [made.rows(con, f"SELECT * FROM {name} ORDER BY ALL") for name in ("link", "cluster")] == wanted


def test_verdicts_and_ids_of_before_are_obeyed() -> None:
    first = made.resolved(lantern(), UNITS)
    ids = dict(first.execute("SELECT record_id, incident_id FROM cluster").fetchall())
    apart = Judgement("inc:2", "pub:2", "different", "u", "two years", "2030-01-01")
    joined = Judgement("inc:1", "inc:3", "same", "u", "same festival", "2030-01-01")
    con = made.resolved(lantern(), UNITS, judged=[apart, joined], before=Before(ids, {"ci-old": ids["inc:3"]}))
    now = dict(con.execute("SELECT record_id, incident_id FROM cluster").fetchall())
    assert now["inc:1"] == now["inc:3"] == ids["inc:1"]
    assert now["inc:2"] != now["pub:2"]
    assert ids["inc:2"] in (now["inc:2"], now["pub:2"])
    assert not made.rows(con, "SELECT * FROM link WHERE left_id = 'inc:2' AND right_id = 'pub:2'")
    redirects = dict(con.execute("SELECT old_id, new_id FROM redirect").fetchall())
    assert redirects == {"ci-old": ids["inc:1"], ids["inc:3"]: ids["inc:1"]}


def test_a_name_that_several_actors_bear_is_not_picked() -> None:
    story = lantern()
    story.say("inc:3", "accused_actor", "Blue Owl / Grey Heron", of="#attribution/c/accused/a")
    con = made.resolved(story, UNITS)
    assert con.execute("SELECT actor FROM record_actor WHERE record_id = 'inc:3' ORDER BY 1").fetchall() == [
        ("act:1",),
        ("blueowl",),
    ]
    names = made.rows(con, "SELECT name, actor_id, ambiguous FROM actor_name ORDER BY actor_id")
    assert [(n["actor_id"], n["ambiguous"]) for n in names] == [("act:1", False), ("act:2", True), ("act:3", True)]


@pytest.mark.parametrize("told", [{}, {"publication": ADDRESS}, {"start": "../2019"}, {"type": "espionage"}])
def test_records_that_say_next_to_nothing_resolve_too(told: dict[str, str]) -> None:
    story = lantern()
    for record in ("inc:8", "pub:8"):
        story.record(record)
        for prop, value in told.items():
            story.say(record, prop, value)
    con = made.resolved(story, UNITS)
    assert {"inc:8", "pub:8"} <= {record for held in clusters(con) for record in held}
    scores = con.execute("SELECT count(*) FROM pair_score WHERE score IS NULL OR isnan(score)").fetchall()
    assert scores == [(0,)]


def test_two_records_without_a_word_are_linked_by_the_address_they_share() -> None:
    story = Story()
    for record in ("inc:8", "pub:8"):
        story.record(record, url="https://example.org/rare/report")
    (link,) = made.rows(made.resolved(story), "SELECT left_id, right_id, relation FROM link")
    assert (link["left_id"], link["right_id"]) == ("inc:8", "pub:8")


def test_a_value_that_everybody_shares_makes_no_pairs() -> None:
    story = Story()
    many = max(MOST.values()) + 1
    for number in range(many):
        tell(story, f"s{number % 2}:{number}", "Outage", start="2020-02-02", victim="UA", accused="Grey Heron")
        story.say(f"s{number % 2}:{number}", "publication", ADDRESS)
    con = made.resolved(story)
    assert con.execute("SELECT count(*) FROM pair").fetchall() == [(0,)]
    assert len(clusters(con)) == many
    (day,) = made.rows(con, "SELECT * FROM block_size WHERE rule = 'day'")
    assert (day["n_values"], day["n_capped"], day["n_records"], day["n_dropped"]) == (1, 1, many, 2)


def test_a_hot_value_meets_within_a_few_months_only() -> None:
    story = Story()
    for number in range(MOST["actor_place"] + 2):
        record = f"s{number % 2}:{number}"
        story.record(record)
        for prop, value, of in (("start", f"{1960 + number}-02", ""), ("country", "UA", "#victim/v"),
                                ("accused_actor", "Grey Heron", "#attribution/c/accused/a")):  # fmt: skip
            story.say(record, prop, value, of=of)
    for record in ("inc:1", "pub:1"):
        tell(
            story, record, None, start="1961-04" if record == "inc:1" else "1961-05", victim="UA", accused="Grey Heron"
        )
    con = made.resolved(story)
    found = con.execute("SELECT left_id, right_id FROM pair WHERE list_contains(rules, 'actor_place')").fetchall()
    assert ("inc:1", "pub:1") in found
    assert len(found) <= 3


def test_no_records_is_no_incident() -> None:
    con = made.resolved(Story())
    assert clusters(con) == []
    assert made.rows(con, "SELECT * FROM link") == []


def test_addresses_compare_without_their_dress() -> None:
    story = Story()
    dressed = ["http://example.org/A/b", "https://www.example.org/a/b/", "https://example.org/a/b?utm_source=x#part"]
    for number, address in enumerate([*dressed, "https://example.org", "https://example.org/a/c"]):
        story.record(f"s:{number}", url=address)
    con = made.resolved(story, several=["s"])
    held = con.execute("SELECT address, count(*) FROM record_address GROUP BY 1 ORDER BY 1").fetchall()
    assert held == [("example.org/a/b", 3), ("example.org/a/c", 1)]
