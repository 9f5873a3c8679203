"""Names that a search may mean, found by their letters even where they are spelt wrongly."""

from __future__ import annotations

import sqlite3

import duckdb
import msgspec
from rapidfuzz import fuzz, process

from comity.release.words import words

LEAST = 72
"""Likeness of names, of 100, that are spelt alike: 'lazrus' finds Lazarus (92), 'apt82' APT28 (80)."""

_CANDIDATES = 400
_NAMES = """
SELECT name, kind, leads_to, sum(n)::BIGINT AS n FROM (
  SELECT a.name, 'actor' AS kind, a.actor_id AS leads_to,
         (SELECT count(DISTINCT incident_id) FROM attribution t WHERE t.actor_id = a.actor_id) AS n
  FROM (SELECT DISTINCT actor_id, name FROM actor_name) a
  UNION ALL
  SELECT t.name, 'country', code, count(*) FROM (SELECT unnest(victim_countries) AS code FROM incident)
  JOIN territory t USING (code) GROUP BY ALL
  UNION ALL
  SELECT name, 'victim', name, count(DISTINCT incident_id) FROM victim WHERE name IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT title, 'incident', title, count(*) FROM incident WHERE length(title) <= 30 GROUP BY ALL
) WHERE length(name) BETWEEN 3 AND 80 GROUP BY ALL ORDER BY n DESC, name
"""


class Name(msgspec.Struct, frozen=True):
    """A name. kind: actor, country, victim or incident. leads_to: an actor's id, a territory's code, a victim's name or
    the short title of an incident. n: incidents that bear it. likeness: to what was asked for, 0 to 100."""

    name: str
    kind: str
    leads_to: str
    n: int
    likeness: float


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Writes names of actors, places, victims and incidents with names of their own."""
    found = con.execute(_NAMES).fetchall()
    lite.executemany("INSERT INTO name (name, kind, leads_to, n) VALUES (?, ?, ?, ?)", found)
    lite.execute("INSERT INTO name_letters (rowid, name) SELECT id, name FROM name")


def like(lite: sqlite3.Connection, text: str, most: int, kind: str = "") -> list[Name]:
    """Names that are spelt like a text, of one kind or of all; the likest first, then the most told of."""
    asked = " ".join(words(text))
    if len(asked) < 3:
        return []
    parts = " OR ".join(f'"{asked[i : i + 3]}"' for i in range(min(len(asked), 40) - 2))
    query = """SELECT n.name, n.kind, n.leads_to, n.n FROM name_letters l JOIN name n ON n.id = l.rowid
               WHERE name_letters MATCH ? AND ? IN ('', n.kind) ORDER BY rank LIMIT ?"""
    found = lite.execute(query, (parts, kind, _CANDIDATES)).fetchall()
    alike = process.cdist([asked], [" ".join(words(row[0])) for row in found], scorer=fuzz.ratio)[0] if found else []
    best = [
        Name(name, kind, leads_to, n, float(how))
        for (name, kind, leads_to, n), how in zip(found, alike, strict=True)
        if how >= LEAST
    ]
    return sorted(best, key=lambda name: (-name.likeness, -name.n, name.name))[:most]
