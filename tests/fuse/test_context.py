"""Offline conflicts, coded and by pair and date, and what is coded beside an incident; absence is said."""

from __future__ import annotations

from datetime import date

import made
import pytest
from made import Row, Story

from comity.fuse.context import beside
from comity.model.properties import properties
from comity.model.vocabulary import codes

BOOK, YEARBOOK = "Book of rivalries", "Yearbook of wars"


def incident(story: Story, name: str, start: str | None, accused: str = "RU", hit: str = "UA") -> str:
    """One record of one incident in which one state is accused and another hit."""
    record = story.record(f"x:{name}", incident=f"ci-{name}")
    story.say(record, "title", name)
    if start:
        story.say(record, "start", start)
    story.say(record, "accused_state", accused, of="#attribution/a/accused/a")
    story.say(record, "country", hit, of="#victim/v")
    return record


def rivalry(story: Story, number: int, first: str, last: str, states: tuple[str, str] = ("RU", "UA")) -> str:
    """A rivalry of a book that ends with 2020."""
    record = story.record(f"c:rivalry-{number}", kind="conflict", publisher=BOOK, title=f"rivalry {number}")
    del story.incidents[record]
    story.say(record, "covered", "1494/2020")
    story.say(record, "kind", "rivalry")
    for state in states:
        story.say(record, "side", "rival", of=f"#party/{state}")
        story.say(record, "state", state, of=f"#party/{state}", **time(first, last))
    return record


def war(story: Story, number: int, years: dict[int, tuple[str, int]], sides: dict[str, str]) -> str:
    """A war by year (kind, intensity) of a yearbook that ends with 2024. sides: state -> side in all years."""
    record = story.record(f"c:war-{number}", kind="conflict", publisher=YEARBOOK, title=f"war {number}")
    del story.incidents[record]
    story.say(record, "covered", "1946/2024")
    for year, (kind, intensity) in years.items():
        at = time(str(year), str(year))
        story.say(record, "kind", kind, **at)
        story.say(record, "intensity", str(intensity), unit="ucdp-intensity", **at)
    for state, side in sides.items():
        story.say(record, "side", side, of=f"#party/{side}-{state}")
        for year in years:
            story.say(record, "state", state, of=f"#party/{side}-{state}", **time(str(year), str(year)))
    return record


def time(first: str, last: str) -> dict[str, object]:
    return {"date_lo": date(int(first), 1, 1), "date_hi": date(int(last), 12, 31)}


def links(story: Story, **wanted: object) -> list[Row]:
    con = made.fused(story)
    found = made.rows(con, "SELECT * FROM offline_conflict ORDER BY incident_id, how, said_by, dyad, record_id")
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


@pytest.mark.parametrize(
    ("start", "stance", "record", "window", "certain", "beyond"),
    [
        ("2017-06-27", "asserts", True, ("2017-06-27", "2017-06-27"), True, False),
        ("2013/2014", "asserts", True, ("2014-01-01", "2014-12-31"), False, False),
        ("2012", "none", False, ("2012-01-01", "2012-12-31"), None, False),
        ("2020-12/2021-01", "asserts", True, ("2020-12-01", "2020-12-31"), False, True),
        ("2022-02-24", "unknown", True, ("2022-02-24", "2022-02-24"), None, True),
        (None, "unknown", False, (None, None), None, False),
        ("../2017", "unknown", False, (None, None), None, False),
    ],
)
def test_a_rivalry_stands_within_its_years_and_nothing_is_claimed_beyond_them(
    start: str | None, stance: str, record: bool, window: tuple[str | None, str | None], certain: bool | None,
    beyond: bool,
) -> None:  # fmt: skip
    story = Story()
    incident(story, "a", start)
    rivalry(story, 1, "1992", "1996")
    lasting = rivalry(story, 2, "2014", "2020")
    (row,) = links(story, how="standing")
    assert (row["stance"], row["dyad"], row["said_by"]) == (stance, "RU > UA", BOOK)
    assert row["record_id"] == (lasting if record else None)
    assert tuple(day and str(day) for day in (row["window_lo"], row["window_hi"])) == window
    assert row["window_is"] == ("overlap" if stance == "asserts" else "incident" if window[0] else None)
    assert (row["certain"], row["beyond_coverage"]) == (certain, beyond)
    assert row["covered_to"] == date(2020, 12, 31)


