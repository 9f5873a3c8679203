"""What two records share: addresses, headlines, words, phrases, names, actors; each more the fewer records bear it."""

from __future__ import annotations

import duckdb

from comity.resolve.normalise.words import WEIGHT
from comity.store.relations import steps
from comity.store.sql import exact_sum


def _shared(table: str, column: str) -> str:
    return f"""
WITH df AS (SELECT {column}, count(*) AS df FROM {table} GROUP BY ALL)
SELECT p.pair_nr, count(*) AS shared, max(1.0 / (df - 1)) AS rarity
FROM pair p JOIN {table} a ON a.record_id = p.left_id JOIN {table} b ON b.record_id = p.right_id AND b.{column} = a.{column}
JOIN df ON df.{column} = a.{column} GROUP BY ALL"""


_HEARD = """
SELECT pair_nr, min(greatest(a.lo - b.hi, b.lo - a.hi, 0)) AS days
FROM pair JOIN record_heard a ON a.record_id = left_id JOIN record_heard b ON b.record_id = right_id GROUP BY ALL
"""

# Record and word in one number: the join looks one thing up, not two.
_PLACED = "SELECT (nr::BIGINT << 32) + word_nr AS place, in_title, in_text FROM word_held"
_PHRASE_PLACED = "SELECT (nr::BIGINT << 32) + phrase_nr AS place, in_title FROM phrase_held"

# told: how much the words that both share tell, common ones nothing.
_WORDS = f"""
SELECT p.pair_nr, {exact_sum(f"pow(w.idf, 2) * {WEIGHT.format('a')} * {WEIGHT.format('b')}")} AS dot,
       coalesce({exact_sum("pow(w.idf, 2)", "a.in_title AND b.in_title")}, 0) AS title_dot,
       {exact_sum("greatest(w.idf - 3, 0)")} AS told, coalesce(max(w.idf) FILTER (a.in_title OR b.in_title), 0) AS rarest,
       coalesce({exact_sum("w.idf", "a.in_title")}, 0) AS left_title,
       coalesce({exact_sum("w.idf", "b.in_title")}, 0) AS right_title
FROM pair p JOIN word_held a ON a.nr = p.left_nr
JOIN word_placed b ON b.place = (p.right_nr::BIGINT << 32) + a.word_nr JOIN word_weight w ON w.word_nr = a.word_nr
GROUP BY ALL
"""

_PHRASES = f"""
SELECT p.pair_nr, {exact_sum("greatest(a.idf - 3, 0)")} AS told,
       coalesce(max(a.idf) FILTER (a.in_title OR b.in_title), 0) AS rarest
FROM pair p JOIN phrase_held a ON a.nr = p.left_nr
JOIN phrase_placed b ON b.place = (p.right_nr::BIGINT << 32) + a.phrase_nr GROUP BY ALL
"""

# An operation's name means that operation however often it is told; a victim's name says more the fewer bear it.
_NAMES = """
WITH df AS (SELECT what, name, count(*) AS df FROM record_name GROUP BY ALL)
SELECT p.pair_nr, max((a.what = 'operation')::INT) AS operation,
       coalesce(max(1 / ln(df + 1)) FILTER (a.what = 'victim'), 0) AS victim
FROM pair p JOIN record_name a ON a.record_id = p.left_id
JOIN record_name b ON b.record_id = p.right_id AND a.what = b.what AND a.name = b.name
JOIN df ON df.what = a.what AND df.name = a.name GROUP BY ALL
"""

_ACTORS = """
WITH df AS (SELECT actor, count(*) AS df FROM record_actor GROUP BY ALL)
SELECT p.pair_nr, max(1 / ln(df + 1)) AS rarity
FROM pair p JOIN record_actor a ON a.record_id = p.left_id
JOIN record_actor b ON b.record_id = p.right_id AND a.actor = b.actor JOIN df ON df.actor = a.actor GROUP BY ALL
"""


def shared(con: duckdb.DuckDBPyConnection) -> None:
    """Makes one table per kind of thing that pairs share; a pair that shares none has no row."""
    steps(con, [("pair_addresses", _shared("record_address", "address")),
                ("pair_headlines", _shared("record_headline", "headline")),
                ("pair_heard", _HEARD), ("word_placed", _PLACED), ("phrase_placed", _PHRASE_PLACED),
                ("pair_shared_words", _WORDS), ("pair_phrases", _PHRASES),
                ("pair_names", _NAMES), ("pair_actors", _ACTORS)])  # fmt: skip
