"""Words to be searched for, and the words in which they are searched: the same for DuckDB and for the index.

A word is a run of letters and digits, without case and accents. A search finds incidents that have, for each of its
words, a word that begins with it.
"""

from __future__ import annotations

import re
import unicodedata

MOST = 12
"""Words of one search that count; the others are left out."""

_WORD = re.compile(r"[^\W_]+")

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


def match(text: str) -> str:
    """A query for SQLite's FTS5 that finds the words of a text; empty if it has none."""
    return " AND ".join(beginning(word) for word in words(text))


def beginning(word: str, column: str = "") -> str:
    """The same for one word, given as `words` gives it, in one column or in all."""
    return f'{{{column}}} : "{word}"*' if column else f'"{word}"*'


def condition(text: str, column: str, name: str) -> tuple[str, dict[str, object]]:
    """The same as a condition over `TEXTS` in DuckDB with its parameters, whose names begin with `name`."""
    values: dict[str, object] = {f"{name}{i}": rf"(^|[^\p{{L}}\p{{N}}]){word}" for i, word in enumerate(words(text))}
    clauses = [f"regexp_matches(strip_accents(lower({column})), ${key})" for key in values]
    return " AND ".join(clauses) or "true", values