def test_a_rivalry_that_ended_before_its_data_set_did_is_not_named_for_later() -> None:
    story = Story()
    incident(story, "a", "2022")
    rivalry(story, 1, "1992", "2019")
    (row,) = links(story, how="standing")
    assert (row["stance"], row["record_id"], row["beyond_coverage"]) == ("unknown", None, True)


def test_links_rest_on_the_statements_of_both_sides() -> None:
    story = Story()
    record = incident(story, "a", "2017-06-27")
    denial = story.say(record, "accused_state", "RU", of="#attribution/b/accused/a", stance="denies")
    rivalry(story, 1, "2014", "2020")
    rivalry(story, 2, "2014", "2020", ("RU", "GE"))
    (row,) = links(story, how="standing")
    by_id = {str(said["statement_id"]): (str(said["record_id"]), str(said["prop"])) for said in story.statements}
    assert sorted(by_id[i] for i in made_list(row["statement_ids"])) == [
        (record, "accused_state"), (record, "country"), (record, "start")
    ]  # fmt: skip
    assert denial not in made_list(row["statement_ids"])
    assert sorted(by_id[i] for i in made_list(row["conflict_statement_ids"])) == [
        ("c:rivalry-1", "kind"), ("c:rivalry-1", "side"), ("c:rivalry-1", "side"), ("c:rivalry-1", "state"),
        ("c:rivalry-1", "state"),
    ]  # fmt: skip


def test_a_denied_accusation_makes_no_pair() -> None:
    story = Story()
    record = story.record("x:a", incident="ci-a")
    story.say(record, "start", "2017")
    story.say(record, "accused_state", "RU", of="#attribution/a/accused/a", stance="denies")
    story.say(record, "country", "UA", of="#victim/v")
    rivalry(story, 1, "2014", "2020")
    (row,) = links(story)
    assert (row["stance"], row["dyad"], row["record_id"]) == ("unknown", None, None)


def test_wars_stand_in_the_years_in_which_they_were_fought_between_opposed_sides_only() -> None:
    story = Story()
    fought = war(story, 1, {2014: ("interstate", 1), 2016: ("internationalised", 2)},
                 {"UA": "a", "US": "a-support", "RU": "b-support"})  # fmt: skip
    for name, start, accused, hit in (("opposed", "2014-05", "RU", "UA"), ("turned", "2014-05", "UA", "RU"),
                                      ("support", "2014-05", "RU", "US"), ("allied", "2014-05", "US", "UA"),
                                      ("pause", "2015", "RU", "UA"), ("long", "2014-12/2016-01", "RU", "UA"),
                                      ("after", "2017", "RU", "UA")):  # fmt: skip
        incident(story, name, start, accused, hit)
    found = {str(row["incident_id"])[3:]: row for row in links(story, how="standing")}
    assert {name: row["stance"] for name, row in found.items()} == {
        "opposed": "asserts", "turned": "asserts", "support": "asserts", "allied": "none", "pause": "none",
        "long": "asserts", "after": "none",
    }  # fmt: skip
    assert (found["opposed"]["record_id"], found["opposed"]["sides"]) == (fought, "b-support > a")
    assert (found["opposed"]["kinds"], found["opposed"]["intensity"]) == (["interstate"], 1)
    assert (found["long"]["kinds"], found["long"]["intensity"]) == (["internationalised", "interstate"], 2)
    assert (found["long"]["certain"], found["opposed"]["certain"]) == (False, True)
    assert (found["turned"]["sides"], found["support"]["sides"]) == ("a > b-support", "b-support > a-support")
    assert found["opposed"]["scale"] == "ucdp-intensity"


