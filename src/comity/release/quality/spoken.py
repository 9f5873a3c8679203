"""Statements by source, kind and subject, and what is told of each subject: the tables that the figures are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import duckdb
import pyarrow as pa

from comity.model.properties import WHOLE_KINDS, properties
from comity.sources.kit import Spec
from comity.store.relations import steps

_WHOLE = "CASE WHEN r.kind IN ('incident', 'campaign', 'event') THEN 'incident' ELSE r.kind END"

# A part of a part (an accused within a claim) belongs to the part: a claim that names its accused is one subject.
_SPOKEN = f"""
SELECT r.source, s.record_id, c.incident_id, s.prop, s.value, s.stance, s.date_lo, s.date_hi,
       CASE WHEN s.subject = '' THEN {_WHOLE} ELSE split_part(substr(s.subject, 2), '/', 1) END AS kind,
       CASE WHEN s.subject = '' THEN ''
            ELSE split_part(s.subject, '/', 1) || '/' || split_part(s.subject, '/', 2) END AS subject,
       CASE WHEN s.seen LIKE 'via %' THEN split_part(substr(s.seen, 5), ':', 1) END AS via,
       CASE s.stance WHEN 'none' THEN 1 WHEN 'unknown' THEN 2 WHEN 'not-asked' THEN 3 ELSE 0 END AS absence
FROM statement s JOIN record r USING (record_id) LEFT JOIN cluster c USING (record_id)
"""

# Where something is stated and something else said to be unknown, it is stated.
_SAID = """
SELECT source, kind, record_id, subject, prop, min(absence) AS absence FROM spoken GROUP BY ALL
"""

# A part of which only absence is said (no effect, nobody accused) isn't there to have further properties.
_SUBJECTS = f"""
SELECT source, kind, record_id, subject, min(absence) = 0 AS there FROM said WHERE subject <> '' GROUP BY ALL
UNION ALL SELECT r.source, {_WHOLE}, r.record_id, '', true FROM record r
"""


def spoken(con: duckdb.DuckDBPyConnection, specs: Iterable[Spec]) -> None:
    """Makes `spoken`, `said`, `subjects`, `listed` (every property by kind) and `asked` (those that a source declares,
    by themselves or with their kind of part)."""
    steps(con, [("spoken", _SPOKEN), ("said", _SAID), ("subjects", _SUBJECTS)])
    listed = [(kind, prop, shape.holds) for kind, held in properties().items() for prop, shape in held.items()]
    asked = [(spec.name, *one) for spec in specs for one in _asked(spec)]
    _table(con, "listed", ("kind", "prop", "holds", "place"), [(*row, f"{n:05}") for n, row in enumerate(listed)])
    _table(con, "asked", ("source", "kind", "prop", "listed_as"), asked)


def _asked(spec: Spec) -> Iterator[tuple[str, str, str]]:
    """(kind, property, how it is declared). A name that records and parts share is meant of the record: `type` is the
    type of an incident, not of a claim."""
    wholes = ("incident", *WHOLE_KINDS)
    of_wholes = {prop for kind in wholes for prop in properties().get(kind, {})}
    for kind, held in properties().items():
        for prop in held:
            if prop in spec.asks and (kind in wholes or prop not in of_wholes):
                yield kind, prop, "property"
            elif kind in spec.asks and kind not in wholes:
                yield kind, prop, "kind"


def _table(
    con: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> None:
    schema = pa.schema([(column, pa.string()) for column in columns])
    con.register("told_rows", pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], schema))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM told_rows")
    con.unregister("told_rows")
