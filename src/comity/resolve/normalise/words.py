"""Words and pairs of words of what a record tells, of its title, and of the addresses that it cites."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import exact_sum

# Where a text stands: title, victim's name, story, address. What an address spells is the headline of a publication.
_TEXT = r"""
SELECT record_id, nr, CASE WHEN subject LIKE '#victim/%' THEN 'victim' WHEN prop IN ('title', 'name') AND subject = ''
       THEN 'title' ELSE 'story' END AS place, value AS text FROM told
WHERE value IS NOT NULL AND ((subject = '' AND prop IN ('title', 'name', 'summary', 'objective'))
      OR (prop = 'name' AND subject LIKE '#victim/%') OR prop IN ('accused_actor', 'accused_organisation'))
UNION ALL
SELECT record_id, nr, 'address', regexp_replace(regexp_replace(address, '^[^/]*/', ''), '[?].*$', '')
FROM record_address JOIN incident_record USING (record_id)
"""

_TOKENS = r"""
SELECT record_id, nr, place, CAST(row_number() OVER () AS INTEGER) AS line,
       regexp_extract_all(lower(strip_accents(replace(replace(text, 'U.S.', 'US'), 'U.K.', 'UK'))), '[\p{L}\p{N}]+')
         AS tokens
FROM record_text
"""

# Every spelling once: what is told of a word is worked out for the word, not for each place where it stands.
_SPELLING = """
SELECT token, CAST(row_number() OVER () AS INTEGER) AS token_nr
FROM (SELECT DISTINCT unnest(tokens) AS token FROM record_tokens)
"""

_STANDING = """
SELECT nr, line, nth, place = 'title' AS in_title, place <> 'address' AS in_text, token_nr FROM (
  SELECT nr, line, place, unnest(tokens) AS token, CAST(generate_subscripts(tokens, 1) AS SMALLINT) AS nth
  FROM record_tokens) JOIN token USING (token)
"""


def stem(word: str) -> str:
    """SQL for a word without its commonest English endings: hacked, hackers and hacks are hack."""
    return f"""CASE WHEN length({word}) >= 6 THEN regexp_replace({word}, '(?:ings?|ers?|ed|es|s|e)$', '')
                    WHEN length({word}) >= 4 THEN regexp_replace({word}, 's$', '') ELSE {word} END"""


# A territory counts once, whether named ('Germany') or by its adjective ('German'): its code stands for the words.
_FORM = f"""
WITH place AS (SELECT DISTINCT words[1] AS token FROM known_name WHERE what = 'place' AND len(words) = 1)
SELECT token_nr, token, {stem("token")} AS word, token NOT IN (FROM place) AS counts FROM token WHERE length(token) >= 3
"""

_WORDS = """
SELECT word, CAST(row_number() OVER (ORDER BY word) AS INTEGER) AS word_nr FROM (
  SELECT word FROM token_form UNION SELECT '@' || code FROM record_mention WHERE what = 'place')
"""

_NUMBERED = "SELECT token_nr, token, counts, word_nr FROM token_form JOIN word USING (word)"

_WORD = """
WITH said AS (
  SELECT nr, word_nr, in_title, in_text FROM record_token JOIN token_word USING (token_nr) WHERE counts
  UNION ALL
  SELECT nr, word_nr, place = 'title', place <> 'address' FROM record_mention m JOIN word w ON w.word = '@' || m.code
  WHERE what = 'place')
SELECT nr, word_nr, bool_or(in_title) AS in_title, bool_or(in_text) AS in_text FROM said GROUP BY ALL
"""

_WEIGHT = """
WITH df AS (SELECT word_nr, count(*) AS df FROM word_held GROUP BY ALL),
     total AS (SELECT count(*) AS n FROM incident_record)
SELECT word_nr, df, ln(1 + n / df) AS idf FROM df, total
"""

WEIGHT = "(0.5 + 0.5 * {0}.in_text::INT + {0}.in_title::INT)"
"""How much a word counts by where it stands: in an address half, in the text once, in the title twice."""

_LENGTH = f"""
SELECT nr, sqrt({exact_sum("pow(idf * " + WEIGHT.format("w") + ", 2)")}) AS length,
       sqrt(coalesce({exact_sum("pow(idf, 2)", "in_title")}, 0)) AS title_length,
       coalesce({exact_sum("idf", "in_title")}, 0) AS title_weight
