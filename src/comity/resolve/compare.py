"""How alike two records are, field by field: agreement, disagreement and silence are three things."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import exact_sum

_ADDRESS = """
WITH df AS (SELECT address, count(*) AS df FROM record_address GROUP BY ALL)
SELECT p.left_id, p.right_id, count(*) AS shared, max(1.0 / (df - 1)) AS rarest
FROM pair p JOIN record_address a ON a.record_id = p.left_id
JOIN record_address b ON b.record_id = p.right_id AND a.address = b.address JOIN df ON df.address = a.address
GROUP BY ALL
"""

_WORDS = f"""
SELECT p.left_id, p.right_id,
       {exact_sum("pow(w.idf, 2) * (1 + a.in_title::INT) * (1 + b.in_title::INT)")} AS dot,
       coalesce({exact_sum("pow(w.idf, 2)", "a.in_title AND b.in_title")}, 0) AS title_dot,
       coalesce(max(w.idf) FILTER (a.in_title OR b.in_title), 0) AS rarest
FROM pair p JOIN record_word a ON a.record_id = p.left_id
JOIN record_word b ON b.record_id = p.right_id AND a.word = b.word JOIN word_weight w ON w.word = a.word
GROUP BY ALL
"""

_ACTORS = """
SELECT p.left_id, p.right_id, count(*) AS shared
FROM pair p JOIN record_actor a ON a.record_id = p.left_id
JOIN record_actor b ON b.record_id = p.right_id AND a.actor = b.actor GROUP BY ALL
"""


# An operation's name means that operation however often it is told; a victim's name says more the fewer bear it.
_NAMES = """
WITH df AS (SELECT what, name, count(*) AS df FROM record_name GROUP BY ALL)
SELECT p.left_id, p.right_id, max((a.what = 'operation')::INT) AS operation,
       coalesce(max(1 / ln(df + 1)) FILTER (a.what = 'victim'), 0) AS victim
FROM pair p JOIN record_name a ON a.record_id = p.left_id
JOIN record_name b ON b.record_id = p.right_id AND a.what = b.what AND a.name = b.name
JOIN df ON df.what = a.what AND df.name = a.name GROUP BY ALL
"""


def _agree(column: str) -> str:
    """1 where the lists share something, -1 where both speak and share nothing, 0 where one is silent."""
    left, right = f"l.{column}", f"r.{column}"
    return f"""CASE WHEN len(coalesce({left}, [])) = 0 OR len(coalesce({right}, [])) = 0 THEN 0
                    WHEN list_has_any({left}, {right}) THEN 1 ELSE -1 END"""


def _lag(public: str, start: str) -> str:
    """From one record's publication to the other's start, where the first gives no start of its own. A source whose
    unit is the publication speaks of an incident years later as well, so its lag says nothing."""
    return f"""CASE WHEN l.unit = 'publication' OR r.unit = 'publication' THEN 0
                    WHEN {public}.start_lo IS NOT NULL OR {public}.public_lo IS NULL OR {start}.start_lo IS NULL THEN 0
                    ELSE ln(1 + greatest({public}.public_lo - {start}.start_hi, 0)) / 8 END"""


def _public_gap() -> str:
    """From publication to publication, where neither record gives a start: all that two such records have."""
    return f"""CASE WHEN l.unit = 'publication' OR r.unit = 'publication' THEN 0
                    WHEN l.start_lo IS NOT NULL OR r.start_lo IS NOT NULL THEN 0
                    ELSE coalesce(ln(1 + {_gap("l.public", "r.public")}) / 8, 0) END"""


def _early(public: str, start: str) -> str:
    """1 where a record was public a month or more before the other says that it began."""
    return f"CASE WHEN {public}.public_hi + 31 < {start}.start_lo THEN 1 ELSE 0 END"


def _gap(a: str, b: str) -> str:
    """Days between two intervals, 0 if they meet, null if one is missing."""
    return f"greatest({a}_lo - {b}_hi, {b}_lo - {a}_hi, 0)"


# Dates say little, and a tracker that dates the publication says it about another day: start is compared with start,
# publication with publication, and publication with start only as far as it lies before it or years after.
_ALONE = f"""
SELECT p.left_id, p.right_id, l.source AS left_source, r.source AS right_source,
       coalesce(ln(1 + u.shared), 0) AS address, coalesce(u.rarest, 0) AS address_rarity,
       coalesce(w.dot / nullif(ll.length * lr.length, 0), 0) AS words,
       coalesce(w.dot / nullif(pow(least(ll.length, lr.length), 2), 0), 0) AS contained,
       coalesce(w.title_dot / nullif(ll.title_length * lr.title_length, 0), 0) AS title,
       coalesce(w.rarest, 0) / 10 AS rare_word,
       coalesce(n.operation, 0) AS name, coalesce(n.victim, 0) AS victim_name,
       CASE WHEN a.shared > 0 THEN 1 WHEN l.named AND r.named THEN -1 ELSE 0 END AS actor,
       {_agree("victims")} AS victim, {_agree("accused")} AS accused, {_agree("types")} AS type,
       coalesce(len(list_intersect(l.victims, r.victims))
                / nullif(len(list_distinct(list_concat(l.victims, r.victims))), 0), 0) AS victim_share,
       CASE WHEN l.start_lo IS NULL OR r.start_lo IS NULL THEN 0 ELSE ln(1 + {_gap("l.start", "r.start")}) / 8 END
         AS start_gap,
       CASE WHEN l.start_hi - l.start_lo < 4 AND r.start_hi - r.start_lo < 4 AND {_gap("l.start", "r.start")} < 4
            THEN 1 ELSE 0 END AS same_day,
       CASE WHEN l.start_lo IS NULL OR r.start_lo IS NULL THEN 1 ELSE 0 END AS start_unknown,
       {_lag("l", "r")} + {_lag("r", "l")} AS lag, {_public_gap()} AS public_gap,
       {_early("l", "r")} + {_early("r", "l")} AS early
