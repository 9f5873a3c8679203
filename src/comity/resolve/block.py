"""Which pairs are looked at: a union of rules, each capped, so that a common word or a famous victim can't explode.

A value that more records share than its rule's cap makes pairs only together with a second field, the time; what is
still too common then makes none, and is counted. Words find the nearest records of each other source. What a rule may
make grows with the number of records and not with its square.
"""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from comity.resolve.reach import Reach, widest
from comity.store.relations import steps

# A day on which something began in a country, where the day is known to within three.
_KEYS = {
    "address": "SELECT nr, address AS key FROM record_address JOIN incident_record USING (record_id)",
    "headline": "SELECT nr, headline AS key FROM record_headline JOIN incident_record USING (record_id)",
    "actor_place": """SELECT nr, a.actor || ' ' || place AS key FROM record_actor a
                      JOIN (SELECT nr, record_id, unnest(around) AS place FROM look) USING (record_id)""",
    "name": "SELECT nr, what || ' ' || name AS key FROM record_name JOIN incident_record USING (record_id)",
    "day": "SELECT nr, unnest(victims) || ' ' || start_lo AS key FROM look WHERE start_hi - start_lo < 4",
}
_RULES = (*_KEYS, "words")

_BLOCK = """
WITH held AS (SELECT DISTINCT * FROM ({query})),
size AS (SELECT key, count(*) AS size FROM held GROUP BY key HAVING count(*) > 1)
SELECT nr, key, size FROM held JOIN size USING (key)
"""

# Two periods of four months each, so that what lies less than four months apart meets in one.
_REFINED = """
WITH timed AS (
  SELECT nr, key, (year(when_lo) * 12 + month(when_lo)) // 4 AS period FROM block_{rule} JOIN look USING (nr)
  WHERE size > {cap} AND when_lo IS NOT NULL),
held AS (SELECT DISTINCT nr, key || ' ' || unnest([period, period + 1]) AS key FROM timed)
SELECT *, count(*) OVER (PARTITION BY key) AS size FROM held
"""

# Two records of one tracker are two incidents by its own coding, unless its unit is the publication.
_ALLOWED = "(a.source <> b.source OR NOT a.single)"

_SHARED = f"""
WITH held AS (
  SELECT k.nr, k.key, i.source, i.single FROM (
    SELECT nr, key FROM block_{{rule}} WHERE size <= {{cap}}
    UNION ALL SELECT nr, key FROM refined_{{rule}} WHERE size <= {{cap}}) k JOIN incident_record i USING (nr))
SELECT DISTINCT a.nr AS x, b.nr AS y FROM held a JOIN held b USING (key) WHERE a.nr < b.nr AND {_ALLOWED}
"""

# A record's rarest words, as many as bring it beside `reach` records.
_HELD = """
SELECT w.nr, w.word_nr, i.source, i.single, idf * (0.5 + 0.5 * in_text::INT + in_title::INT) / n.length AS weight
FROM word_held w JOIN word_weight USING (word_nr) JOIN record_length n USING (nr) JOIN incident_record i USING (nr)
WHERE df BETWEEN 2 AND {cap}
QUALIFY sum(df) OVER (PARTITION BY w.nr ORDER BY df, w.word_nr ROWS UNBOUNDED PRECEDING) <= {reach}
"""

# Likeness in units of 10^-9, as whole numbers: their sum is the same in whatever order threads bring the rows.
_NEAR = f"""
WITH met AS (
  SELECT (a.nr::BIGINT << 32) + b.nr AS pair, CAST(sum(CAST(a.weight * b.weight * 1e9 AS BIGINT)) AS BIGINT) AS cosine
  FROM block_word a JOIN block_word b USING (word_nr) WHERE a.nr < b.nr AND {_ALLOWED} GROUP BY pair)
SELECT (pair >> 32)::INTEGER AS x, (pair & 4294967295)::INTEGER AS y, cosine FROM met
"""

# The best of each other source: likeness first, then the smaller number, told as one number.
_BY_WORDS = """
WITH best AS (
  SELECT x AS nr, i.source, unnest(max((cosine << 31) + 2147483647 - y, {nearest})) AS best
  FROM pair_near JOIN incident_record i ON i.nr = y GROUP BY x, i.source
  UNION ALL
  SELECT y, i.source, unnest(max((cosine << 31) + 2147483647 - x, {nearest}))
  FROM pair_near JOIN incident_record i ON i.nr = x GROUP BY y, i.source),
found AS (SELECT nr, (2147483647 - (best & 2147483647))::INTEGER AS other FROM best)
SELECT DISTINCT least(nr, other) AS x, greatest(nr, other) AS y FROM found
"""

_PAIR = """
SELECT l.record_id AS left_id, r.record_id AS right_id, x AS left_nr, y AS right_nr,
       CAST(row_number() OVER () AS INTEGER) AS pair_nr,
       list_filter({names}, lambda name, place: (found >> (place - 1)) & 1 = 1) AS rules
FROM (SELECT x, y, bit_or(rule) AS found FROM ({union}) GROUP BY x, y)
JOIN incident_record l ON l.nr = x JOIN incident_record r ON r.nr = y
"""


class _Size(NamedTuple):
    rule: str
    cap: int


def block(con: duckdb.DuckDBPyConnection) -> None:
    """Reads the traits; makes `pair` (left_id < right_id, their numbers, a number of its own, rules that found it) and
    `block_size` (rule, cap, values, values above the cap, records under these, those that no period helped)."""
    reach = Reach.of(int(con.execute("SELECT count(*) FROM incident_record").fetchall()[0][0]))
    caps = [_Size(rule, _by_key(con, rule, query, reach)) for rule, query in _KEYS.items()]
    steps(con, [("block_word", _HELD.format(cap=reach.word, reach=reach.beside)),
                ("pair_near", _NEAR), ("pair_words", _BY_WORDS.format(nearest=reach.nearest))])  # fmt: skip
    union = " UNION ALL ".join(f"SELECT x, y, {1 << i} AS rule FROM pair_{rule}" for i, rule in enumerate(_RULES))
    steps(con, [("pair", _PAIR.format(names=list(_RULES), union=union)), ("block_size", _sizes(caps))])
    con.execute("DROP TABLE pair_near")


def _by_key(con: duckdb.DuckDBPyConnection, rule: str, query: str, reach: Reach) -> int:
    """Makes the pairs of a rule by shared values; returns its cap."""
    steps(con, [(f"block_{rule}", _BLOCK.format(query=query))])
    cap = widest(con, rule, reach)
    steps(con, [(f"refined_{rule}", _REFINED.format(rule=rule, cap=cap)),
                (f"pair_{rule}", _SHARED.format(rule=rule, cap=cap))])  # fmt: skip
    return cap


def _sizes(caps: list[_Size]) -> str:
    """What each cap left out: a block that would explode is counted, not looked into."""
    return " UNION ALL ".join(
        f"""SELECT '{rule}' AS rule, {cap} AS cap, count(DISTINCT key) AS n_values,
                   count(DISTINCT key) FILTER (size > {cap}) AS n_capped,
                   count(DISTINCT nr) FILTER (size > {cap}) AS n_records,
                   (SELECT count(DISTINCT key) FROM refined_{rule} WHERE size > {cap}) AS n_dropped FROM block_{rule}"""
        for rule, cap in caps
    )


def capped(con: duckdb.DuckDBPyConnection) -> int:
    """Values that were too common to make pairs by themselves, over all rules; `block_size` has them rule by rule."""
    return int(con.execute("SELECT coalesce(sum(n_capped), 0) FROM block_size").fetchall()[0][0])
