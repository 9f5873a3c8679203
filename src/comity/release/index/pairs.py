"""Who is said to act against whom, incident by incident, as arrays: so any set of incidents can be counted by pair."""

from __future__ import annotations

import sqlite3

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from comity.release.facets import FACETS

TABLES = """
CREATE TABLE pair (name TEXT PRIMARY KEY, incidents BLOB NOT NULL, sources BLOB NOT NULL, targets BLOB NOT NULL,
  source_codes TEXT NOT NULL, target_codes TEXT NOT NULL) WITHOUT ROWID;
"""

# An incident with several accused and several victims' countries has every pair of them.
_QUERIES = {
    "states": "SELECT incident_id, unnest(accused_states) AS source, victim_countries FROM incident",
    "actors": f"""SELECT DISTINCT incident_id, f.code AS source, victim_countries
                  FROM ({FACETS["actor"]}) f JOIN incident USING (incident_id)""",
}
_PAIRS = """
SELECT DISTINCT n.no, p.source, p.target FROM (
  SELECT incident_id, source, unnest(victim_countries) AS target FROM ({query})) p
JOIN numbered n USING (incident_id) ORDER BY n.no, p.source, p.target
"""

Numbers = NDArray[np.int32]


class Pairs(msgspec.Struct, frozen=True):
    """incidents, sources, targets: a row each pair of each incident, incidents ascending; sources and targets are
    places in the lists of codes (actors' ids or territories)."""

    incidents: Numbers
    sources: Numbers
    targets: Numbers
    source_codes: list[str]
    target_codes: list[str]


class Counted(msgspec.Struct, frozen=True):
    """weights: (source, target) -> incidents. incidents, without: how many have a pair, and how many none at all."""

    weights: dict[tuple[str, str], int]
    incidents: int
    without: int
    pairs: Pairs
    kept: NDArray[np.bool_]

    def touched(self, edges: set[tuple[str, str]]) -> int:
        """How many incidents have at least one of these pairs."""
        chosen = np.zeros((len(self.pairs.source_codes), len(self.pairs.target_codes)), dtype=bool)
        sources = {code: k for k, code in enumerate(self.pairs.source_codes)}
        targets = {code: k for k, code in enumerate(self.pairs.target_codes)}
        for source, target in edges:
            chosen[sources[source], targets[target]] = True
        return _different(self.pairs.incidents[self.kept & chosen[self.pairs.sources, self.pairs.targets]])


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Writes the pairs of the incidents in relation `numbered`."""
    for name, query in _QUERIES.items():
        found = con.execute(_PAIRS.format(query=query)).fetchnumpy()
        sides = [np.unique(found[side].astype(str), return_inverse=True) for side in ("source", "target")]
        arrays = [found["no"], sides[0][1], sides[1][1]]
        codes = [msgspec.json.encode(side[0].tolist()).decode() for side in sides]
        lite.execute("INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?)",
                     (name, *(array.astype("<i4").tobytes() for array in arrays), *codes))  # fmt: skip


def read(lite: sqlite3.Connection, name: str) -> Pairs:
    """Pairs by name: 'states' (accused state, victim's country) or 'actors' (accused actor, victim's country)."""
    (row,) = lite.execute("SELECT * FROM pair WHERE name = ?", (name,)).fetchall()
    incidents, sources, targets = (np.frombuffer(array, "<i4") for array in row[1:4])
    return Pairs(incidents, sources, targets, msgspec.json.decode(row[4]), msgspec.json.decode(row[5]))


def counted(pairs: Pairs, found: BitMap, n: int) -> Counted:
    """Incidents of a set by pair, of the n that there are. Linear in pairs, in arrays only."""
    wanted = np.zeros(n, dtype=bool)
    wanted[np.frombuffer(found.to_array(), dtype=np.uint32)] = True
    kept = wanted[pairs.incidents]
    wide = len(pairs.target_codes)
    keys = pairs.sources[kept] * wide + pairs.targets[kept]
    weights = np.bincount(keys, minlength=1)
    there = np.flatnonzero(weights)
    named = {(pairs.source_codes[key // wide], pairs.target_codes[key % wide]): int(weights[key]) for key in there}
    having = _different(pairs.incidents[kept])
    return Counted(named, having, len(found) - having, pairs, kept)


def _different(ascending: Numbers) -> int:
    return int(np.count_nonzero(np.diff(ascending))) + 1 if len(ascending) else 0
