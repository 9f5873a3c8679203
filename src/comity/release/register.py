"""Relations that only a release has: its sources and its judgements."""

from __future__ import annotations

from collections.abc import Iterable

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
    """Makes table `judgement`; of lines on one pair and instant the last, as that is the one that counts."""
    shape = contract("judgement")
    last = {(*one.pair, one.made_at): one for one in judged}
    rows = [{name: getattr(one, name) for name in shape.names} for one in last.values()]
    con.register("judgement_rows", pa.Table.from_pylist(rows, schema=shape.schema))
    con.execute("CREATE OR REPLACE TABLE judgement AS SELECT * FROM judgement_rows")
