"""Parts align across records: told thrice is one part with three members; silence joins nothing; nothing is lost."""

from __future__ import annotations

from functools import cache

import duckdb
import made
import pytest
from made import Story

RECORDS = ("x:1", "y:1", "pub:1")


def parts(con: duckdb.DuckDBPyConnection, kind: str, where: str = "true") -> list[tuple[int, list[str]]]:
    """Members and their records of each part of a kind that is no part of another."""
    query = f"""SELECT n_members, list(m.record_id ORDER BY m.record_id) AS told FROM part p JOIN part_member m
               USING (part_id) WHERE kind = ? AND part_of IS NULL AND {where} GROUP BY part_id, n_members
               ORDER BY told"""
    return [(int(n), list(told)) for n, told in con.execute(query, [kind]).fetchall()]


def told(kind: str, *tellings: dict[str, str], unit: str | None = None) -> Story:
    """One telling per record, each with its properties."""
    story = Story()
    for record, said in zip(RECORDS, tellings, strict=False):
        story.record(record, publisher=record)
        for prop, value in said.items():
            story.say(record, prop, value, of=f"#{kind}/{record[0]}", unit=unit)
    return story


CASES: list[tuple[str, list[dict[str, str]], list[int]]] = [
    ("victim", [{"name": "Mærsk", "country": "DK"}, {"name": "MAERSK", "country": "DK"}, {"name": "Maersk"}], [3]),
    ("victim", [{"name": "Ministry", "country": "DK"}, {"name": "Ministry", "country": "SE"}, {"name": "Ministry"}],
     [1, 1, 1]),
    ("victim", [{"country": "DK", "sector": "energy"}, {"country": "DK", "sector": "energy"}, {"country": "DK"}],
     [1, 2]),
    ("victim", [{"role": "target"}, {"role": "target"}, {"region": "Europe"}], [1, 1, 1]),
    ("effect", [{"kind": "data", "cia": "integrity"}, {"kind": "data", "cia": "integrity"}, {"kind": "data"}], [1, 2]),
    ("effect", [{"text": "Trains stood."}, {"text": "Data was lost."}], [1, 1]),
    ("loss", [{"kind": "damage"}, {"kind": "damage"}, {"kind": "ransom-paid"}], [1, 2]),
    ("loss", [{"year": "2017"}, {"class": "large"}], [1, 1]),
    ("response", [{"responder": "Ruritania", "measure": "sanctions", "date": "2018-02"},
                  {"responder": "RURITANIA", "measure": "sanctions", "date": "2018-02-15"},
                  {"responder": "Ruritania", "measure": "sanctions", "date": "2019"}], [1, 2]),
    ("response", [{"measure": "sanctions"}, {"measure": "sanctions"}], [1, 1]),
    ("cooperation", [{"kind": "assistance", "date": "2018-02-15"}, {"kind": "assistance", "date": "2018-02-16"}], [2]),
    ("cooperation", [{"kind": "assistance"}, {"kind": "assistance"}, {"date": "2018-02-15"}], [1, 1, 1]),
    ("attribution", [{"asserter": "Vendor", "date": "2018-02"}, {"asserter": "vendor", "date": "2018-02-15"}], [2]),
    ("attribution", [{"date": "2018-02"}, {"date": "2018-02"}], [1, 1]),  # a claimant nobody names
    ("attribution", [{"asserter_kind": "government", "asserter_country": "GB", "asserter": "NCSC"},
                     {"asserter_kind": "government", "asserter_country": "GB", "asserter": "Lord Ahmad"},
                     {"asserter_kind": "government", "asserter_country": "US", "asserter": "NCSC"}], [1, 2]),
]  # fmt: skip


@cache
def together() -> duckdb.DuckDBPyConnection:
    """All cases fused at once, each an incident of its own."""
    whole = Story()
    for number, (kind, tellings, _) in enumerate(CASES):
        for record, said in zip(RECORDS, tellings, strict=False):
            whole.record(f"{record}.{number}", f"case {number}", publisher=record)
            for prop, value in said.items():
                whole.say(f"{record}.{number}", prop, value, of=f"#{kind}/{record[0]}")
    return made.fused(whole)


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: f"{CASES[n][0]}-{n}")
def test_what_is_joined_and_what_is_not(number: int) -> None:
    kind, tellings, sizes = CASES[number]
    here = f"incident_id = 'case {number}'"
    found = parts(together(), kind, here)
    assert sorted(n for n, _ in found) == sizes
    assert all(n == len(records) for n, records in found)
    assert sum(n for n, _ in found) == len(tellings)
    row = f"SELECT part_id FROM {{}} WHERE {here} ORDER BY 1"  # each part is a row of its typed table
    assert made.rows(together(), row.format(kind)) == made.rows(together(), row.format("part"))


