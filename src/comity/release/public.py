"""What may leave the user's machine: the record fused again without the sources that forbid passing on.

Filtering rows would not do: counts, titles, merged parts and clusters joined through a forbidden record would still
speak of it. So records and statements are restricted, then clustered and fused anew; incident ids stay. Verdicts hold
where both records may be passed on.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from comity.fuse import fusing
from comity.resolve.actors.making import actors
from comity.resolve.judgements import Judgement
from comity.resolve.organisations.making import organisations
from comity.resolve.resolving import Before, Units, contradict, declare, settle
from comity.sources.kit import Spec

_FREE_TEXT = "('title', 'summary', 'objective', 'words', 'text', 'inclusion', 'reason', 'accused_role')"

# A fact of an open source that we know through a closed one stays; the id of the closed record would tell of its title.
_SEEN = """CASE WHEN t.seen LIKE 'via %' AND split_part(substr(t.seen, 5), ':', 1) NOT IN (SELECT source FROM allowed)
                THEN split_part(t.seen, ':', 1) ELSE t.seen END"""

# Facts are free where texts aren't: of a facts-only source the words go, codes, names, dates and figures stay. The
# title of an actor or a technique is its name.
_RESTRICTED = {
    "source": "SELECT t.* FROM all_source t JOIN allowed USING (source)",
    "accounting": "SELECT t.* FROM all_accounting t JOIN allowed USING (source)",
    "issue": """SELECT t.* REPLACE (CASE WHEN a.texts THEN t.original END AS original)
                FROM all_issue t JOIN allowed a USING (source)""",
    "record": """SELECT t.* REPLACE (CASE WHEN a.texts OR t.kind IN ('actor', 'technique') THEN t.title END AS title)
                 FROM all_record t JOIN allowed a USING (source)""",
    "statement": f"""SELECT t.* REPLACE (CASE WHEN a.texts THEN t.original END AS original, {_SEEN} AS seen)
                     FROM all_statement t JOIN all_record r USING (record_id) JOIN allowed a ON a.source = r.source
                     WHERE (a.texts OR t.prop NOT IN {_FREE_TEXT})""",
    # What was withdrawn has the terms that its source has now; of a source that isn't heard now, they aren't known.
    "withdrawn": f"""SELECT t.* REPLACE (CASE WHEN a.texts THEN t.original END AS original, {_SEEN} AS seen)
                     FROM all_withdrawn t JOIN allowed a ON a.source = split_part(t.record_id, ':', 1)
                     WHERE (a.texts OR t.prop NOT IN {_FREE_TEXT})""",
    "record_alias": """SELECT t.* REPLACE (CASE WHEN a.texts THEN t.reason END AS reason)
                       FROM all_record_alias t JOIN allowed a ON a.source = split_part(t.record_id, ':', 1)""",
}


def restrict(con: duckdb.DuckDBPyConnection, specs: Iterable[Spec], units: Units) -> None:
    """Replaces every relation in `con` by what may be passed on."""
    _move_aside(con)
    rows = [(spec.name, spec.licence.terms == "open") for spec in specs if spec.licence.terms != "none"]
    con.register("allowed_rows", pa.table({"source": [r[0] for r in rows], "texts": [r[1] for r in rows]}))
    con.execute("CREATE OR REPLACE TEMP TABLE allowed AS SELECT * FROM allowed_rows")
    for name, query in _RESTRICTED.items():
        con.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
    declare(con, units)
    _judgements(con)
    judged = _verdicts(con)
    contradict(con, judged)
    _settle_again(con, judged)
    actors(con, judged)
    organisations(con)
    fusing.fuse(con)


def _move_aside(con: duckdb.DuckDBPyConnection) -> None:
    for name in (*_RESTRICTED, "link", "cluster", "judgement"):
        con.execute(f"CREATE OR REPLACE TEMP TABLE all_{name} AS SELECT * FROM {name}")
    kinds = con.execute("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'main'")
    for name, kind in kinds.fetchall():
        if not str(name).startswith("all_"):
            con.execute(f'DROP {"VIEW" if kind == "VIEW" else "TABLE"} IF EXISTS "{name}" CASCADE')


def _settle_again(con: duckdb.DuckDBPyConnection, judged: list[Judgement]) -> None:
    con.execute("""CREATE OR REPLACE TEMP TABLE incident_record AS
                   SELECT record_id, source, CAST(row_number() OVER (ORDER BY record_id) AS INTEGER) AS nr
                   FROM record WHERE kind IN ('incident', 'campaign', 'event')""")
    con.execute("""CREATE OR REPLACE TEMP TABLE scored_pair AS
                   SELECT left_id, right_id, score, weights FROM all_link
                   WHERE left_id IN (SELECT record_id FROM record) AND right_id IN (SELECT record_id FROM record)""")
    before = Before(dict(con.execute("SELECT record_id, incident_id FROM all_cluster").fetchall()), {})
    settle(con, judged, before)


def _judgements(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""CREATE OR REPLACE TABLE judgement AS SELECT * FROM all_judgement
                   WHERE left_id IN (SELECT record_id FROM record) AND right_id IN (SELECT record_id FROM record)""")


def _verdicts(con: duckdb.DuckDBPyConnection) -> list[Judgement]:
    found = con.execute(f"SELECT {', '.join(Judgement.__struct_fields__)} FROM judgement")
    return [Judgement(*row) for row in found.fetchall()]
