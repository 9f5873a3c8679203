"""The embedded landmarks fused whole: every value rests on statements, none is lost, and order changes nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import Story

from comity.fuse import fusing
from comity.sources import catalogue, reading
from comity.store import relations
from comity.store.contracts import contract
from comity.store.validate import breaches


@cache
def landmarks(folder: Path) -> Story:
    """The embedded landmarks as read, grouped into incidents by what the record ids begin with."""
    files = {
        f.name: reading.raw_file(catalogue.folder("landmarks") / "data" / f.name)
        for f in catalogue.spec("landmarks").files
    }
    reading.read("landmarks", files, folder)
    con = relations.connect()
    relations.scan(con, "record", [folder / "record.parquet"])
    relations.scan(con, "statement", [folder / "statement.parquet"])
    records, statements = (made.rows(con, f"SELECT * FROM {name} ORDER BY ALL") for name in ("record", "statement"))
    return Story(records, statements, {str(r["record_id"]): str(r["record_id"])[:14] for r in records})


def outputs(con: duckdb.DuckDBPyConnection) -> dict[str, list[made.Row]]:
    return {name: made.rows(con, f"SELECT * FROM {name} ORDER BY ALL") for name in fusing.RELATIONS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("landmarks")


def test_every_value_of_the_landmarks_carries_a_statement(folder: Path) -> None:
    con = made.fused(landmarks(folder))
    assert relations.count(con, "value") > 5000
    bare = """SELECT * FROM value WHERE len(statement_ids) + len(dissent_ids) = 0
              OR (len(statement_ids) = 0) <> (support = 0)"""
    assert made.rows(con, bare) == []
    for name in ("victim", "attribution", "effect", "loss", "response", "cooperation"):
        assert made.rows(con, f"SELECT * FROM {name} WHERE len(statement_ids) = 0") == []
        assert relations.count(con, name) > 0
    unknown = """SELECT i FROM (SELECT unnest(list_concat(statement_ids, dissent_ids)) AS i FROM value)
                 WHERE i NOT IN (SELECT statement_id FROM statement)"""
    assert made.rows(con, unknown) == []
    assert made.rows(con, "SELECT * FROM told ANTI JOIN stated USING (statement_id)") == []
    assert {name: list(breaches(con, contract(name))) for name in fusing.RELATIONS} == {n: [] for n in fusing.RELATIONS}


@settings(max_examples=4, deadline=None)
@given(st.integers())
def test_the_order_of_rows_changes_no_output(folder: Path, seed: int) -> None:
    small = landmarks(folder).part(lambda record: record < "landmarks:d")
    assert outputs(made.fused(small.shuffled(seed))) == outputs(made.fused(small))


def test_a_measure_tied_to_no_incident_stands_for_itself() -> None:
    story = Story()
    story.record("a:1")
    story.say("a:1", "title", "An intrusion")
    story.record("b:9", kind="response")
    del story.incidents["b:9"]
    story.say("b:9", "responder", "Examplestan", of="#response/freeze")
    story.say("b:9", "measure", "sanctions", of="#response/freeze")
    con = made.fused(story)
    (response,) = made.rows(con, "SELECT incident_id, responder, measure FROM response")
    assert response == {"incident_id": None, "responder": "Examplestan", "measure": "sanctions"}
    assert made.rows(con, "SELECT DISTINCT incident_id FROM value") == [{"incident_id": "ci-1"}]
    assert made.rows(con, "SELECT incident_id, n_responses FROM incident") == [
        {"incident_id": "ci-1", "n_responses": 0}
    ]
