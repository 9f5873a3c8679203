"""Relations that only a release has: its sources, its judgements, and since when each statement is known."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from comity.resolve.judgements import Judgement
from comity.sources.kit import Spec
from comity.store.contracts import contract

_FIGURES = """
SELECT s.*, r.retrieved_at, coalesce(a.rows, 0) AS rows, coalesce(r.records, 0) AS records,
       coalesce(t.statements, 0) AS statements, coalesce(i.issues, 0) AS issues
FROM source_rows s
LEFT JOIN (SELECT source, max(retrieved_at) AS retrieved_at, count(*) AS records FROM record GROUP BY ALL) r
  USING (source)
LEFT JOIN (SELECT source, sum(rows) AS rows FROM accounting GROUP BY ALL) a USING (source)
LEFT JOIN (SELECT split_part(record_id, ':', 1) AS source, count(*) AS statements FROM statement GROUP BY ALL) t
  USING (source)
LEFT JOIN (SELECT source, count(*) AS issues FROM issue GROUP BY ALL) i USING (source)
"""


def register_sources(con: duckdb.DuckDBPyConnection, specs: Iterable[Spec]) -> None:
    """Makes table `source`: what source.yml says, and figures of what was heard."""
    rows = [
        {"source": s.name, "title": s.title, "publisher": s.publisher, "edition": s.edition, "unit": s.unit,
         "covers_from": s.coverage.since, "covers_to": s.coverage.until, "includes": s.coverage.includes,
         "licence": s.licence.name, "terms": s.licence.terms, "notice": s.licence.notice, "homepage": s.homepage}
        for s in specs
    ]  # fmt: skip
    shape = contract("source").schema
    con.register("source_rows", pa.Table.from_pylist(rows, schema=pa.schema([shape.field(name) for name in rows[0]])))
    con.execute(f"CREATE OR REPLACE TABLE source AS {_FIGURES}")


def register_judgements(con: duckdb.DuckDBPyConnection, judged: Iterable[Judgement]) -> None:
    """Makes table `judgement`."""
    shape = contract("judgement")
    rows = [{name: getattr(one, name) for name in shape.names} for one in judged]
    con.register("judgement_rows", pa.Table.from_pylist(rows, schema=shape.schema))
    con.execute("CREATE OR REPLACE TABLE judgement AS SELECT * FROM judgement_rows")


def stamp(con: duckdb.DuckDBPyConnection, version: str, previous: Path | None) -> None:
    """Gives `statement` and `redirect` their versions: the first is kept from the release folder before."""
    con.execute("CREATE OR REPLACE TEMP TABLE known (statement_id VARCHAR, first_version VARCHAR)")
    con.execute("CREATE OR REPLACE TEMP TABLE led (old_id VARCHAR, new_id VARCHAR, version VARCHAR)")
    if previous is not None:
        told, led = str(previous / "statement.parquet"), str(previous / "redirect.parquet")
        con.execute("INSERT INTO known SELECT statement_id, first_version FROM read_parquet(?)", [told])
        con.execute("INSERT INTO led SELECT old_id, new_id, version FROM read_parquet(?)", [led])
    con.execute("ALTER VIEW statement RENAME TO crawled_statement")
    con.execute("SET VARIABLE version = ?", [version])
    con.execute("""CREATE VIEW statement AS SELECT c.* REPLACE (
                     coalesce(k.first_version, getvariable('version')) AS first_version,
                     getvariable('version') AS last_version)
                   FROM crawled_statement c LEFT JOIN known k USING (statement_id)""")
    con.execute("ALTER VIEW redirect RENAME TO crawled_redirect")
    con.execute("""CREATE VIEW redirect AS SELECT r.* REPLACE (coalesce(l.version, getvariable('version')) AS version)
                   FROM crawled_redirect r LEFT JOIN led l USING (old_id, new_id)""")
