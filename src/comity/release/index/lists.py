"""Lists beside that of incidents: claims and actors. Rows are numbered from 0 in the order of their keys.

A key is unique and tells where a row stands, in any release: whoever has read up to a key reads on behind it, whatever
came or went before. Sets of rows by what they have are bitmaps of their numbers, as those of incidents are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import duckdb
import msgspec
import pyarrow as pa
from pyroaring import BitMap

from comity.model import span
from comity.release.index.bitmaps import bitmaps
from comity.release.index.index import Index, Numbers

_AT_ONCE = 5000


class List(NamedTuple):
    """rows: SQL of the rows. key: SQL over a row that gives its key. of: SQL that gives what the row belongs to.
    facets: name -> SQL that gives a list of codes. numbers: name -> SQL that gives a whole number."""

    rows: str
    key: str
    of: str
    facets: Mapping[str, str]
    numbers: Mapping[str, str]


# A day before another sorts after it, a claim without a date last: the key of a claim begins with days until a far one.
_CLAIMS = """
SELECT t.*, w.edtf, a.name AS actor_name, i.title AS incident_title
FROM attribution t LEFT JOIN said_when w ON w.lo = t.date_lo AND w.hi = t.date_hi
LEFT JOIN actor a USING (actor_id) LEFT JOIN incident i USING (incident_id)
"""
_ACTORS = """
SELECT a.*,
  coalesce(n.names, []) AS names, coalesce(l.links, []) AS links, coalesce(s.states, []) AS states,
  coalesce(m.entries, []) AS entries
FROM actor a
LEFT JOIN (SELECT actor_id, list({'name': name, 'used_by': used_by, 'told_by': told_by, 'ambiguous': ambiguous}
                                 ORDER BY name) AS names
           FROM actor_name GROUP BY 1) n USING (actor_id)
LEFT JOIN (SELECT side.actor_id, list(l ORDER BY relation, left_id, right_id) AS links
           FROM actor_link l, unnest([left_id, right_id]) AS side(actor_id) GROUP BY 1) l USING (actor_id)
LEFT JOIN (SELECT actor_id, list({'country': country, 'how': how, 'told_by': told_by, 'statement_ids': statement_ids}
                                 ORDER BY country, how) AS states
           FROM actor_state GROUP BY 1) s USING (actor_id)
LEFT JOIN (SELECT actor_id, list(record_id ORDER BY record_id) AS entries FROM actor_member GROUP BY 1) m
  USING (actor_id)
"""
_FAR = "3000000"
LISTS = {
    "claim": List(
        _CLAIMS,
        f"concat(printf('%07d', coalesce({_FAR} - (date_lo - DATE '1970-01-01'), 9999999)), '|', part_id)",
        "incident_id",
        {"claimant": "[asserter_country]", "accused": "[accused_state]",
         "accused_origin": "[accused_origin]", "accused_place": "[accused_place]",
         "stance": "[stance]", "actor": "[actor_id]",
         "kind": "[asserter_kind]", "basis": "basis"},
        {"date_lo": "coalesce(date_lo - DATE '1970-01-01', 9999999)",
         "date_hi": "coalesce(date_hi - DATE '1970-01-01', -9999999)"},
    ),
    "actor": List(
        _ACTORS, "actor_id", "parent_id",
        {"country": "countries", "level": "[level]", "source": "sources", "known_from": "[known_from]"}, {},
    ),
}  # fmt: skip
"""The lists by name. Table list_<name> holds their rows, facets and measures go by <name>.<facet>."""

TABLES = "".join(
    f"""CREATE TABLE list_{name} (no INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, "of" TEXT, row TEXT NOT NULL);
        CREATE INDEX list_{name}_of ON list_{name} ("of") WHERE "of" IS NOT NULL;"""
    for name in LISTS
)


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Writes all lists of the relations in `con`."""
    _said_when(con)
    for name, told in LISTS.items():
        con.execute(f"""CREATE OR REPLACE TEMP TABLE listed AS
                        SELECT row_number() OVER (ORDER BY {told.key}) - 1 AS no, {told.key} AS place,
                               {told.of} AS whose, r FROM ({told.rows}) r""")
        lite.executemany(f"INSERT INTO list_{name} VALUES (?, ?, ?, ?)", _rows(con))
        for facet, codes in told.facets.items():
            query = f"SELECT no, unnest({codes}) AS code FROM ({_COLUMNS})"
            lite.executemany("INSERT INTO bitmap VALUES (?, ?, ?)", bitmaps(con, f"{name}.{facet}", query))
        for number, figure in told.numbers.items():
            found = con.execute(f"SELECT {figure} AS number FROM ({_COLUMNS}) ORDER BY no").fetchnumpy()["number"]
            lite.execute("INSERT INTO measure VALUES (?, ?)", (f"{name}.{number}", found.astype("<i4").tobytes()))


