"""What records tell of victims: each name with the country of that victim, and its words with what they can be."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps

_RECORD = "SELECT record_id, source FROM record WHERE kind IN ('incident', 'campaign', 'event')"

_SAID = """
SELECT s.statement_id, s.record_id, r.source, s.subject, s.prop, s.value FROM statement s
JOIN victim_record r USING (record_id)
WHERE s.subject LIKE '#victim/%' AND s.value IS NOT NULL AND s.stance <> 'denies'
  AND s.prop IN ('name', 'country', 'sector', 'category')
"""

# The victim's own country; where the source gives none beside the name, the only one that the record has.
_PLACE = """
WITH told AS (SELECT * FROM victim_said WHERE prop = 'country' AND value NOT LIKE 'region:%'),
own AS (SELECT record_id, subject, min(value) AS country, count(DISTINCT value) AS n FROM told GROUP BY ALL),
sole AS (SELECT record_id, min(value) AS country FROM told GROUP BY ALL HAVING count(DISTINCT value) = 1),
part AS (SELECT DISTINCT record_id, subject FROM victim_said)
SELECT p.record_id, p.subject, CASE WHEN o.n IS NULL THEN y.country WHEN o.n = 1 THEN o.country END AS country
FROM part p LEFT JOIN own o USING (record_id, subject) LEFT JOIN sole y ON y.record_id = p.record_id
"""

# A victim that its source codes as a person only is no organisation.
_NAME = """
WITH person AS (
  SELECT s.record_id, s.subject FROM victim_said s LEFT JOIN org_word w ON w.role = 'persons' AND w.word = s.value
  WHERE s.prop = 'category' GROUP BY ALL HAVING bool_and(w.word IS NOT NULL))
SELECT s.statement_id, s.record_id, s.source, s.subject, s.value AS name, p.country
FROM victim_said s JOIN victim_place p USING (record_id, subject)
WHERE s.prop = 'name' AND (s.record_id, s.subject) NOT IN (SELECT (record_id, subject) FROM person)
"""


def _words(column: str) -> str:
    """SQL for the words of a name, compared as names of territories are: without accents, stops, apostrophes, 'the'."""
    bare = f"regexp_replace(lower(strip_accents({column})), '^https?://(www[.])?|[''’]s\\b', '', 'g')"
    plain = f"replace({bare}, '&', ' and ')"
    glued = f"regexp_replace({plain}, '[.''`´‘’]', '', 'g')"
    split = f"string_split(regexp_replace({glued}, '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'), ' ')"
    return f"list_filter({split}, lambda w: w NOT IN ('', 'the'))"


_SITE_OF = "^([Tt]he )?([Oo]fficial )?[Ww]ebsites? (of|for) (the )?"

# What stands in parentheses is a country, an abbreviation or a person's office, never the name.
_TEXT = rf"""
WITH apart AS (
  SELECT DISTINCT name, trim(regexp_replace(regexp_replace(name, '\s*\([^()]*\)', '', 'g'), '{_SITE_OF}', '')) AS bare,
         regexp_extract(name, '\(([^()]*)\)', 1) AS note FROM victim_name)
SELECT name, note, {_words("CASE WHEN bare = '' THEN name ELSE bare END")} AS words,
       {_words("string_split(note, ', ')[-1]")} AS note_words FROM apart
"""

_WORD = """
WITH role AS (SELECT word, list(role ORDER BY role) AS roles FROM org_word GROUP BY ALL),
told AS (SELECT name, unnest(range(1, len(words) + 1)) AS pos, words FROM victim_text),
plain AS (SELECT word FROM org_word WHERE role = 'plain'),
word AS (
  SELECT t.name, t.pos, coalesce(s.other, t.words[t.pos]) AS word
  FROM told t LEFT JOIN org_word s ON s.role = 'spelling' AND s.word = t.words[t.pos])
SELECT w.name, w.pos, w.word,
       list_concat(coalesce(r.roles, []),
                   CASE WHEN p.word IS NULL AND y.word IS NULL THEN [] ELSE ['plain', 'plural'] END) AS roles
FROM word w LEFT JOIN role r USING (word)
LEFT JOIN plain p ON p.word = regexp_replace(w.word, 's$', '') AND p.word <> w.word
LEFT JOIN plain y ON y.word = regexp_replace(w.word, 'ies$', 'y') AND y.word <> w.word
"""

# Countries and their adjectives within a name; of two that overlap the longer.
_SPOKEN = """
WITH start AS (SELECT name, words, unnest(range(1, len(words) + 1)) AS pos FROM victim_text),
gram AS (
  SELECT s.name, s.pos, s.pos + c.length - 1 AS until, c.code, c.joint, c.noun,
         c.length = len(s.words) AS entire
  FROM start s JOIN (SELECT DISTINCT length FROM org_country) l ON s.pos + l.length - 1 <= len(s.words)
  JOIN org_country c ON c.length = l.length AND c.phrase = array_to_string(s.words[s.pos : s.pos + l.length - 1], ' '))
SELECT name, pos, until, code, joint, entire, bool_or(noun) AS noun FROM gram g
WHERE NOT EXISTS (SELECT 1 FROM gram o WHERE o.name = g.name AND o.pos <= g.pos AND o.until >= g.until
                                         AND o.until - o.pos > g.until - g.pos)
GROUP BY ALL UNION ALL
SELECT DISTINCT t.name, 0, 0, c.code, c.joint, false, false FROM victim_text t
JOIN org_country c ON c.phrase = array_to_string(t.note_words, ' ')
"""


def tell(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement` and the words; makes a table each of what is said of victims, their names with
    country, the texts of names, their words with roles, and the countries they speak of. Linear in statements."""
    steps(con, [
        ("victim_record", _RECORD),
        ("victim_said", _SAID),
        ("victim_place", _PLACE),
        ("victim_name", _NAME),
        ("victim_text", _TEXT),
        ("victim_word", _WORD),
        ("victim_spoken", _SPOKEN),
    ])  # fmt: skip
