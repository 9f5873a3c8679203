"""Counts by pair say what the relations say; stretches of conflict that follow one another are one."""

from __future__ import annotations

import sqlite3

import duckdb
import pytest

from comity.pipeline.plan import plan
from comity.pipeline.walk import run
from comity.release.handle import Handle
from comity.release.index import sides
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.release.index.schema import TABLES
from comity.release.places import places
from comity.store.contracts import contracts
from comity.store.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace(tmp_path_factory.mktemp("sides"))
    run(made, plan(made, "landmarks", None), lambda stage, what: None)
    return made


@pytest.fixture(scope="module")
def index(workspace: Workspace) -> Index:
    return Index(kept(workspace, workspace.release(), public=False))


@pytest.fixture(scope="module")
def handle(workspace: Workspace) -> Handle:
    return Handle(workspace.release())


def test_dyad_years_are_those_of_the_handle(index: Index, handle: Handle) -> None:
    kept_rows = index.sql("SELECT * FROM dyad_year")
    assert len(kept_rows) > 50
    told = handle.dyads(sides="all", zeros=False).project("* EXCLUDE (accused_kind, victim_kind, covering)")
    assert sorted(kept_rows, key=repr) == sorted(told.fetchall(), key=repr)


def test_claims_by_side_are_the_claims_about_the_accused(index: Index, handle: Handle) -> None:
    expected = handle.con.execute("""
        SELECT a.accused_state, v.country, a.stance, count(DISTINCT a.claim_id)
        FROM attribution a JOIN (SELECT DISTINCT incident_id, country FROM victim WHERE country IS NOT NULL) v
          ON v.incident_id = a.incident_id AND v.country <> a.accused_state
        WHERE a.accused_state IN (SELECT unnest(accused_states) FROM incident i WHERE i.incident_id = a.incident_id)
        GROUP BY ALL""").fetchall()
    found = index.sql("SELECT accused, victim, stance, sum(claims) FROM dyad_claim GROUP BY 1, 2, 3")
    assert sorted(found) == sorted(expected)


def test_sides_of_a_claim(index: Index, handle: Handle) -> None:
    by_side = dict(index.sql("""SELECT side, sum(claims) FROM dyad_claim WHERE accused = 'RU' AND victim = 'UA'
                                GROUP BY side"""))  # fmt: skip
    query = """SELECT count(DISTINCT claim_id) FROM attribution JOIN incident USING (incident_id)
               WHERE accused_state = 'RU' AND asserter_country = ? AND list_contains(victim_countries, 'UA')
               AND list_contains(accused_states, 'RU')"""
    for side, country in (("accused", "RU"), ("victim", "UA")):
        assert by_side[side] == handle.con.execute(query, [country]).fetchall()[0][0] > 0


def test_dated_claims_and_responses_are_those_of_the_relations(index: Index, handle: Handle) -> None:
    claims = handle.con.execute("""
        SELECT count(*) FROM (SELECT DISTINCT incident_id, accused_state, asserted_by, asserter_country, stance,
        date_lo, date_hi FROM attribution WHERE date_lo IS NOT NULL AND accused_state IS NOT NULL
        AND stance IN ('asserts', 'suspects', 'reports', 'denies') AND asserter_kind IS DISTINCT FROM 'tracker')""")
    assert index.sql("SELECT count(*) FROM claim") == claims.fetchall() != [(0,)]
    responses = handle.con.execute("SELECT count(*) FROM response JOIN incident USING (incident_id)").fetchall()
    assert index.sql("SELECT count(*) FROM response") == responses != [(0,)]


def test_the_first_dated_accusation(index: Index, handle: Handle) -> None:
    expected = dict(
        handle.con.execute("""
        SELECT incident_id, min(date_lo) - DATE '1970-01-01' FROM attribution
        WHERE date_lo IS NOT NULL AND stance IN ('asserts', 'suspects', 'reports')
        AND coalesce(accused_state, accused_origin, accused_place, accused_actor, accused_organisation) IS NOT NULL
        GROUP BY ALL""").fetchall()
    )
    lo, hi = index.measures["accused_lo"], index.measures["accused_hi"]
    ids = dict(index.sql("SELECT no, incident_id FROM incident"))
    found = {ids[no]: int(lo[no]) for no in range(index.n) if hi[no] >= lo[no]}
    assert found == {key: day for key, day in expected.items() if key in ids.values()} != {}


def test_years_of_a_conflict_that_follow_one_another_are_one_stretch() -> None:
    con, lite = duckdb.connect(), sqlite3.connect(":memory:")
    lite.executescript(TABLES)
    for name, contract in contracts().items():
        columns = ", ".join(f'"{c.name}" {c.sql}' for c in contract.columns)
        con.execute(f"CREATE TABLE {name} ({columns})")
    places(con)
    con.execute("CREATE TABLE numbered AS SELECT 0 AS no, 'ci-1' AS incident_id")
    con.execute("INSERT INTO incident (incident_id, accused_states, victim_countries) VALUES ('ci-1', ['IR'], ['IQ'])")
    con.execute("INSERT INTO record (record_id, kind, title, publisher) VALUES ('made:1', 'conflict', 'Made up', 'Us')")
    told = [("a", "IR", 1980, 1981), ("a", "IR", 1982, 1982), ("a", "IR", 1990, 1990), ("b", "IQ", 1970, 2000)]
    for k, (side, state, lo, hi) in enumerate(told):
        con.execute(f"""INSERT INTO statement (statement_id, record_id, subject, prop, value, date_lo, date_hi) VALUES
            ('s{k}', 'made:1', '#{side}', 'side', '{side}', NULL, NULL),
            ('t{k}', 'made:1', '#{side}', 'state', '{state}', '{lo}-01-01', '{hi}-12-31')""")
    sides.write(con, lite)
    found = lite.execute("SELECT one, other, lo, hi FROM stretch WHERE one = 'IR' ORDER BY lo").fetchall()
    assert found == [("IR", "IQ", "1980-01-01", "1982-12-31"), ("IR", "IQ", "1990-01-01", "1990-12-31")]
    assert lite.execute("SELECT count(*) FROM stretch WHERE one = 'IQ'").fetchall() == [(2,)]


def test_what_is_coded_without_a_pair_is_of_each_pair_and_what_stands_only_of_its_own() -> None:
    con, lite = duckdb.connect(), sqlite3.connect(":memory:")
    lite.executescript(TABLES)
    for name, contract in contracts().items():
        columns = ", ".join(f'"{c.name}" {c.sql}' for c in contract.columns)
        con.execute(f"CREATE TABLE {name} ({columns})")
    places(con)
    con.execute("CREATE TABLE numbered AS SELECT 0 AS no, 'ci-1' AS incident_id")
    con.execute("""INSERT INTO incident (incident_id, accused_states, victim_countries)
                   VALUES ('ci-1', ['RU'], ['UA', 'US'])""")
    con.execute("""INSERT INTO offline_conflict (link_id, incident_id, how, stance, said_by, dyad, names, words) VALUES
        ('1', 'ci-1', 'coded', 'asserts', 'Coder', NULL, [], NULL),
        ('2', 'ci-1', 'standing', 'asserts', 'Lister', 'RU > UA', [], NULL),
        ('3', 'ci-1', 'standing', 'none', 'Lister', 'RU > US', [], NULL)""")
    sides.write(con, lite)
    found = lite.execute("SELECT victim, how, stance FROM dyad_offline ORDER BY 1, 2").fetchall()
    assert found == [("UA", "coded", "asserts"), ("UA", "standing", "asserts"), ("US", "coded", "asserts"),
                     ("US", "standing", "none")]  # fmt: skip
