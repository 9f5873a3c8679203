"""A relation is held to its contract: every breach at once, each with examples."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import made
import pytest

from comity.model.errors import ContractError
from comity.store import relations
from comity.store.contracts import contract, contracts
from comity.store.validate import breaches, validate

LINK = {"left_id": "a:1", "right_id": "b:1", "relation": "same", "score": 0.5, "weights": "{}", "model": "m"}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with relations.connect(threads=1) as con:
        yield con


def found(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return list(breaches(con, contract(name)))


@pytest.mark.parametrize("name", contracts())
def test_an_empty_relation_breaks_nothing(con: duckdb.DuckDBPyConnection, name: str) -> None:
    relations.empty(con, name)
    assert found(con, name) == []


def test_all_breaches_are_told_at_once_with_examples(con: duckdb.DuckDBPyConnection) -> None:
    story = made.Story()
    for record in ("a:1", "b:1"):
        story.record(record)
    made.table(con, "record", story.records)
    rows = [LINK, LINK | {"relation": "twin"}, LINK | {"left_id": "gone:7", "whole": "both", "score": None}]
    made.table(con, "link", rows)
    told = found(con, "link")
    assert told == [
        "key (left_id, right_id) is not unique, e.g. [('a:1', 'b:1')]",
        "left_id breaks 'refers:record.record_id', e.g. ['gone:7']",
        "relation breaks 'one-of:same|part|related', e.g. ['twin']",
        "whole breaks 'one-of:left|right', e.g. ['both']",
        "score breaks 'not-null', e.g. [None]",
    ]
    with pytest.raises(ContractError) as caught:
        validate(con, contract("link"))
    assert (caught.value.relation, caught.value.breaches) == ("link", told)


def test_a_missing_column_is_named(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("CREATE TABLE cluster AS SELECT 'a:1' AS record_id")
    assert found(con, "cluster") == ["columns missing: ['incident_id']"]


def test_a_column_of_another_type_is_a_breach_if_its_values_do_not_fit(con: duckdb.DuckDBPyConnection) -> None:
    relations.empty(con, "redirect")
    con.execute("CREATE TABLE accounting AS SELECT 's' AS source, 'f' AS file, 'many' AS rows, '3' AS recorded, "
                "0::TINYINT AS attached, 0 AS duplicate, 0 AS refused")  # fmt: skip
    assert found(con, "accounting") == ["rows is not integer, e.g. ['many']"]


def test_every_code_of_a_list_must_be_in_its_scheme(con: duckdb.DuckDBPyConnection) -> None:
    relations.empty(con, "incident")
    con.execute("INSERT INTO incident (incident_id, title, types, cia) VALUES ('i', 't', ['espionage', 'magic'], [])")
    assert "types breaks 'in:operation_type', e.g. ['[espionage, magic]']" in found(con, "incident")
    assert not [line for line in found(con, "incident") if line.startswith("cia")]


def test_null_is_refused_only_where_the_contract_says_so(con: duckdb.DuckDBPyConnection) -> None:
    made.table(con, "victim", [{"part_id": "p", "incident_id": "i", "statement_ids": []}])
    assert found(con, "victim") == []  # sector is in a scheme and may be null; there is no `part` to refer to
    relations.empty(con, "part")
    assert found(con, "victim") == ["part_id breaks 'refers:part.part_id', e.g. ['p']"]


def test_examples_are_few(con: duckdb.DuckDBPyConnection) -> None:
    made.table(con, "link", [LINK | {"right_id": f"b:{n}", "relation": f"r{n}"} for n in range(50)])
    (line,) = found(con, "link")
    assert line.count("'r") == 3