def test_a_territory_outside_the_state_system_was_not_asked_about() -> None:
    story = Story()
    incident(story, "a", "2017", hit="PS")
    incident(story, "b", "2017", hit="org:EU")
    rivalry(story, 1, "2014", "2020")
    assert [row["stance"] for row in links(story)] == ["not-asked", "not-asked"]


def test_several_pairs_and_data_sets_are_rows_of_their_own_and_without_data_sets_there_are_none() -> None:
    story = Story()
    record = incident(story, "a", "2015")
    story.say(record, "country", "GE", of="#victim/w")
    story.say(record, "country", "RU", of="#victim/own")
    assert links(story) == []
    rivalry(story, 1, "2014", "2020")
    war(story, 1, {2015: ("interstate", 1)}, {"RU": "a", "GE": "b"})
    assert [(row["said_by"], row["dyad"], row["stance"]) for row in links(story)] == [
        (BOOK, "RU > GE", "none"), (BOOK, "RU > UA", "asserts"),
        (YEARBOOK, "RU > GE", "asserts"), (YEARBOOK, "RU > UA", "none"),
    ]  # fmt: skip


def test_a_coded_conflict_stays_as_coded_and_is_matched_with_no_record() -> None:
    story = Story()
    record = incident(story, "a", "2015")
    rivalry(story, 1, "2014", "2020")
    ids = [story.say(record, "offline_conflict", "rivalry 1"), story.say(record, "offline_conflict", "Another"),
           story.say(record, "offline_issue", "territory"),
           story.say(record, "offline_conflict_intensity", "4", unit="hiik-intensity")]  # fmt: skip
    (row,) = links(story, how="coded")
    assert (row["names"], row["issues"], row["intensity"], row["scale"]) == (
        ["Another", "rivalry 1"], ["territory"], 4, "hiik-intensity"
    )  # fmt: skip
    assert (row["record_id"], row["told_in"], row["stance"]) == (None, record, "asserts")
    assert (row["window_lo"], row["window_is"], row["dyad"]) == (date(2015, 1, 1), "incident", None)
    assert row["statement_ids"] == sorted(ids)


def test_that_no_conflict_is_known_is_said_and_that_nothing_was_asked_is_no_row() -> None:
    story = Story()
    record = incident(story, "a", "2015")
    story.say(record, "offline_issue", stance="unknown")
    story.say(record, "offline_conflict_intensity", stance="unknown")
    incident(story, "b", "2015")
    (row,) = links(story)
    assert (row["incident_id"], row["stance"], row["names"], row["intensity"]) == ("ci-a", "unknown", [], None)


