"""Entries of the alias sources and names that trackers tell in, actors out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from comity.resolve.actors.grouping import Entry, Verdicts, group
from comity.resolve.actors.links import link
from comity.resolve.actors.named import hear
from comity.resolve.actors.pairs import pair
from comity.resolve.actors.states import place
from comity.resolve.actors.tables import make_tables, set_parents
from comity.resolve.actors.told import tell
from comity.resolve.cluster import Pair, ordered
from comity.resolve.judgements import Judgement, constraints

RELATIONS = ("actor", "actor_member", "actor_name", "actor_link", "actor_state")

_ENTRIES = """
SELECT r.record_id, r.source, coalesce(c.countries, []),
       r.record_id IN (SELECT record_id FROM actor_lead WHERE prop = 'replaced_by') AS replaced
FROM actor_record r LEFT JOIN actor_country c USING (record_id) ORDER BY r.record_id
"""

_JUDGED, _REPLACED = 2.0, 1.5  # above every score, so that they are named as the reason where several hold


def actors(con: duckdb.DuckDBPyConnection, judged: Iterable[Judgement] = ()) -> None:
    """Reads `record`, `statement`, `unit_of`; makes the tables named in RELATIONS. An ambiguous name is listed, not
    picked; a verdict on two entries holds before any rule."""
    tell(con)
    pair(con)
    rows = con.execute(_ENTRIES).fetchall()
    replaced = {str(record): bool(gone) for record, _, _, gone in rows}
    entries = {r: Entry(None if gone else source, frozenset(countries)) for r, source, countries, gone in rows}
    same, cannot = constraints(list(judged))
    known = frozenset(p for p in same if p[0] in entries and p[1] in entries)
    heirs = frozenset(ordered(*row) for row in con.execute(
        "SELECT record_id, target FROM actor_lead WHERE prop = 'replaced_by'").fetchall())  # fmt: skip
    scores: dict[Pair, float] = {(a, b): s for a, b, s in con.execute(
        "SELECT left_id, right_id, score FROM actor_pair").fetchall()}  # fmt: skip
    root = group(entries, scores, Verdicts(known | heirs, cannot))
    _keep(con, root, replaced, known, heirs)
    make_tables(con)
    hear(con)
    link(con)
    set_parents(con)
    place(con)


def _keep(con: duckdb.DuckDBPyConnection, root: Mapping[str, str], replaced: Mapping[str, bool],
          known: frozenset[Pair], heirs: frozenset[Pair]) -> None:  # fmt: skip
    """Makes `actor_group`, and `actor_joined`: every pair that may have joined two entries, with its rule."""
    records = sorted(root)
    groups = {"record_id": records, "root": [root[r] for r in records], "replaced": [replaced[r] for r in records]}
    judged = [(*p, "judged", _JUDGED) for p in sorted(known)] + [(*p, "replaced", _REPLACED) for p in sorted(heirs)]
    shape = pa.schema([("left_id", pa.string()), ("right_id", pa.string()), ("rule", pa.string()),
                       ("score", pa.float64())])  # fmt: skip
    verdicts = pa.Table.from_pylist([dict(zip(shape.names, row, strict=True)) for row in judged], schema=shape)
    types = pa.schema([("record_id", pa.string()), ("root", pa.string()), ("replaced", pa.bool_())])
    con.register("groups_made", pa.table(groups, schema=types))
    con.register("verdicts_made", verdicts)
    con.execute("CREATE OR REPLACE TEMP TABLE actor_group AS SELECT * FROM groups_made")
    con.execute("""CREATE OR REPLACE TEMP TABLE actor_joined AS SELECT * FROM verdicts_made
                   UNION ALL SELECT left_id, right_id, rule, score FROM actor_pair""")
    con.unregister("groups_made")
    con.unregister("verdicts_made")
