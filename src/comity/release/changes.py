"""What changed since the release before, incident by incident (ADDED, REMOVED, MODIFIED, MERGED, SPLIT) and record by
record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from comity.release.earlier import look_back
from comity.release.record_changes import RECORD_CHANGES
from comity.store.contracts import contract
from comity.store.relations import scan

FILE = "changes.jsonl"
_LISTED = [name for name in contract("incident").names if name not in ("incident_id", "n_statements")]


def _fields() -> str:
    """SQL: names of the columns that differ between o (old) and n (new)."""
    tests = ", ".join(f"CASE WHEN o.{name} IS DISTINCT FROM n.{name} THEN '{name}' END" for name in _LISTED)
    return f"list_filter([{tests}], lambda c: c IS NOT NULL)"


_TOLD = """
SELECT c.incident_id, md5(string_agg(s.statement_id, '' ORDER BY s.statement_id)) AS digest
FROM {statement} s JOIN {cluster} c USING (record_id) GROUP BY c.incident_id
"""

# An old id that lives on elsewhere was merged; an incident whose records partly left for another was split.
_CHANGES = f"""
WITH moved AS (
  SELECT DISTINCT o.incident_id AS old_id, n.incident_id AS new_id FROM old_cluster o JOIN cluster n USING (record_id)
  WHERE o.incident_id <> n.incident_id),
merged AS (
  SELECT 'MERGED' AS op, new_id AS incident_id, list(old_id ORDER BY old_id) AS others, []::VARCHAR[] AS fields
  FROM moved WHERE old_id NOT IN (SELECT incident_id FROM incident) GROUP BY new_id),
split AS (
  SELECT 'SPLIT' AS op, old_id AS incident_id, list(new_id ORDER BY new_id) AS others, []::VARCHAR[] AS fields
  FROM moved WHERE old_id IN (SELECT incident_id FROM incident) GROUP BY old_id),
gone AS (
  SELECT 'REMOVED' AS op, incident_id, []::VARCHAR[] AS others, []::VARCHAR[] AS fields FROM old_incident
  WHERE incident_id NOT IN (SELECT incident_id FROM incident) AND incident_id NOT IN (SELECT old_id FROM moved)),
fresh AS (
  SELECT 'ADDED' AS op, incident_id, []::VARCHAR[] AS others, []::VARCHAR[] AS fields FROM incident
  WHERE incident_id NOT IN (SELECT incident_id FROM old_incident)),
altered AS (
  SELECT 'MODIFIED' AS op, n.incident_id, []::VARCHAR[] AS others, {_fields()} AS fields
  FROM incident n JOIN old_incident o USING (incident_id)
  JOIN ({_TOLD.format(statement="statement", cluster="cluster")}) a USING (incident_id)
  JOIN ({_TOLD.format(statement="old_statement", cluster="old_cluster")}) b USING (incident_id)
  WHERE a.digest <> b.digest OR len({_fields()}) > 0)
SELECT c.op, c.incident_id, coalesce(i.title, p.title) AS title, c.others, c.fields
FROM (FROM merged UNION ALL FROM split UNION ALL FROM gone UNION ALL FROM fresh UNION ALL FROM altered) c
LEFT JOIN incident i USING (incident_id) LEFT JOIN old_incident p USING (incident_id)
ORDER BY c.incident_id, c.op
"""


_INCIDENTS = ("incident", "cluster", "statement")
_RECORDS = (*_INCIDENTS, "record", "record_alias", "withdrawn", "source")


def changes(con: duckdb.DuckDBPyConnection, folder: Path, previous: Path | None) -> None:
    """Writes changes.jsonl. A line of an incident: op, incident_id, title, others (ids merged in or split off), fields
    that changed. A line of a record, from the second release on: op, record_id, incident_id, title, was (its title
    before), aliases (ids that it would have by itself), fields."""
    look_back(con, previous, *_RECORDS)
    _copy(con, _CHANGES, folder / FILE)
    if previous is not None:
        records = folder / f"records-{FILE}"
        _copy(con, RECORD_CHANGES, records)
        with (folder / FILE).open("ab") as stream:
            stream.write(records.read_bytes())
        records.unlink()


def between(con: duckdb.DuckDBPyConnection, old: Path, new: Path, *, records: bool = False) -> list[dict[str, Any]]:
    """Changes from one release folder to another, as lines of changes.jsonl: those of incidents, or of records."""
    for name in _RECORDS if records else _INCIDENTS:
        scan(con, name, [new / f"{name}.parquet"])
    return since(con, old, records=records)


def since(con: duckdb.DuckDBPyConnection, old: Path, *, records: bool = False) -> list[dict[str, Any]]:
    """The same from an older folder of tables to the relations in `con`."""
    look_back(con, old, *(_RECORDS if records else _INCIDENTS))
    found = con.execute(RECORD_CHANGES if records else _CHANGES)
    columns = [column[0] for column in found.description or []]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _copy(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    target = str(path).replace("'", "''")
    con.execute(f"COPY ({query}) TO '{target}' (FORMAT json)")
