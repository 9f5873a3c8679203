"""Each rule on small hand-made statements: what is chosen, how many independent roots stand behind it or against it."""

from __future__ import annotations

from datetime import date
from functools import cache

import made
import pytest
from made import Story

from comity.fuse.rules import RULES
from comity.model.properties import properties

Told = tuple[str, str, str]  # record, value, stance


def story(prop: str, told: list[Told], **units: str) -> Story:
    """An incident told by trackers x, y, z and by publications of the press, named by their first letter."""
    made_up = Story()
    for record, value, stance in told:
        if record not in made_up.incidents:
            press = {"publisher": record.partition(":")[2][0]} if record.startswith("pub:") else {}
            made_up.record(record, **press)
        made_up.say(record, prop, value or None, stance=stance, unit=units.get(record.partition(":")[0]))
    return made_up


def says(**values: str) -> list[Told]:
    return [(f"{tracker}:1", value, "asserts") for tracker, value in values.items()]


def summary(prop: str, told: list[Told], **units: str) -> list[tuple[object, object, object]]:
    return [(row["chosen"], row["support"], row["dissent"]) for row in made.chosen(story(prop, told, **units))]


CASES: list[tuple[str, list[Told], list[tuple[object, object, object]]]] = [
    # most-supported
    ("zero_day", says(x="yes", y="no", z="yes"), [("yes", 2, 1)]),
    ("zero_day", says(x="yes", y="Yes "), [("Yes ", 2, 0)]),
    ("zero_day", [*says(x="yes"), ("x:2", "yes", "asserts"), *says(y="no", z="no")], [("no", 2, 1)]),
    ("zero_day", [*says(x="yes", y="yes"), ("z:1", "yes", "denies")], [("yes", 2, 1)]),
    ("zero_day", [*says(x="yes"), ("x:2", "yes", "denies")], [("yes", 1, 0)]),  # who says both dissents from nobody
    ("zero_day", [("x:1", "yes", "suspects"), ("y:1", "yes", "reports")], [("yes", 2, 0)]),
    # union
    ("type", says(x="espionage", y="doxing", z="doxing"), [("doxing", 2, 0), ("espionage", 1, 0)]),
    ("type", [*says(x="doxing"), ("y:1", "doxing", "denies")], [("doxing", 1, 1)]),
    ("type", [("y:1", "doxing", "denies")], [("doxing", 0, 1)]),
    # dates
    ("start", says(x="2017-06-27", y="2017"), [("2017-06-27", 2, 0)]),
    ("start", says(x="2017", y="2017-06", z="2016-05-01"), [("2017-06", 2, 1)]),
    ("start", says(x="2017-06-27", y="2017-06-28"), [("2017-06-27", 1, 1)]),
    ("start", says(x="2017-06-27", y="2017-06-28", z="2017-06"), [("2017-06-27", 2, 1)]),
    ("start", says(x="2017-06-01/2017-06-30", y="2017-06-30/2017-07-30"), [("2017-06-01/2017-06-30", 2, 0)]),
    ("start", says(x="2011-08", y="2011-09"), [("2011-08", 1, 1)]),  # September is no more exact for being shorter
    ("start", says(x="2016", y="2017"), [("2016", 1, 1)]),
    ("disclosed", says(x="2017-06-28", y="2017-06-27", z="2019"), [("2017-06-27", 1, 0)]),
    # texts
    ("summary", says(x="Short.", y="A longer text.", z="A longer text."), [("A longer text.", 2, 0)]),
    ("title", says(x="NotPetya", y="NotPetya wiper", z="Attack on Ukraine"), [("NotPetya", 1, 0)]),
    ("title", says(x="NotPetya wiper", y="Wiper NotPetya strikes", z="Attack"), [("NotPetya wiper", 1, 0)]),
    ("title", says(x="?", y="!!!"), [("?", 1, 0)]),
    ("name", says(x="ExPetr", y="NotPetya", z="NotPetya"), [("NotPetya", 2, 0)]),
    # numbers
    ("attribution_count", says(x="3", y="3.0", z="5"), [("3 to 5", 3, 1)]),
    ("attribution_count", says(x="3", y="3"), [("3", 2, 0)]),
    ("attribution_count", [*says(x="3"), ("x:2", "9", "asserts")], [("3 to 9", 1, 0)]),
    ("attribution_count", [*says(x="3"), ("x:2", "9", "asserts"), *says(y="5")], [("3 to 9", 2, 1)]),
    ("attribution_count", says(x="1234567", y="0.25"), [("0.25 to 1234567", 2, 1)]),
]

STANCES = ("none", "unknown", "not-asked")
FUSED = sorted({held.rule: name for name, held in properties()["incident"].items()}.values())  # a property per rule
ABSENT: list[Told] = [(f"{tracker}:1", "", stance) for tracker in "yz" for stance in STANCES]


def sample(prop: str) -> str:
    return {"date": "2017", "number": "3"}.get(properties()["incident"][prop].holds, "yes")


