"""The panel of states: balanced where sources cover a year, silent where none does."""

from __future__ import annotations

import duckdb
import pytest

from comity.model import territories
from comity.model.errors import UsageError
from comity.release.dyads import COLUMNS, dyads
from comity.store.contracts import contracts

# incident, accused, victims, first and last day of its beginning, sources; all made up
_TOLD = [
    ("a", ["RU"], ["EE", "region:europe"], "2007-04-27", "2007-04-27", ["made-one"]),
    ("b", ["RU"], ["EE"], "2003-01-01", "2003-12-31", ["made-two"]),
    ("c", ["CN"], ["HK"], "2008-01-01", "2009-12-31", ["made-one"]),
    ("d", ["RU"], ["UA"], None, None, ["made-one"]),
]
_COVER = [("made-one", "2006", "2008-06"), ("made-two", "2010", "2010"), ("conflicts", "1900", "2020")]


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    for name, contract in contracts().items():
        columns = ", ".join(f'"{c.name}" {c.sql}' for c in contract.columns)
        made.execute(f"CREATE TABLE {name} ({columns})")
    columns = (
        "incident_id, accused_states, victim_countries, start_lo, start_hi, sources, accused_origins, accused_places"
    )
    made.executemany(f"INSERT INTO incident ({columns}) VALUES (?, ?, ?, ?, ?, ?, [], [])", _TOLD)
    made.executemany("INSERT INTO source (source, covers_from, covers_to) VALUES (?, ?, ?)", _COVER)
    return made


def _rows(told: duckdb.DuckDBPyRelation) -> list[dict[str, object]]:
    return [dict(zip(told.columns, row, strict=True)) for row in told.fetchall()]


def test_years_that_are_covered_have_zeros_and_others_no_row(con: duckdb.DuckDBPyConnection) -> None:
    there = {row["year"]: (row["incidents"], row["covering"]) for row in _rows(dyads(con, "year"))
             if (row["accused"], row["victim"]) == ("RU", "EE")}  # fmt: skip
    assert there == {2003: (1, 0), 2006: (0, 1), 2007: (1, 1), 2008: (0, 1), 2010: (0, 1)}
    back = [row for row in _rows(dyads(con, "year")) if (row["accused"], row["victim"]) == ("EE", "RU")]
    assert [(row["year"], row["incidents"]) for row in back] == [(2006, 0), (2007, 0), (2008, 0), (2010, 0)]


def test_only_states_are_sides_unless_all_are_asked_for(con: duckdb.DuckDBPyConnection) -> None:
    told = _rows(dyads(con, "year"))
    assert {row["victim_kind"] for row in told} == {"state"}
    assert not [row for row in told if "HK" in (row["accused"], row["victim"])]
    everything = _rows(dyads(con, "year", "all", zeros=False))
    assert {(row["victim"], row["victim_kind"]) for row in everything} == {
        ("EE", "state"), ("UA", "state"), ("HK", "territory"), ("region:europe", "region")}  # fmt: skip
    assert len(everything) == 5 and all(row["incidents"] for row in everything)


def test_what_has_no_year_stands_beside_the_panel(con: duckdb.DuckDBPyConnection) -> None:
    told = [row for row in _rows(dyads(con, "year")) if row["year"] is None]
    assert [(row["accused"], row["victim"], row["incidents"]) for row in told] == [("RU", "UA", 1)]


def test_columns_have_meanings_and_kinds_are_those_of_territories(con: duckdb.DuckDBPyConnection) -> None:
    told = dyads(con, "year", "all")
    assert told.columns == list(COLUMNS)
    assert all(territories.get(str(row["accused"])).kind == row["accused_kind"] for row in _rows(told))


def test_other_units_and_sides_are_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UsageError, match="month"):
        dyads(con, "month")
    with pytest.raises(UsageError, match="blocs"):
        dyads(con, "year", "blocs")
