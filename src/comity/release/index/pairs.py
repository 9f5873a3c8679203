"""Who is said to act against whom, incident by incident, as arrays: so any set of incidents can be counted by pair."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

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
Pair = tuple[str, str]


class Pairs(msgspec.Struct, frozen=True):
    """incidents, sources, targets: a row each pair of each incident, incidents ascending; sources and targets are
    places in the lists of codes (actors' ids or territories)."""

    incidents: Numbers
    sources: Numbers
    targets: Numbers
    source_codes: list[str]
    target_codes: list[str]


class Counted:
    """Incidents of a set by pair. incidents, without: how many have a pair, and how many none at all. edges: pairs that
    lead from one to another, not from a state to itself."""

    def __init__(self, pairs: Pairs, kept: NDArray[np.bool_], there: int) -> None:
        wide = len(pairs.target_codes)
        keys = pairs.sources[kept] * wide + pairs.targets[kept]
        counts = np.bincount(keys, minlength=len(pairs.source_codes) * wide)
        self._pairs, self._kept = pairs, kept
        self._counts = counts.reshape(len(pairs.source_codes), wide)
        self._outward = self._counts.copy()
        both = {code: k for k, code in enumerate(pairs.target_codes)}
        inward = [(k, both[code]) for k, code in enumerate(pairs.source_codes) if code in both]
        self._outward[tuple(np.array(inward, dtype=int).reshape(-1, 2).T)] = 0
        self.incidents = _different(pairs.incidents[kept])
        self.without = there - self.incidents
        self.edges = int(np.count_nonzero(self._outward))

    def heaviest(self, most: int) -> list[tuple[Pair, int]]:
        """So many edges with their incidents, most first; of equal ones any."""
        flat = self._outward.ravel()
        first = max(len(flat) - most, 0)
        places = np.argpartition(flat, first)[first:] if first else np.arange(len(flat))
        found = [(self._named(int(place)), int(flat[place])) for place in places if flat[place]]
        return sorted(found, key=lambda item: (-item[1], item[0]))

    def between(self, sources: Collection[str], targets: Collection[str]) -> dict[Pair, int]:
        """All pairs of some sources and targets, those of a state with itself too."""
        rows = [k for k, code in enumerate(self._pairs.source_codes) if code in sources]
        columns = [k for k, code in enumerate(self._pairs.target_codes) if code in targets]
        held = self._counts[np.ix_(rows, columns)]
        return {
            (self._pairs.source_codes[rows[i]], self._pairs.target_codes[columns[j]]): int(held[i, j])
            for i, j in np.argwhere(held)
        }

    def touched(self, least: int) -> int:
        """How many incidents have an edge of at least so many."""
        chosen = self._outward >= max(least, 1)
        return _different(self._pairs.incidents[self._kept & chosen[self._pairs.sources, self._pairs.targets]])

    def _named(self, place: int) -> Pair:
        source, target = divmod(place, len(self._pairs.target_codes))
        return self._pairs.source_codes[source], self._pairs.target_codes[target]


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
    return Counted(pairs, wanted[pairs.incidents], len(found))


def _different(ascending: Numbers) -> int:
    return int(np.count_nonzero(np.diff(ascending))) + 1 if len(ascending) else 0