@cache
def together(*, turned: bool) -> dict[str, list[tuple[object, object, object]]]:
    """What is chosen in each case, all cases fused at once as incidents of their own."""
    told = {f"case {n}": (prop, said) for n, (prop, said, _) in enumerate(CASES)}
    told |= {f"{prop}, absent": (prop, ABSENT) for prop in FUSED}
    told |= {f"{prop}, said once": (prop, [("x:1", sample(prop), "asserts"), *ABSENT]) for prop in FUSED}
    whole = Story()
    for incident, (prop, said) in told.items():
        one = story(prop, [(f"{record}, {incident}", *rest) for record, *rest in (said[::-1] if turned else said)])
        whole.records += one.records
        whole.statements += one.statements
        whole.incidents |= dict.fromkeys(one.incidents, incident)
    found: dict[str, list[tuple[object, object, object]]] = {incident: [] for incident in told}
    for row in made.chosen(whole):
        found[str(row["incident_id"])].append((row["chosen"], row["support"], row["dissent"]))
    return found


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: f"{CASES[n][0]}-{n}")
def test_what_is_chosen(number: int) -> None:
    for turned in (False, True):
        assert together(turned=turned)[f"case {number}"] == CASES[number][2]


@pytest.mark.parametrize("prop", FUSED)
def test_absence_never_wins_over_a_value_and_is_no_dissent(prop: str) -> None:
    found = together(turned=False)
    assert found[f"{prop}, absent"] == []
    assert [row[1:] for row in found[f"{prop}, said once"]] == [(1, 0)]


def test_every_rule_is_met_here() -> None:
    assert {held.rule for held in properties()["incident"].values()} == set(RULES) - {"official-over-press"}


def test_scales_stand_side_by_side() -> None:
    told = [*says(x="4", y="7"), ("y:2", "8", "asserts"), ("y:1", "4", "asserts")]
    rows = made.chosen(story("severity", told, x="dcid-severity", y="eurepoc-weighted"))
    assert [(row["unit"], row["value_num"], row["dissent"]) for row in rows] == [
        ("dcid-severity", 4.0, 0), ("eurepoc-weighted", 4.0, 0), ("eurepoc-weighted", 7.0, 0),
        ("eurepoc-weighted", 8.0, 0),
    ]  # fmt: skip


def test_roots_that_differ_on_one_scale_dissent() -> None:
    scale = dict.fromkeys("xyz", "dcid-severity")
    assert summary("severity", says(x="4", y="4.0", z="5"), **scale) == [
        ("dcid-severity 4", 2, 1),
        ("dcid-severity 5", 1, 2),
    ]


def test_figures_in_two_units_are_two_values() -> None:
    assert summary("attribution_count", says(x="3", y="4"), x="a") == [("3 a", 1, 0), ("4", 1, 0)]


def test_statements_for_and_against_are_named() -> None:
    told = story("zero_day", [*says(x="yes", y="no", z="yes"), ("x:2", "yes", "denies"), ("w:1", "yes", "denies")])
    (row,) = made.chosen(told)
    by = {str(s["statement_id"]): str(s["record_id"]) for s in told.statements}
    assert sorted(by[i] for i in row["statement_ids"]) == ["x:1", "z:1"]  # type: ignore[attr-defined]
    assert sorted(by[i] for i in row["dissent_ids"]) == ["w:1", "x:2", "y:1"]  # type: ignore[attr-defined]
    assert (row["rule"], row["dissent"]) == ("most-supported", 2)


def test_a_chosen_date_keeps_its_interval() -> None:
    (row,) = made.chosen(story("start", says(x="2017-06", y="2017")))
    assert (row["chosen"], row["date_lo"], row["date_hi"]) == ("2017-06", date(2017, 6, 1), date(2017, 6, 30))


def test_who_acted_says_best_what_was_done() -> None:
    told = Story()
    for record, kind, dimension in (("a:1", "press", "political"), ("b:1", "press", "political"),
                                    ("c:1", "government", "legal"), ("d:1", "tracker", "political")):  # fmt: skip
        told.record(record, publisher=record, publisher_kind=kind)
        told.say(record, "responder", "Ruritania", of="#response/r")
        told.say(record, "dimension", dimension, of="#response/r")
    row = made.one(made.rows(made.fused(told), "SELECT * FROM value"), prop="dimension")
    assert (row["chosen"], row["rule"], row["support"], row["dissent"]) == ("legal", "official-over-press", 1, 3)


def test_what_is_only_denied_is_no_value_of_the_incident() -> None:
    told = story("type", [*says(x="espionage"), ("y:1", "doxing", "denies")])
    con = made.fused(told)
    assert made.rows(con, "SELECT types FROM incident") == [{"types": ["espionage"]}]
    assert made.one(made.rows(con, "SELECT * FROM conflict"), prop="type")["values"] == ["doxing"]
