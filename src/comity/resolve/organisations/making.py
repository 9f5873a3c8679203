"""Names of victims in, organisations out."""

from __future__ import annotations

import duckdb

from comity.resolve.organisations.grouping import group
from comity.resolve.organisations.reading import read
from comity.resolve.organisations.told import tell
from comity.resolve.organisations.words import make_words
from comity.store.relations import steps

RELATIONS = ("organisation", "organisation_member", "organisation_name")

# One place and one kind, or none; the name that most records use, then the shorter, then by letters.
_NAMED = """
WITH vote AS (SELECT organisation_id, name, count(DISTINCT record_id) AS n FROM victim_member GROUP BY ALL),
called AS (
  SELECT organisation_id, name FROM vote
  QUALIFY row_number() OVER (PARTITION BY organisation_id ORDER BY n DESC, length(name), name) = 1)
SELECT m.organisation_id, c.name, CASE WHEN bool_or(m.kind = 'ministry') THEN 'ministry' ELSE min(m.kind) END AS kind,
       CASE WHEN count(DISTINCT p.place) = 1 THEN min(p.place) END AS country,
       count(DISTINCT m.record_id) AS n_records,
       list(DISTINCT m.statement_id ORDER BY m.statement_id) AS statement_ids
FROM victim_member m JOIN called c USING (organisation_id)
JOIN victim_read p ON p.name = m.name AND p.country IS NOT DISTINCT FROM m.country
GROUP BY m.organisation_id, c.name
"""

_SECTORS = """
SELECT s.organisation_id, s.sector || ', ' || any_value(t.name) AS name, 'sector' AS kind, s.country,
       count(DISTINCT s.record_id) AS n_records,
       list(DISTINCT s.statement_id ORDER BY s.statement_id) AS statement_ids
FROM victim_sector s JOIN (SELECT DISTINCT code, name FROM org_country) t ON t.code = s.country
GROUP BY s.organisation_id, s.sector, s.country
"""

_MEMBERS = """
SELECT DISTINCT organisation_id, record_id, subject, first_value(rule) OVER (
  PARTITION BY organisation_id, record_id, subject ORDER BY rule) AS rule FROM victim_member
UNION ALL SELECT DISTINCT organisation_id, record_id, subject, 'sector' FROM victim_sector
"""

_NAMES = """
SELECT organisation_id, name, list(DISTINCT source ORDER BY source) AS told_by FROM victim_member GROUP BY ALL
"""

_RECORDS = """
SELECT DISTINCT m.record_id, m.organisation_id AS organisation, o.kind
FROM organisation_member m JOIN organisation o USING (organisation_id)
"""


def organisations(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement`; makes the tables named in RELATIONS, and `record_organisation`: record_id,
    organisation, kind. Linear in the number of statements."""
    make_words(con)
    tell(con)
    read(con)
    group(con)
    for name, query in (("organisation", f"{_NAMED} UNION ALL {_SECTORS}"), ("organisation_member", _MEMBERS),
                        ("organisation_name", _NAMES)):  # fmt: skip
        con.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
    steps(con, [("record_organisation", _RECORDS)])
