"""Names of victims to organisations: what is one, what stays apart, what names nothing."""

from __future__ import annotations

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import Story

from comity.resolve.organisations import making
from comity.store.contracts import contract
from comity.store.validate import breaches

Victim = tuple[str, str]
SLOW = settings(deadline=None, max_examples=15)


def story(*victims: Victim) -> Story:
    """A record for each victim, of the sources act and bird by turns: (name, country), either of them may be empty."""
    told = Story()
    for number, (name, country) in enumerate(victims, start=1):
        record = told.record(f"{'bird' if number % 2 else 'act'}:{number}")
        if name:
            told.say(record, "name", name, of="#victim/v")
        if country:
            told.say(record, "country", country, of="#victim/v")
    return told


def found(told: Story) -> made.duckdb.DuckDBPyConnection:
    con = made.database(told)
    making.organisations(con)
    for name in making.RELATIONS:
        assert list(breaches(con, contract(name))) == []
    return con


def kinds(told: Story) -> list[tuple[object, object]]:
    rows = made.rows(found(told), "SELECT kind, country FROM organisation WHERE kind <> 'sector' ORDER BY ALL")
    return [(row["kind"], row["country"]) for row in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Heron Foods Inc.", "PT"), ("The Heron Foods", "PT")),
        (("Heron Foods, Ltd", "PT"), ("HERON FOODS GmbH", "PT")),
        (("Férreo S.p.A.", "IT"), ("Ferreo", "IT")),
        (("Heron & Gull", "PT"), ("Heron and Gull LLP", "PT")),
        (("Heron's Nest", "PT"), ("Heron’s Nest", "PT")),
        (("Heron Centre", "PT"), ("Heron Center", "PT")),
        (("Heronfoods", "PT"), ("Heron Foods", "")),
        (("Heronfoods", "PT"), ("Heron Foods", "ES")),  # sources place a firm where they like
        (("Heron Foods (HF)", "PT"), ("Heron Foods (Portugal)", "")),
        (("Heron Foods Website", "PT"), ("Official website of the Heron Foods", "PT")),
        (("Heron Reed Society (HRS)", "PT"), ("HRS", "PT")),
        (("NATO", ""), ("North Atlantic Treaty Organization (NATO)", "BE")),
    ],
)
def test_two_names_of_one_organisation(one: Victim, other: Victim) -> None:
    assert [kind for kind, _ in kinds(story(one, other))] == ["organisation"]


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Ministry of Foreign Affairs", "PT"),
        ("Ministry of Foreign Affairs (Portugal)", ""),
        ("Portuguese Foreign Ministry", ""),
        ("Portugal's Ministry of Foreign Affairs", "PT"),
        ("the Foreign Ministry of Portugal", "PT"),
        ("Portuguese Department of Foreign Affairs", "PT"),
        ("Website of the Ministry of External Affairs", "PT"),
    ],
)
def test_one_ministry_under_many_names(name: str, country: str) -> None:
    assert kinds(story(("Ministry of Foreign Affairs", "PT"), (name, country))) == [("ministry", "PT")]


def test_a_body_of_a_state_is_its_words_and_its_country() -> None:
    told = story(("Central Bank of Portugal", "PT"), ("Portuguese Central Bank", "PT"), ("Central Bank", "ES"))
    assert kinds(told) == [("state-body", "ES"), ("state-body", "PT")]
    assert kinds(story(("Portuguese Navy", ""), ("Navy of Portugal", "PT"))) == [("state-body", "PT")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ministry of Defence", "PT"), ("Ministry of Defence", "ES")),
        (("Ministry of Defence", "PT"), ("Ministry of Justice", "PT")),
        (("Ministry of Health", "US"), ("Ohio Department of Health", "US")),
        (("University of Heron", "PT"), ("Heron University", "PT")),
        (("Heron Bank", "PT"), ("Heron Foods", "PT")),
        (("HRS", "PT"), ("Heron Reed Society", "PT")),  # nobody says that it is short for it
        (("Heron Reed Society (HRS)", "PT"), ("HRS", "ES")),
    ],
)
def test_two_organisations(one: Victim, other: Victim) -> None:
    assert len(kinds(story(one, other))) == 2


def test_a_name_of_common_words_is_another_in_each_country_and_nobody_without_one() -> None:
    others = [(f"{word} {rest}", "PT") for word in ("First", "Union") for rest in ("Bank", "Hotel", "School", "Trust")]
    told = story(*others, ("First Union", "PT"), ("First Union", "ES"), ("First Union", ""))
    rows = made.rows(found(told), "SELECT country, n_records FROM organisation WHERE name = 'First Union' ORDER BY ALL")
    assert [tuple(row.values()) for row in rows] == [("ES", 1), ("PT", 1)]


def test_an_abbreviation_of_two_stands_for_neither() -> None:
    told = story(("Heron Reed Society (HRS)", "PT"), ("Heath Rescue Service (HRS)", "PT"), ("HRS", "PT"))
    assert len(kinds(told)) == 3


@pytest.mark.parametrize(
    "name",
    [
        "government agencies", "users", "Banks", "Several banks", "Over 100 US Universities", "two banks",
        "Numerous Portuguese government officials", "Portuguese energy companies", "Portuguese Government",
        "Customers of Heron Foods", "players of the game 'Heron'", "Portugal", "petroleum industry",
        "Undisclosed company", "Sen. Ada Heron", "Ada Heron (Director, Heron Foods, Portugal)",
        "Ministry", "50,000 home routers",
    ],
)  # fmt: skip
def test_what_names_no_organisation(name: str) -> None:
    assert kinds(story((name, "PT"))) == []


