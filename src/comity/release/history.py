"""What only the releases before know: since when a statement is told, when it was not, under which ids a record came.

A statement's id stays the same while its record says the same from the same passage. One that is no longer told goes to
`withdrawn`, whole, and stays there from release to release: a release that was deleted takes nothing with it. One that
comes back is a statement again with its old first version, and the time it was away stays in `withdrawn`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from comity.release.earlier import look_back
from comity.sources.carry.aliases import Alias, kept
from comity.store.contracts import contract

# A statement may go because the source changed, or because we read the same files otherwise, or didn't hear the source.
_WITHDRAWN = """
WITH files AS (SELECT source, list(DISTINCT raw_sha256 ORDER BY raw_sha256) AS hashes FROM record GROUP BY source),
old_files AS (SELECT source, list(DISTINCT raw_sha256 ORDER BY raw_sha256) AS hashes FROM old_record GROUP BY source),
gone AS (SELECT *, split_part(record_id, ':', 1) AS source FROM old_statement ANTI JOIN statement USING (statement_id))
SELECT gone.* EXCLUDE (source), getvariable('version') AS gone_version, NULL::VARCHAR AS back_version,
       CASE WHEN gone.source NOT IN (SELECT source FROM source) THEN 'not-heard'
            WHEN files.hashes = old_files.hashes THEN 'reading' ELSE 'edition' END AS why
FROM gone LEFT JOIN files USING (source) LEFT JOIN old_files USING (source)
UNION ALL BY NAME
SELECT w.* REPLACE (coalesce(w.back_version, CASE WHEN s.statement_id IS NOT NULL THEN getvariable('version') END)
                    AS back_version)
FROM old_withdrawn w LEFT JOIN statement s USING (statement_id)
"""


def stamp(con: duckdb.DuckDBPyConnection, version: str, previous: Path | None, aliases: Sequence[Alias]) -> None:
    """Gives `statement` and `redirect` their versions, and makes `withdrawn` and `record_alias`; what was known before
    comes from the release folder before."""
    look_back(con, previous, "record", "statement", "withdrawn", "redirect", "record_alias")
    con.execute("SET VARIABLE version = ?", [version])
    con.execute("""CREATE OR REPLACE TEMP TABLE known AS
                   SELECT statement_id, min(first_version) AS first_version
                   FROM (SELECT statement_id, first_version FROM old_statement
                         UNION ALL SELECT statement_id, first_version FROM old_withdrawn) GROUP BY statement_id""")
    con.execute("ALTER VIEW statement RENAME TO crawled_statement")
    con.execute("""CREATE VIEW statement AS SELECT c.* REPLACE (
                     coalesce(k.first_version, getvariable('version')) AS first_version,
                     getvariable('version') AS last_version)
                   FROM crawled_statement c LEFT JOIN known k USING (statement_id)""")
    con.execute("ALTER VIEW redirect RENAME TO crawled_redirect")
    con.execute("""CREATE VIEW redirect AS SELECT r.* REPLACE (coalesce(l.version, getvariable('version')) AS version)
                   FROM crawled_redirect r LEFT JOIN old_redirect l USING (old_id, new_id)""")
    con.execute(f"CREATE OR REPLACE TABLE withdrawn AS {_WITHDRAWN}")
    _register_aliases(con, aliases)


def _register_aliases(con: duckdb.DuckDBPyConnection, aliases: Sequence[Alias]) -> None:
    shape = contract("record_alias")
    rows = [
        {name: getattr(line, name, None) for name in shape.names}
        for alias, line in kept(aliases).items()
        if alias != line.record_id
    ]
    con.register("alias_rows", pa.Table.from_pylist(rows, schema=shape.schema))
    con.execute("""CREATE OR REPLACE TABLE record_alias AS
                   SELECT a.* REPLACE (coalesce(o.version, getvariable('version')) AS version)
                   FROM alias_rows a LEFT JOIN old_record_alias o USING (alias_id, record_id)
                   WHERE split_part(a.record_id, ':', 1) IN (SELECT source FROM source)""")
