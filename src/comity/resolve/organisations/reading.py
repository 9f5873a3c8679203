"""What a name of a victim names: an organisation, a ministry, a body of a state, or nothing to be found again."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import name_key

# A country in the name counts for the place only if the source gives none; two countries give none.
_PLACED = """
WITH spoken AS (
  SELECT name, min(code) AS code, count(DISTINCT code) AS n FROM victim_spoken WHERE NOT joint GROUP BY ALL)
SELECT v.name, v.country, coalesce(v.country, CASE WHEN s.n = 1 THEN s.code END) AS place
FROM (SELECT DISTINCT name, country FROM victim_name) v LEFT JOIN spoken s USING (name)
"""

_ROLES = r"""
WITH own AS (
  SELECT w.*, p.country, p.place, count(s.code) > 0 AS theirs, coalesce(bool_or(s.noun), false) AS noun,
         list_contains(w.roles, 'small') AS small
  FROM victim_word w JOIN victim_placed p USING (name)
  LEFT JOIN victim_spoken s ON s.name = w.name AND s.code = p.place AND w.pos BETWEEN s.pos AND s.until
  GROUP BY ALL),
headed AS (
  SELECT *, NOT theirs AND NOT small AND NOT list_has_any(roles, ['channel', 'ministry']) AS telling,
         coalesce(min(pos) FILTER (list_contains(roles, 'cut') AND pos > 1) OVER (PARTITION BY name, country), 1000)
           AS cut FROM own)
SELECT name, country, place, list(word ORDER BY pos) AS words, list(word ORDER BY pos) FILTER (telling) AS rest,
       coalesce(arg_max(roles, pos) FILTER (pos < cut), []) AS head, arg_min(roles, pos) AS first,
       bool_or(list_contains(roles, 'ministry')) AS ministry, bool_or(noun) AND min(pos) FILTER (noun) = 1 AS noun,
       bool_or(list_has_any(roles, ['people', 'places', 'plural'])) AS plural,
       bool_and(theirs OR small OR list_has_any(roles, ['plain', 'people', 'places']) OR
                regexp_full_match(word, '[0-9]+')) AS described,
       place NOT LIKE 'org:%' AND coalesce(bool_and(list_contains(roles, 'body')) FILTER (telling), false)
         AND (count(*) FILTER (telling) > 1 OR bool_or(list_contains(roles, 'body-alone'))) AS body
FROM headed GROUP BY name, country, place
"""

# A description is no name: it begins in lower case, with a number of victims or a person's title, is headed by persons
# or things in the plural, or holds only words of description; though 'Qatar News Agency' is a name.
_DESCRIPTION = r"""
SELECT name, country, regexp_matches(name, '^\p{Ll}+\s') OR list_contains(first, 'quantity')
       OR ((list_contains(first, 'number') OR regexp_matches(name, '^[0-9]')) AND plural)
       OR (list_contains(first, 'person') AND len(words) > 1) OR regexp_matches(name, '\([^()]*, [^()]*\)')
       OR list_contains(head, 'people')
       OR (described AND NOT coalesce(ministry AND len(rest) > 0, false) AND NOT coalesce(body, false)
           AND (plural OR NOT noun OR regexp_matches(name, '\s\p{Ll}{3,}') OR list_contains(words, 'government')
                OR len(rest) IS NULL)) AS nothing
FROM victim_role
"""

_JOINT = """
SELECT name, min(code) AS code FROM victim_spoken WHERE joint AND (entire OR pos = 0) GROUP BY ALL
HAVING count(DISTINCT code) = 1
"""

_SUBJECT = """
SELECT DISTINCT name, country, coalesce(s.other, u.word) AS word
FROM (SELECT name, country, unnest(rest) AS word FROM victim_role WHERE ministry) u
LEFT JOIN org_word s ON s.role = 'subject' AND s.word = u.word
"""

_TOPIC = """
SELECT name, country, string_agg(word, ' ' ORDER BY word) AS topic FROM victim_subject WHERE word <> '' GROUP BY ALL
"""

# Trailing legal forms go as long as something is left.
_FORM = """
WITH told AS (SELECT name, country, unnest(range(1, len(words) + 1)) AS pos, words FROM victim_role),
kept AS (
  SELECT t.name, t.country, max(t.pos) FILTER (w.word IS NULL OR t.pos = 1) AS until
  FROM told t LEFT JOIN org_word w ON w.role = 'legal' AND w.word = t.words[t.pos] GROUP BY ALL)
SELECT r.name, r.country, r.words[1 : k.until] AS words FROM victim_role r JOIN kept k
  ON k.name = r.name AND k.country IS NOT DISTINCT FROM r.country
"""

# A department is read as a ministry is: states that have no ministries call them so, and so do their counties.
_READ = f"""
SELECT r.name, r.country,
       CASE WHEN j.code IS NOT NULL THEN 'organisation' WHEN d.nothing THEN NULL
            WHEN r.ministry THEN CASE WHEN t.topic IS NOT NULL AND r.place NOT LIKE 'org:%' THEN
              CASE WHEN list_contains(r.words, 'ministry') THEN 'ministry' ELSE 'state-body' END END
            WHEN r.body THEN 'state-body'
            WHEN length(array_to_string(f.words, '')) > 1 THEN 'organisation' END AS kind,
       coalesce(j.code, CASE WHEN r.ministry THEN t.topic
                             WHEN r.body THEN array_to_string(list_sort(list_distinct(r.rest)), ' ')
                             ELSE {name_key("array_to_string(f.words, ' ')")} END) AS core,
       CASE WHEN j.code IS NULL THEN r.place END AS place, f.words
FROM victim_role r
JOIN victim_description d ON d.name = r.name AND d.country IS NOT DISTINCT FROM r.country
JOIN victim_form f ON f.name = r.name AND f.country IS NOT DISTINCT FROM r.country
LEFT JOIN victim_topic t ON t.name = r.name AND t.country IS NOT DISTINCT FROM r.country
LEFT JOIN victim_joint j ON j.name = r.name
"""


def read(con: duckdb.DuckDBPyConnection) -> None:
    """Reads what `tell` made; makes `victim_read`: per name and country the kind (null: a description), its comparable
    core, its place (null: not known, or an organisation of states), and its words without legal form."""
    steps(con, [
        ("victim_placed", _PLACED),
        ("victim_role", _ROLES),
        ("victim_description", _DESCRIPTION),
        ("victim_joint", _JOINT),
        ("victim_subject", _SUBJECT),
        ("victim_topic", _TOPIC),
        ("victim_form", _FORM),
        ("victim_read", _READ),
    ])  # fmt: skip
