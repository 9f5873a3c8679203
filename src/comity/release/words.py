"""Words to be searched for, and the words in which they are searched: the same for DuckDB and for the index.

A word is a run of letters and digits, without case and accents. A search finds incidents that have, for each of its
words, a word that begins with it, or, of a longer one, a word that has it within: 'petya' finds NotPetya. How a name is
parted doesn't matter: 'APT28', 'APT-28' and 'apt 28' find each other, and 'solar winds' finds SolarWinds.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import msgspec

MOST = 12
"""Words of one search that count; the others are left out."""
WITHIN = 5
"""Letters that a word has at least to be found within another: 'iran' would be found in Tirana."""

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN = r"[^\p{L}\p{N}]"

TEXTS = """
SELECT i.incident_id, i.title, i.summary AS text,
       concat_ws(' · ', v.names, p.names) AS names,
       concat_ws(' · ', array_to_string(i.accused_actors, ' · '), a.names) AS actors
FROM incident i
LEFT JOIN (SELECT incident_id, string_agg(DISTINCT name, ' · ' ORDER BY name) AS names FROM victim GROUP BY 1) v
  USING (incident_id)
LEFT JOIN (SELECT incident_id, string_agg(DISTINCT name, ' · ' ORDER BY name) AS names
           FROM (SELECT incident_id, unnest(list_concat(victim_countries, accused_states, accused_origins,
                                                         accused_places)) AS code FROM incident)
           JOIN territory USING (code) GROUP BY 1) p USING (incident_id)
LEFT JOIN (SELECT incident_id, string_agg(DISTINCT name, ' · ' ORDER BY name) AS names
           FROM (SELECT incident_id, n.name FROM attribution JOIN actor_name n USING (actor_id)
                 UNION ALL SELECT incident_id, accused_organisation FROM attribution) GROUP BY 1) a USING (incident_id)
"""
"""(incident_id, title, text, names, actors): names of victims and places; actors with all names they go by,
and organisations accused. Reads
relation `territory` (see `places`)."""


def words(text: str) -> list[str]:
    """The words of a text, at most MOST."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _WORD.findall(plain)[:MOST]


class Wanted(msgspec.Struct, frozen=True):
    """A word of a search. ways: how it may be written; each is some words that follow one another, the last of which
    may go on. within: letters that may stand in any word, '' for none."""

    ways: tuple[str, ...]
    within: str


def wanted(text: str) -> list[Wanted]:
    """What is searched for with a text, word by word: by itself, parted between letters and digits, or joined with the
    word before or behind it."""
    each = words(text)
    joined = [first + second for first, second in pairwise(each)]
    return [
        Wanted((*dict.fromkeys([word, " ".join(_PART.findall(word)), *joined[max(k - 1, 0) : k + 1]]),),
               word if len(word) >= WITHIN else "")
        for k, word in enumerate(each)
    ]  # fmt: skip


def match(one: Wanted, column: str = "") -> str:
    """A query for SQLite's FTS5 that finds a word however it is written, in one column or in all; but not within
    others, which FTS5 can't."""
    told = " OR ".join(f'"{way}"*' for way in one.ways)
    return f"{{{column}}} : ({told})" if column else f"({told})"


def condition(text: str, column: str, name: str) -> tuple[str, dict[str, object]]:
    """A search as a condition over `TEXTS` in DuckDB with its parameters, whose names begin with `name`."""
    values: dict[str, object] = {f"{name}{i}": _pattern(one) for i, one in enumerate(wanted(text))}
    clauses = [f"regexp_matches(strip_accents(lower({column})), ${key})" for key in values]
    return " AND ".join(clauses) or "true", values


def _pattern(one: Wanted) -> str:
    ways = "|".join(way.replace(" ", f"{_BETWEEN}+") for way in one.ways)
    return f"(^|{_BETWEEN})({ways})" + (f"|{one.within}" if one.within else "")