_COLUMNS = "SELECT no, unnest(r) FROM listed"


class Listed:
    """A list opened for reading."""

    def __init__(self, index: Index, name: str) -> None:
        self._index = index
        self._name = name

    @property
    def all(self) -> BitMap:
        """All rows."""
        ((last,),) = self._index.sql(f"SELECT max(no) FROM list_{self._name}")
        return BitMap(range(0 if last is None else last + 1))

    def having(self, codes: Mapping[str, str]) -> BitMap:
        """Rows that have a code of each facet."""
        sets = [self._index.facet(f"{self._name}.{facet}").get(code, BitMap()) for facet, code in codes.items()]
        return BitMap.intersection(*sets) if len(sets) > 1 else sets[0] if sets else self.all

    def of(self, whose: str) -> BitMap:
        """Rows that belong to something."""
        return BitMap([no for (no,) in self._index.sql(f'SELECT no FROM list_{self._name} WHERE "of" = ?', [whose])])

    def numbers(self, name: str) -> Numbers:
        """A measure of all rows."""
        return self._index.measures[f"{self._name}.{name}"]

    def behind(self, key: str) -> int:
        """The number of the first row behind a key, whether or not there is a row of that key."""
        found = self._index.sql(f"SELECT no FROM list_{self._name} WHERE key > ? ORDER BY key LIMIT 1", [key])
        return int(found[0][0]) if found else _END

    def places(self, keys: Iterable[str]) -> list[int]:
        """The numbers of the rows that have those keys."""
        wanted = msgspec.json.encode(list(keys)).decode()
        query = f"SELECT no FROM json_each(?) j JOIN list_{self._name} l ON l.key = j.value"
        return [no for (no,) in self._index.sql(query, [wanted])]

    def rows(self, numbers: Iterable[int]) -> list[tuple[str, msgspec.Raw]]:
        """(key, row) in order."""
        wanted = ",".join(str(int(no)) for no in numbers)
        found = self._index.sql(f"SELECT key, row FROM list_{self._name} WHERE no IN ({wanted}) ORDER BY no")
        return [(key, msgspec.Raw(row)) for key, row in found]


_END = 2**31 - 1


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, str, str | None, str]]:
    found = con.execute("SELECT no, place, whose, to_json(r)::VARCHAR FROM listed ORDER BY no")
    while rows := found.fetchmany(_AT_ONCE):
        yield from rows


def _said_when(con: duckdb.DuckDBPyConnection) -> None:
    """Makes table said_when: the EDTF text of each interval in which a claim was made."""
    days = con.execute("SELECT DISTINCT date_lo, date_hi FROM attribution WHERE date_lo IS NOT NULL").fetchall()
    texts = [span.between(lo, hi).edtf for lo, hi in days]
    rows = pa.table({"lo": [lo for lo, _ in days], "hi": [hi for _, hi in days], "edtf": texts},
                    pa.schema([("lo", pa.date32()), ("hi", pa.date32()), ("edtf", pa.string())]))  # fmt: skip
    con.register("said_when", rows)
