"""Information operations, elections and force beside an incident, where a source codes them (data/beside.yml)."""

from __future__ import annotations

from importlib import resources

import duckdb
import msgspec
import pyarrow as pa

from comity.fuse.rules.base import POSITIVE


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which statements code that something of `kind` was beside an incident; the file says what each field means."""

    kind: str
    coded_as: str
    of: str
    prop: str
    value: str | None = None
    ending: str | None = None
    unit: str | None = None
    least: float | None = None
    most: float | None = None
    said: str | None = None
    means: str = "asserts"


_TYPES = {"least": pa.float64(), "most": pa.float64()}

BESIDE = f"""
WITH said AS (
  SELECT s.incident_id, s.record_id, s.statement_id, r.kind, r.coded_as, r.means AS stance, s.value,
         CASE WHEN s.prop LIKE 'interaction%' THEN split_part(s.value, ', ', 1) END AS dyad,
         coalesce(s.date_lo, b.lo) AS window_lo, coalesce(s.date_hi, b.hi) AS window_hi,
         CASE WHEN s.date_lo IS NOT NULL THEN 'coded' WHEN b.lo IS NOT NULL THEN 'incident' END AS window_is
  FROM (SELECT *, ({POSITIVE}) AS stands FROM stated) s JOIN beside_rule r ON r.of = s.kind AND r.prop = s.prop
    AND CASE WHEN r.said IS NULL THEN s.stands ELSE s.stance = r.said END
    AND (r.value IS NULL OR s.value = r.value) AND (r.ending IS NULL OR ends_with(s.value, r.ending))
    AND (r.unit IS NULL OR s.unit = r.unit) AND (r.least IS NULL OR s.value_num >= r.least)
    AND (r.most IS NULL OR s.value_num <= r.most)
  LEFT JOIN began b USING (incident_id))
SELECT md5(concat_ws('|', incident_id, kind, coded_as, stance, record_id, coalesce(dyad, ''), window_lo, window_hi))
         AS beside_id,
       incident_id, kind, coded_as, stance, record_id, dyad, string_agg(DISTINCT value, '; ' ORDER BY value) AS words,
       window_lo, window_hi, window_is, list(DISTINCT statement_id ORDER BY statement_id) AS statement_ids
FROM said GROUP BY incident_id, kind, coded_as, stance, record_id, dyad, window_lo, window_hi, window_is
"""


def rules() -> list[Rule]:
    """All rules, in the order of the file."""
    text = resources.files("comity.fuse.context").joinpath("data/beside.yml").read_bytes()
    return msgspec.yaml.decode(text, type=list[Rule])


def declare(con: duckdb.DuckDBPyConnection) -> None:
    """Makes table `beside_rule`, which BESIDE reads."""
    schema = pa.schema([pa.field(name, _TYPES.get(name, pa.string())) for name in Rule.__struct_fields__])
    con.register("rule_rows", pa.Table.from_pylist([msgspec.structs.asdict(rule) for rule in rules()], schema=schema))
    con.execute("CREATE OR REPLACE TEMP TABLE beside_rule AS SELECT * FROM rule_rows")
    con.unregister("rule_rows")