def test_conduct_is_told_by_direction_and_date_and_none_is_told_too() -> None:
    story = Story()
    record = incident(story, "a", "2015")
    answer = time("2016", "2016")
    story.say(record, "interaction_kind", "RU > UA, military: uses its forces", **time("2015", "2015"))
    story.say(record, "interaction", "RU > UA, military negative: 1", unit="dcid-military-negative", value_num=1.0,
              **time("2015", "2015"))  # fmt: skip
    story.say(record, "interaction", "UA > RU, military negative: 0", unit="dcid-military-negative", value_num=0.0,
              **answer)  # fmt: skip
    acts, none = links(story, coded_as="conduct")
    assert (acts["dyad"], acts["words"], acts["stance"], acts["window_is"]) == (
        "RU > UA", "military: uses its forces", "asserts", "coded"
    )  # fmt: skip
    assert (none["dyad"], none["words"], none["stance"], none["window_lo"]) == (
        "UA > RU", None, "none", date(2016, 1, 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of", "prop", "value", "columns", "expected"),
    [
        ("", "information_operation", "yes", {}, ("information-operation", "information-operation", "asserts")),
        ("", "information_operation", "no", {}, ("information-operation", "information-operation", "none")),
        ("", "information_operation", None, {"stance": "unknown"},
         ("information-operation", "information-operation", "unknown")),
        ("", "information_operation", "yes", {"stance": "denies"}, None),
        ("", "type", "influence-operation", {}, ("information-operation", "influence-operation", "asserts")),
        ("", "type", "espionage", {}, None),
        ("#victim/e", "category", "election", {}, ("election", "election-target", "asserts")),
        ("#victim/e", "category", "media", {}, None),
        ("", "purpose", "election-interference", {}, ("election", "election-purpose", "asserts")),
        ("#effect/e", "kind", "democracy", {}, ("election", "democracy-effect", "asserts")),
        ("", "interaction_kind", "RU > UA, military: threatens", {}, ("kinetic-event", "threat-of-force", "asserts")),
        ("", "interaction_kind", "RU > UA, military: displays force", {},
         ("kinetic-event", "display-of-force", "asserts")),
        ("", "interaction_kind", "RU > UA, military: uses its forces", {},
         ("kinetic-event", "use-of-force", "asserts")),
        ("", "interaction_kind", "RU > UA, economic: threatens", {}, None),
        ("", "interaction", "RU > UA, military negative: 0", {"unit": "dcid-military-negative", "value_num": 0.0},
         ("kinetic-event", "military-conduct", "none")),
        ("", "interaction", "RU > UA, military negative: 2", {"unit": "dcid-military-negative", "value_num": 2.0},
         None),
        ("", "interaction", "RU > UA, economic negative: 0", {"unit": "dcid-economic-negative", "value_num": 0.0},
         None),
        ("", "offline_conflict_intensity", "3", {"unit": "hiik-intensity"},
         ("kinetic-event", "violent-conflict", "asserts")),
        ("", "offline_conflict_intensity", "2", {"unit": "hiik-intensity"},
         ("kinetic-event", "violent-conflict", "none")),
    ],
)  # fmt: skip
def test_what_is_beside_an_incident_is_what_a_source_codes(
    of: str, prop: str, value: str | None, columns: dict[str, object], expected: tuple[str, str, str] | None
) -> None:
    story = Story()
    record = incident(story, "a", "2015")
    said = story.say(record, prop, value, of=of, **columns)
    found = made.rows(made.fused(story), "SELECT * FROM beside")
    assert [(row["kind"], row["coded_as"], row["stance"]) for row in found] == ([expected] if expected else [])
    for row in found:
        assert row["statement_ids"] == [said]
        assert row["record_id"] == record
        assert (row["window_lo"], row["window_is"]) == (date(2015, 1, 1), "incident")
        assert row["dyad"] == ("RU > UA" if prop.startswith("interaction") else None)


def test_a_date_that_the_source_codes_goes_before_the_incidents_own_and_a_date_alone_links_nothing() -> None:
    story = Story()
    record = incident(story, "a", "2015")
    story.say(record, "interaction_kind", "RU > UA, military: uses its forces", **time("2014", "2014"))
    incident(story, "b", "2015")
    undated = incident(story, "c", None)
    story.say(undated, "purpose", "election-interference")
    force, election = made.rows(made.fused(story), "SELECT * FROM beside ORDER BY incident_id")
    assert (force["incident_id"], force["window_lo"], force["window_is"]) == ("ci-a", date(2014, 1, 1), "coded")
    assert (election["window_lo"], election["window_is"]) == (None, None)


def test_rules_speak_of_properties_and_codes_that_there_are() -> None:
    for rule in beside.rules():
        held = properties()[rule.of][rule.prop]
        assert rule.value is None or rule.value in codes(str(held.scheme)), rule
        assert rule.unit is None or rule.unit in codes("severity_scale"), rule
        assert rule.means in codes("stance"), rule
        assert rule.said is None or rule.said in codes("stance"), rule


def made_list(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]
