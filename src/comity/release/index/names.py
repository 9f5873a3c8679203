"""Names that a search may mean, found by their letters even where they are spelt wrongly."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import duckdb
import msgspec
from rapidfuzz import fuzz, process

from comity.release.words import words

LEAST = 72
"""Likeness of names, of 100, that are spelt alike: 'lazrus' finds Lazarus (92), 'apt82' APT28 (80)."""

NEAR = 66
"""Of names that are the nearest to one that nobody bears: 'petia' finds Petya.A (77, by its first word)."""

_CANDIDATES = 400
_FOR_ANOTHER = 3
"""Taken off the likeness to one word of a name for each other word that it has."""
_A_NAME = 4  # letters of a word that can stand for a name
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
    return _best(lite, text, most, kind, fuzz.ratio, LEAST)


def nearest(lite: sqlite3.Connection, text: str, most: int) -> list[Name]:
    """Names that are nearest to a text, by the whole name or one word of it; in the same order."""
    return _best(lite, text, most, "", _to_a_word, NEAR)


def _best(
    lite: sqlite3.Connection, text: str, most: int, kind: str, scorer: Callable[..., float], least: float
) -> list[Name]:
    asked = " ".join(words(text))
    if len(asked) < 3:
        return []
    parts = " OR ".join(f'"{asked[i : i + 3]}"' for i in range(min(len(asked), 40) - 2))
    query = """SELECT n.name, n.kind, n.leads_to, n.n FROM name_letters l JOIN name n ON n.id = l.rowid
               WHERE name_letters MATCH ? AND ? IN ('', n.kind) ORDER BY rank LIMIT ?"""
    found = lite.execute(query, (parts, kind, _CANDIDATES)).fetchall()
    alike = process.cdist([asked], [" ".join(words(row[0])) for row in found], scorer=scorer)[0] if found else []
    best = [
        Name(name, kind, leads_to, n, float(how))
        for (name, kind, leads_to, n), how in zip(found, alike, strict=True)
        if how >= least
    ]
    return sorted(best, key=lambda name: (-name.likeness, -name.n, name.name))[:most]


def _to_a_word(asked: str, name: str, **_: object) -> float:
    each = name.split()
    by_one = [fuzz.ratio(asked, word) - _FOR_ANOTHER * (len(each) - 1) for word in each if len(word) >= _A_NAME]
    return max([fuzz.ratio(asked, name), *by_one])
