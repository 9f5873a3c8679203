"""Which pairs are looked at: a union of rules, each capped, so that a common word or a famous victim can't explode.

A value that more records share than its rule's cap makes no pairs; where that would lose much, a second field refines
it: an actor counts together with a country. Words find the nearest records of each other source, so that the number of
pairs grows with the number of records and not with its square.
"""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import exact_sum

CAP = {"address": 40, "headline": 40, "actor_place": 60, "name": 60, "day": 60, "word": 400}
"""Most records that may share a value for it to make pairs; pairs per value grow with the square of this."""

NEAREST = 5
"""Candidates by words that a record keeps per other source."""

_KEYS = {
    "address": "SELECT record_id, address AS key FROM record_address",
    "headline": "SELECT record_id, headline AS key FROM record_headline",
    "actor_place": """SELECT a.record_id, a.actor || ' ' || place AS key FROM record_actor a
                      JOIN (SELECT record_id, unnest(around) AS place FROM look) USING (record_id)""",
    "name": "SELECT record_id, what || ' ' || name AS key FROM record_name",
    # a day on which something began in a country, where the day is known to within three
    "day": """SELECT record_id, unnest(victims) || ' ' || start_lo AS key FROM look
              WHERE start_hi - start_lo < 4""",
}

_BLOCK = "SELECT *, count(*) OVER (PARTITION BY key) AS size FROM (SELECT DISTINCT * FROM ({query}))"

# Two records of one tracker are two incidents by its own coding, unless its unit is the publication.
_ALLOWED = "(l.source <> r.source OR l.source IN (SELECT source FROM unit_of WHERE NOT single))"

_SHARED = f"""
SELECT a.record_id AS x, b.record_id AS y, '{{rule}}' AS rule
FROM block_{{rule}} a JOIN block_{{rule}} b USING (key)
JOIN incident_record l ON l.record_id = a.record_id JOIN incident_record r ON r.record_id = b.record_id
WHERE a.size <= {{cap}} AND a.record_id < b.record_id AND {_ALLOWED}
"""

_HELD = f"""
SELECT w.record_id, w.word, i.source, idf * (0.5 + 0.5 * in_text::INT + in_title::INT) / n.length AS weight
FROM record_word w JOIN word_weight USING (word) JOIN record_length n USING (record_id)
JOIN incident_record i USING (record_id) WHERE df BETWEEN 2 AND {CAP["word"]}
"""

_NEAR = f"""
SELECT a.record_id AS x, b.record_id AS y, any_value(a.source) AS sx, any_value(b.source) AS sy,
       {exact_sum("a.weight * b.weight")} AS cosine
FROM block_word a JOIN block_word b USING (word) JOIN incident_record l ON l.record_id = a.record_id
JOIN incident_record r ON r.record_id = b.record_id WHERE a.record_id < b.record_id AND {_ALLOWED}
GROUP BY a.record_id, b.record_id
"""

_BY_WORDS = f"""
SELECT x, y, 'words' AS rule FROM (
  SELECT x, y, row_number() OVER (PARTITION BY x, sy ORDER BY cosine DESC, y) AS at_x,
         row_number() OVER (PARTITION BY y, sx ORDER BY cosine DESC, x) AS at_y FROM pair_near)
WHERE least(at_x, at_y) <= {NEAREST}
"""


def block(con: duckdb.DuckDBPyConnection) -> None:
    """Reads the traits; makes `pair` (left_id < right_id, rules that found it) and `block_size` (rule, values, values
    above the cap, records under these)."""
    for rule, query in _KEYS.items():
        steps(con, [(f"block_{rule}", _BLOCK.format(query=query)),
                    (f"pair_{rule}", _SHARED.format(rule=rule, cap=CAP[rule]))])  # fmt: skip
    steps(con, [("block_word", _HELD), ("pair_near", _NEAR), ("pair_words", _BY_WORDS)])
    union = " UNION ALL ".join(f"FROM pair_{rule}" for rule in (*_KEYS, "words"))
    steps(con, [("pair", f"""SELECT x AS left_id, y AS right_id, list(DISTINCT rule ORDER BY rule) AS rules
                             FROM ({union}) GROUP BY x, y"""), ("block_size", _sizes())])  # fmt: skip


def _sizes() -> str:
    """What each cap left out: a block that would explode is counted, not looked into."""
    return " UNION ALL ".join(
        f"""SELECT '{rule}' AS rule, count(DISTINCT key) AS n_values,
                   count(DISTINCT key) FILTER (size > {CAP[rule]}) AS n_capped,
                   count(DISTINCT record_id) FILTER (size > {CAP[rule]}) AS n_records FROM block_{rule}"""
        for rule in _KEYS
    )
