"""Words and pairs of words of what a record tells, of its title, and of the addresses that it cites."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import exact_sum

# Where a text stands: title, victim's name, story, address. What an address spells is the headline of a publication.
_TEXT = r"""
SELECT record_id, CASE WHEN subject LIKE '#victim/%' THEN 'victim' WHEN prop IN ('title', 'name') AND subject = ''
       THEN 'title' ELSE 'story' END AS place, value AS text FROM told
WHERE value IS NOT NULL AND ((subject = '' AND prop IN ('title', 'name', 'summary', 'objective'))
      OR (prop = 'name' AND subject LIKE '#victim/%') OR prop IN ('accused_actor', 'accused_organisation'))
UNION ALL
SELECT record_id, 'address', regexp_replace(regexp_replace(address, '^[^/]*/', ''), '[?].*$', '') FROM record_address
"""

_TOKENS = r"""
SELECT record_id, place, row_number() OVER () AS line,
       regexp_extract_all(lower(strip_accents(replace(replace(text, 'U.S.', 'US'), 'U.K.', 'UK'))), '[\p{L}\p{N}]+')
         AS tokens
FROM record_text
"""

_TOKEN = """
SELECT record_id, place, line, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS nth, tokens FROM record_tokens
"""


def stem(word: str) -> str:
    """SQL for a word without its commonest English endings: hacked, hackers and hacks are hack."""
    return f"""CASE WHEN length({word}) >= 6 THEN regexp_replace({word}, '(?:ings?|ers?|ed|es|s|e)$', '')
                    WHEN length({word}) >= 4 THEN regexp_replace({word}, 's$', '') ELSE {word} END"""


# A territory counts once, whether named ('Germany') or by its adjective ('German'): its code stands for the words.
_WORD = f"""
WITH plain AS (SELECT record_id, place, token FROM record_token WHERE length(token) >= 3),
word AS (
  SELECT record_id, place, {stem("token")} AS word FROM plain
  WHERE token NOT IN (SELECT words[1] FROM known_name WHERE what = 'place' AND len(words) = 1)
  UNION ALL SELECT record_id, place, '@' || code FROM record_mention WHERE what = 'place')
SELECT record_id, word, bool_or(place = 'title') AS in_title, bool_or(place <> 'address') AS in_text
FROM word GROUP BY ALL
"""

_WEIGHT = """
WITH df AS (SELECT word, count(*) AS df FROM record_word GROUP BY ALL),
     total AS (SELECT count(*) AS n FROM incident_record)
SELECT word, df, ln(1 + n / df) AS idf FROM df, total
"""

WEIGHT = "(0.5 + 0.5 * {0}.in_text::INT + {0}.in_title::INT)"
"""How much a word counts by where it stands: in an address half, in the text once, in the title twice."""

_LENGTH = f"""
SELECT record_id, sqrt({exact_sum("pow(idf * " + WEIGHT.format("w") + ", 2)")}) AS length,
       sqrt(coalesce({exact_sum("pow(idf, 2)", "in_title")}, 0)) AS title_length,
       coalesce({exact_sum("idf", "in_title")}, 0) AS title_weight
FROM record_word w JOIN word_weight USING (word) GROUP BY record_id
"""

# Words that stand between those that make a phrase.
_STOP = """('the', 'and', 'for', 'with', 'that', 'this', 'from', 'have', 'has', 'had', 'was', 'were', 'are', 'been', 'its',
'their', 'his', 'her', 'which', 'who', 'they', 'into', 'than', 'then', 'also', 'but', 'not', 'can', 'may', 'via', 'per',
'over', 'about', 'after', 'before', 'between', 'during', 'against', 'other', 'some', 'such', 'believed', 'responsible',
'threat', 'actor', 'said')"""

_PHRASE = f"""
WITH kept AS (
  SELECT record_id, place, list_transform(
           list_filter(tokens, lambda t: length(t) >= 3 AND t NOT IN {_STOP}), lambda t: {stem("t")}) AS kept
  FROM record_tokens),
phrase AS (
  SELECT record_id, place, unnest(list_transform(range(1, len(kept)), lambda i: kept[i] || ' ' || kept[i + 1])) AS phrase
  FROM kept WHERE len(kept) >= 2)
SELECT record_id, phrase, bool_or(place = 'title') AS in_title FROM phrase GROUP BY ALL
"""

_PHRASE_WEIGHT = """
WITH df AS (SELECT phrase, count(*) AS df FROM record_phrase GROUP BY ALL HAVING count(*) > 1),
     total AS (SELECT count(*) AS n FROM incident_record)
SELECT phrase, df, ln(1 + n / df) AS idf FROM df, total
"""

_PHRASES = f"""
SELECT record_id, {exact_sum("greatest(idf - 3, 0)")} AS weight FROM record_phrase JOIN phrase_weight USING (phrase)
GROUP BY record_id
"""


def texts(con: duckdb.DuckDBPyConnection) -> None:
    """Makes record_text (place, text), record_tokens (one row a text), record_token (one row a word, with its place)."""
    steps(con, [("record_text", _TEXT), ("record_tokens", _TOKENS), ("record_token", _TOKEN)])


def words(con: duckdb.DuckDBPyConnection) -> None:
    """Reads the tokens and `record_mention`; makes record_word, word_weight, record_length, and the like of phrases."""
    steps(con, [("record_word", _WORD), ("word_weight", _WEIGHT), ("record_length", _LENGTH),
                ("record_phrase", _PHRASE), ("phrase_weight", _PHRASE_WEIGHT), ("phrase_length", _PHRASES)])  # fmt: skip
