"""How much a source says: per property, how precise its dates are, and what its incidents are told with."""

from __future__ import annotations

import duckdb
import msgspec

from comity.release.quality.accounting import grouped, rows
from comity.release.quality.blocks import Dates, Field, Shares

# n: the subjects that are there, and those of which just this absence is said. Where a kind of part is declared, the
# source asks those of its fields that it ever fills or says to be lacking: of the others the declaration doesn't tell.
_FIELDS = """
WITH kinds AS (SELECT source, kind, count(*) FILTER (there) AS n FROM subjects GROUP BY ALL),
told AS (
  SELECT source, kind, prop, count(*) FILTER (NOT there) AS apart, count(*) AS spoken,
         count(*) FILTER (absence = 0) AS stated, count(*) FILTER (absence = 1) AS "none",
         count(*) FILTER (absence = 2) AS unknown, count(*) FILTER (absence = 3) AS not_asked
  FROM said JOIN subjects USING (source, kind, record_id, subject) GROUP BY ALL),
pairs AS (SELECT source, kind, prop FROM told UNION SELECT source, kind, prop FROM kinds JOIN listed USING (kind)),
counted AS (
  SELECT p.source, p.kind, p.prop,
         coalesce(a.listed_as = 'property' OR t.prop IS NOT NULL AND a.listed_as = 'kind', false) AS asks,
         k.n + coalesce(t.apart, 0) AS n, coalesce(t.stated, 0) AS stated, coalesce(t."none", 0) AS "none",
         coalesce(t.unknown, 0) AS unknown, coalesce(t.not_asked, 0) AS not_asked,
         k.n + coalesce(t.apart, 0) - coalesce(t.spoken, 0) AS unsaid
  FROM pairs p JOIN kinds k USING (source, kind) LEFT JOIN told t USING (source, kind, prop)
  LEFT JOIN asked a USING (source, kind, prop))
SELECT c.source, c.kind, c.prop, c.asks, c.n, c.stated, c."none", c.unknown, c.not_asked,
       CASE WHEN c.asks THEN c.unsaid ELSE 0 END AS silent, CASE WHEN c.asks THEN 0 ELSE c.unsaid END AS unasked
FROM counted c LEFT JOIN listed l USING (kind, prop)
WHERE c.n > 0 ORDER BY c.source, l.place NULLS LAST, c.kind, c.prop
"""

_DATES = """
SELECT source, kind, prop, count(*) AS n, count(*) FILTER (days = 0) AS "day",
       count(*) FILTER (days BETWEEN 1 AND 30) AS "month", count(*) FILTER (days BETWEEN 31 AND 365) AS "year",
       count(*) FILTER (days > 365) AS longer
FROM (SELECT *, date_hi - date_lo AS days FROM spoken WHERE date_lo IS NOT NULL AND absence = 0)
JOIN listed USING (kind, prop) WHERE holds = 'date' GROUP BY source, kind, prop, place ORDER BY source, place
"""

# A claim that names nobody accuses nobody; a denial doesn't accuse; where somebody comes from is no accusation.
_ACCUSES = """kind = 'attribution' AND prop IN ('accused_state', 'accused_organisation', 'accused_actor')
              AND stance <> 'denies'"""

_SHARES = f"""
WITH tells AS (SELECT DISTINCT r.source, c.incident_id FROM record r JOIN cluster c USING (record_id)),
has AS (
  SELECT source, incident_id, bool_or(prop = 'publication') AS publication, bool_or(kind = 'victim') AS victim,
         bool_or({_ACCUSES}) AS attribution, bool_or(kind = 'effect') AS effect, bool_or(kind = 'loss') AS loss,
         bool_or(kind = 'response') AS response, bool_or(kind = 'cooperation') AS cooperation
  FROM spoken WHERE absence = 0 AND incident_id IS NOT NULL GROUP BY ALL)
SELECT source, count(*) AS incidents, {
    ", ".join(f'count(*) FILTER (h."{name}") AS "{name}"' for name in Shares.__struct_fields__ if name != "incidents")
}
FROM tells LEFT JOIN has h USING (source, incident_id) GROUP BY source
"""

_KINDS = "SELECT source, kind, count(*) FILTER (there) AS n FROM subjects GROUP BY ALL ORDER BY ALL"


def fields(con: duckdb.DuckDBPyConnection) -> dict[str, list[Field]]:
    """Source -> its properties, in the order of the codebook. Needs `spoken`."""
    return {source: msgspec.convert(told, list[Field]) for source, told in grouped(rows(con, _FIELDS)).items()}


def dates(con: duckdb.DuckDBPyConnection) -> dict[str, list[Dates]]:
    """Source -> how precise its dates are. Needs `spoken`."""
    return {source: msgspec.convert(told, list[Dates]) for source, told in grouped(rows(con, _DATES)).items()}


def shares(con: duckdb.DuckDBPyConnection) -> dict[str, Shares]:
    """Source -> what its incidents are told with. Needs `spoken`."""
    return {source: Shares(**told[0]) for source, told in grouped(rows(con, _SHARES)).items()}


def kinds(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """Source -> kind of subject -> how many there are. Needs `spoken`."""
    return {source: {row["kind"]: row["n"] for row in told} for source, told in grouped(rows(con, _KINDS)).items()}