def test_one_victim_keeps_what_each_record_says_of_it() -> None:
    con = made.fused(told("victim", {"name": "Maersk", "country": "DK", "sector": "transport"},
                          {"name": "Mærsk", "country": "DK", "sector": "transport"}, {"name": "Maersk"}))  # fmt: skip
    (row,) = made.rows(con, "SELECT name, country, sector, len(statement_ids) AS n FROM victim")
    assert row == {"name": "Maersk", "country": "DK", "sector": "transport", "n": 7}


def test_the_same_part_of_two_incidents_is_two_parts() -> None:
    story = told("victim", {"name": "Maersk"}, {"name": "Maersk"})
    story.incidents["y:1"] = "ci-2"
    assert [n for n, _ in parts(made.fused(story), "victim")] == [1, 1]


def test_a_loss_in_two_currencies_is_two_parts() -> None:
    story = told("loss", {"kind": "damage", "mid": "10"}, {"kind": "damage", "low": "8", "high": "12"}, unit="USD")
    story.record("z:1")
    for prop, value in (("kind", "damage"), ("mid", "9")):
        story.say("z:1", prop, value, of="#loss/z", unit="EUR")
    rows = made.rows(made.fused(story), "SELECT currency, low, mid, high, n_figures FROM loss ORDER BY currency")
    assert [tuple(row.values()) for row in rows] == [("EUR", 9.0, 9.0, 9.0, 1), ("USD", 8.0, None, 12.0, 3)]


def test_an_accusation_and_its_denial_are_two_claims_and_one_conflict_of_the_incident() -> None:
    story = Story()
    for record, asserter, stance in (("x:1", "United Kingdom", "asserts"), ("y:1", "Russia", "denies"),
                                     ("pub:1", "Russia", "denies")):  # fmt: skip
        story.record(record)
        story.say(record, "asserter", asserter, of="#attribution/a")
        story.say(record, "accused_state", "RU", of="#attribution/a/accused/ru", stance=stance)
        story.say(record, "accused_kind", "state", of="#attribution/a/accused/ru", stance=stance)
    con = made.fused(story)
    claims = made.rows(con, "SELECT asserted_by, stance, n_roots FROM attribution ORDER BY asserted_by")
    assert [tuple(row.values()) for row in claims] == [("Russia", "denies", 2), ("United Kingdom", "asserts", 1)]
    (conflict,) = made.rows(con, "SELECT * FROM conflict")
    assert (conflict["part_id"], conflict["prop"], conflict["values"]) == ("", "accused_state", ["RU"])
    (row,) = made.rows(con, "SELECT accused_states, contested, n_claims, n_conflicts FROM incident")
    assert row == {"accused_states": ["RU"], "contested": True, "n_claims": 2, "n_conflicts": 1}


def test_an_accusation_by_nobody_in_particular_is_not_lost() -> None:
    story = Story()
    story.record("x:1")
    story.say("x:1", "accused_state", "RU", of="#attribution/a/accused/ru")
    story.say("x:1", "accused_kind", "state", of="#attribution/a/accused/ru")
    (row,) = made.rows(made.fused(story), "SELECT asserted_by, accused_state, n_roots FROM attribution")
    assert row == {"asserted_by": None, "accused_state": "RU", "n_roots": 1}


def test_an_incident_of_which_only_parts_or_nothing_is_told_is_an_incident() -> None:
    story = told("victim", {"name": "Maersk"})
    story.record("z:1", "ci-2")
    rows = made.rows(
        made.fused(story), "SELECT incident_id, title, types, n_records, n_statements FROM incident ORDER BY 1"
    )
    assert [tuple(row.values()) for row in rows] == [("ci-1", "untitled", [], 1, 1), ("ci-2", "untitled", [], 1, 0)]


def test_the_country_of_a_gang_is_no_accused_state() -> None:
    story = Story()
    claims = (
        ("a", "RU", "state-affiliated"),
        ("b", "RU", "individual"),
        ("c", "IR", "non-state-group"),
        ("d", "CN", ""),
    )
    for name, place, kind in claims:
        record = story.record(f"x:{name}", "ci-1")
        part = f"#attribution/{name}/accused/one"
        story.say(record, "asserter", f"Claimant {name}", of=f"#attribution/{name}")
        story.say(record, "accused_state", place, of=part)
        if kind:
            story.say(record, "accused_kind", kind, of=part)
    con = made.fused(story)
    told = made.rows(con, "SELECT accused_state, accused_origin, accused_place FROM attribution ORDER BY asserted_by")
    assert [tuple(row.values()) for row in told] == [
        ("RU", None, None), (None, "RU", None), (None, "IR", None), (None, None, "CN")
    ]  # fmt: skip
    (row,) = made.rows(con, "SELECT accused_states, accused_origins, accused_places FROM incident")
    assert tuple(row.values()) == (["RU"], ["IR"], ["CN"])