FROM pair p JOIN look l ON l.record_id = p.left_id JOIN look r ON r.record_id = p.right_id
LEFT JOIN pair_addresses u USING (left_id, right_id) LEFT JOIN pair_words w USING (left_id, right_id)
LEFT JOIN pair_actors a USING (left_id, right_id) LEFT JOIN pair_names n USING (left_id, right_id)
LEFT JOIN record_length ll ON ll.record_id = p.left_id LEFT JOIN record_length lr ON lr.record_id = p.right_id
"""

# How a pair stands among the other candidates of either side: the best candidate of both is worth more than a good one.
# To be the best of the unlike is worth little: below a likeness of words of 0.08 it counts in proportion.
_FEATURES = """
SELECT * EXCLUDE (left_source, right_source),
       coalesce(least(words / nullif(max(words) OVER (PARTITION BY left_id, right_source), 0),
                      words / nullif(max(words) OVER (PARTITION BY right_id, left_source), 0))
                * least(1, words / 0.08), 0) AS standing
FROM pair_alone
"""

_LOOK = """
SELECT i.record_id, i.source, u.unit, coalesce(victims, []) AS victims, coalesce(accused, []) AS accused,
       coalesce(types, []) AS types, n.record_id IS NOT NULL AS named, d.* EXCLUDE (record_id)
FROM incident_record i JOIN unit_of u USING (source)
LEFT JOIN record_place USING (record_id) LEFT JOIN record_date d USING (record_id)
LEFT JOIN (SELECT DISTINCT record_id FROM record_actor) n USING (record_id)
"""


def compare(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `pair` and the traits; makes table `pair_feature`, one number per field. Linear in the number of pairs."""
    steps(con, [("look", _LOOK), ("pair_addresses", _ADDRESS), ("pair_words", _WORDS), ("pair_actors", _ACTORS),
                ("pair_names", _NAMES),
                ("pair_alone", _ALONE), ("pair_feature", _FEATURES)])  # fmt: skip