@pytest.mark.parametrize("name", ["Portugal News Agency", "National Bank of Portugal", "Heron Users Ltd", "100 Herons"])
def test_what_looks_like_a_description_and_is_a_name(name: str) -> None:
    assert len(kinds(story((name, "PT")))) == 1


def test_a_victim_coded_as_a_person_is_no_organisation() -> None:
    told = story(("Ada Heron", "PT"), ("Heron Foods", "PT"))
    told.say("bird:1", "category", "individual", of="#victim/v")
    told.say("act:2", "category", "individual", of="#victim/v")
    told.say("act:2", "category", "company", of="#victim/v")
    rows = made.rows(found(told), "SELECT name FROM organisation")
    assert [row["name"] for row in rows] == ["Heron Foods"]


def test_a_ministry_of_a_country_that_nobody_tells_is_none() -> None:
    assert kinds(story(("Ministry of Defence", ""))) == []


def test_the_only_country_of_a_record_is_that_of_its_victims() -> None:
    told = story(("Ministry of Defence", ""))
    told.say("bird:1", "country", "PT", of="#victim/pt")
    assert kinds(told) == [("ministry", "PT")]
    told.say("bird:1", "country", "ES", of="#victim/es")
    assert kinds(told) == []


def test_a_victim_without_a_name_is_a_sector_of_its_country() -> None:
    told = story(("Portuguese energy companies", "PT"), ("", "PT"), ("Heron Foods", "PT"), ("", ""))
    for number in range(1, 5):
        told.say(told.records[number - 1]["record_id"], "sector", "energy", of="#victim/v")  # type: ignore[arg-type]
    told.say("act:2", "category", "individual", of="#victim/v")
    rows = made.rows(found(told), "SELECT name, country, n_records FROM organisation WHERE kind = 'sector'")
    assert [tuple(row.values()) for row in rows] == [("energy, Portugal", "PT", 2)]


def test_what_links_read() -> None:
    con = found(story(("Heron Foods Inc", "PT"), ("Heron Foods", "ES"), ("Portuguese Navy", "")))
    rows = made.rows(con, "SELECT record_id, kind FROM record_organisation ORDER BY record_id")
    assert [tuple(row.values()) for row in rows] == [
        ("act:2", "organisation"), ("bird:1", "organisation"), ("bird:3", "state-body")
    ]  # fmt: skip
    assert made.rows(con, "SELECT count(DISTINCT organisation) AS n FROM record_organisation") == [{"n": 2}]
    (row,) = made.rows(con, "SELECT * FROM organisation WHERE kind = 'organisation'")
    assert (row["name"], row["country"], row["n_records"]) == ("Heron Foods", None, 2)
    told = made.rows(con, "SELECT name, told_by FROM organisation_name WHERE name LIKE 'Heron%' ORDER BY name")
    assert [tuple(row.values()) for row in told] == [("Heron Foods", ["act"]), ("Heron Foods Inc", ["bird"])]


NAMES = ("Heron Foods", "Heron Foods Inc", "Heron", "Foods", "HF", "Heron Foods (HF)", "Ministry of Heron",
         "Portuguese Heron Ministry", "Navy", "users", "Portugal", "NATO", "")  # fmt: skip


@st.composite
def tangled(draw: st.DrawFn) -> Story:
    victims = st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "PT", "ES", "org:NATO"]))
    return story(*draw(st.lists(victims, min_size=1, max_size=9)))


@SLOW
@given(tangled(), st.integers(0, 5))
def test_the_order_of_rows_changes_nothing_nor_does_a_second_run(told: Story, seed: int) -> None:
    con, other = found(told), found(told.shuffled(seed))
    making.organisations(con)
    for name in (*making.RELATIONS, "record_organisation"):
        query = f"SELECT * FROM {name} ORDER BY ALL"
        assert made.rows(con, query) == made.rows(other, query)


@SLOW
@given(tangled())
def test_a_victim_is_one_organisation_and_two_states_are_never_one(told: Story) -> None:
    con = found(told)
    twice = """SELECT record_id, subject FROM organisation_member WHERE rule <> 'sector'
               GROUP BY ALL HAVING count(*) > 1"""
    assert made.rows(con, twice) == []
    apart = made.rows(con, "SELECT * FROM organisation WHERE kind IN ('ministry', 'state-body') AND country IS NULL")
    assert apart == []


@SLOW
@given(tangled(), st.sampled_from(NAMES))
def test_a_further_victim_elsewhere_parts_nobody(told: Story, name: str) -> None:
    """Who was one organisation stays one when another country's victim is added under a name of its own."""
    together = "SELECT list(record_id ORDER BY record_id) AS r FROM organisation_member GROUP BY organisation_id"
    before = {tuple(row["r"]) for row in made.rows(found(told), together)}  # type: ignore[arg-type]
    told.record("act:99")
    told.say("act:99", "name", "Gull Works", of="#victim/v")
    told.say("act:99", "country", "IS", of="#victim/v")
    assert before <= {tuple(row["r"]) for row in made.rows(found(told), together)}  # type: ignore[arg-type]
