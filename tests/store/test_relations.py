"""Relations travel through Parquet as their contracts say, and nothing is written that breaks them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import made
import pyarrow.parquet as pq
import pytest

from comity.model.errors import ContractError
from comity.store import relations
from comity.store.contracts import contract
from comity.store.sql import name_key
from comity.store.writer import RelationWriter

STATEMENT = made.Story()
STATEMENT.record("a:1")
STATEMENT.say("a:1", "start", "2017-06")
STATEMENT.say("a:1", "severity", "4", unit="dcid-severity")


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return relations.connect(threads=1)


def test_what_is_written_is_read_again(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made.table(con, "statement", STATEMENT.statements)
    before = made.rows(con, "SELECT * FROM statement ORDER BY statement_id")
    assert relations.write(con, "statement", tmp_path) == 2
    other = relations.connect(threads=1)
    relations.scan(other, "statement", [tmp_path / "statement.parquet", tmp_path / "not-there.parquet"])
    assert made.rows(other, "SELECT * FROM statement ORDER BY statement_id") == before
    assert {row["date_hi"] for row in before} == {date(2017, 6, 30), None}


def test_a_file_is_sorted_by_its_key_whatever_the_order_of_rows(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [{"record_id": f"s:{n}", "incident_id": "i"} for n in (3, 1, 2)]
    written = []
    for order in (rows, rows[::-1]):
        made.table(con, "cluster", order)
        relations.write(con, "cluster", tmp_path)
        written.append((tmp_path / "cluster.parquet").read_bytes())
    assert written[0] == written[1]
    assert pq.read_table(tmp_path / "cluster.parquet")["record_id"].to_pylist() == ["s:1", "s:2", "s:3"]


def test_what_breaks_its_contract_is_not_written(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made.table(con, "cluster", [{"record_id": "s:1"}])
    with pytest.raises(ContractError, match="incident_id breaks 'not-null'"):
        relations.write(con, "cluster", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_files_is_an_empty_relation(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    relations.scan(con, "issue", [tmp_path / "issue.parquet"])
    assert relations.count(con, "issue") == 0
    assert [row[0] for row in con.execute("DESCRIBE issue").fetchall()] == contract("issue").names


def test_a_quote_in_a_path_is_no_sql(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = tmp_path / "it's; DROP TABLE cluster"
    folder.mkdir()
    made.table(con, "cluster", [{"record_id": "s:1", "incident_id": "i"}])
    relations.write(con, "cluster", folder)
    relations.scan(con, "cluster_again", [folder / "cluster.parquet"])
    assert relations.count(con, "cluster_again") == 1


def test_no_extension_is_fetched(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error):
        con.execute("SELECT * FROM read_csv('https://example.org/a.csv')")


def test_the_writer_makes_a_file_per_relation_even_without_rows(tmp_path: Path) -> None:
    with RelationWriter(tmp_path, ("cluster", "redirect")) as sink:
        for number in range(60_000):  # more than one batch
            sink.add("cluster", (f"s:{number}", "i"))
    assert pq.read_table(tmp_path / "cluster.parquet").num_rows == 60_000
    assert pq.read_table(tmp_path / "redirect.parquet").schema.names == contract("redirect").names


def test_times_are_kept_in_utc(tmp_path: Path) -> None:
    at = datetime(2030, 1, 2, 5, 4, 5, tzinfo=timezone(timedelta(hours=2)))
    row = made.one(STATEMENT.records, record_id="a:1") | {"retrieved_at": at}
    with RelationWriter(tmp_path, ("record",)) as sink:
        sink.add("record", tuple(row.get(name) for name in contract("record").names))
    assert pq.read_table(tmp_path / "record.parquet")["retrieved_at"].to_pylist() == [datetime(2030, 1, 2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("A.P. Møller-Mærsk", "ap moller maersk", True), ("São Paulo", "Sao  Paulo", True), ("Straße", "STRASSE", True),
        ("Центр 16", "Центр-16", True), ("Центр 16", "Отдел 16", False), ("Unit 74455", "Unit 26165", False),
        ("国防部", "外交部", False), ("???", "!!!", False),
    ],
)  # fmt: skip
def test_names_compare_by_letters_and_digits_of_any_script(
    con: duckdb.DuckDBPyConnection, left: str, right: str, same: bool
) -> None:
    keys = con.execute(f"SELECT {name_key('$1')}, {name_key('$2')}", [left, right]).fetchall()[0]
    assert (keys[0] == keys[1]) is same