FROM word_held w JOIN word_weight USING (word_nr) GROUP BY nr
"""

# Words that stand between those that make a phrase.
_STOP = """('the', 'and', 'for', 'with', 'that', 'this', 'from', 'have', 'has', 'had', 'was', 'were', 'are', 'been', 'its',
'their', 'his', 'her', 'which', 'who', 'they', 'into', 'than', 'then', 'also', 'but', 'not', 'can', 'may', 'via', 'per',
'over', 'about', 'after', 'before', 'between', 'during', 'against', 'other', 'some', 'such', 'believed', 'responsible',
'threat', 'actor', 'said')"""

# Two words that follow each other when those are left out, told by more than one record.
_PHRASE = f"""
WITH kept AS (
  SELECT nr, place = 'title' AS in_title,
         list_filter(tokens, lambda t: length(t) >= 3 AND t NOT IN {_STOP}) AS kept FROM record_tokens),
met AS (
  SELECT nr, in_title, unnest(kept[:-2]) AS one, unnest(kept[2:]) AS next FROM kept WHERE len(kept) >= 2),
phrase AS (
  SELECT nr, in_title, (a.word_nr::BIGINT << 24) + b.word_nr AS phrase FROM met
  JOIN token_word a ON a.token = one JOIN token_word b ON b.token = next)
SELECT nr, phrase, bool_or(in_title) AS in_title FROM phrase GROUP BY ALL
"""

_PHRASE_WEIGHT = """
WITH df AS (SELECT phrase, count(*) AS df FROM phrase_told GROUP BY ALL HAVING count(*) > 1),
     total AS (SELECT count(*) AS n FROM incident_record)
SELECT phrase, CAST(row_number() OVER () AS INTEGER) AS phrase_nr, df, ln(1 + n / df) AS idf FROM df, total
"""

_PHRASES = "SELECT nr, phrase_nr, in_title, idf FROM phrase_told JOIN phrase_weight USING (phrase)"

_PHRASE_LENGTH = f"""
SELECT nr, {exact_sum("greatest(idf - 3, 0)")} AS weight FROM phrase_held GROUP BY nr
"""

# As people read them.
_READABLE = """
CREATE OR REPLACE TEMP VIEW record_word AS
SELECT record_id, word, in_title, in_text FROM word_held JOIN word USING (word_nr) JOIN incident_record USING (nr);
CREATE OR REPLACE TEMP VIEW record_phrase AS
SELECT record_id, a.word || ' ' || b.word AS phrase, in_title FROM phrase_held JOIN incident_record USING (nr)
JOIN phrase_weight USING (phrase_nr)
JOIN word a ON a.word_nr = phrase >> 24 JOIN word b ON b.word_nr = phrase & 16777215
"""


def texts(con: duckdb.DuckDBPyConnection) -> None:
    """Makes record_text (place, text), record_tokens (one row a text), token (one row a spelling), record_token (one
    row a word of a text, by the number of its spelling)."""
    steps(con, [("record_text", _TEXT), ("record_tokens", _TOKENS), ("token", _SPELLING), ("record_token", _STANDING)])


def words(con: duckdb.DuckDBPyConnection) -> None:
    """Reads the tokens and `record_mention`; makes word, word_held (records and words by number), word_weight,
    record_length, the like of phrases, and the views record_word and record_phrase."""
    steps(con, [("token_form", _FORM), ("word", _WORDS), ("token_word", _NUMBERED), ("word_held", _WORD),
                ("word_weight", _WEIGHT), ("record_length", _LENGTH), ("phrase_told", _PHRASE),
                ("phrase_weight", _PHRASE_WEIGHT), ("phrase_held", _PHRASES),
                ("phrase_length", _PHRASE_LENGTH)])  # fmt: skip
    con.execute("DROP TABLE phrase_told; DROP TABLE record_token; DROP TABLE record_tokens")
    con.execute(_READABLE)
