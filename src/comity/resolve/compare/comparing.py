"""Pairs in, one number per field out."""

from __future__ import annotations

import duckdb

from comity.resolve.compare import lists, shared, times
from comity.store.relations import steps

_SHARED = {
    "address": "coalesce(ln(1 + u.shared), 0)",
    "address_rarity": "coalesce(u.rarity, 0)",
    "headline": "coalesce(ln(1 + h.shared), 0)",
    "heard_gap": "coalesce(ln(1 + e.days) / 8, 0.4)",
    "heard_together": "coalesce((e.days = 0)::INT, 0)",
    "words": "coalesce(w.dot / nullif(wl.length * wr.length, 0), 0)",
    "contained": "coalesce(w.dot / nullif(pow(least(wl.length, wr.length), 2), 0), 0)",
    "title": "coalesce(w.title_dot / nullif(wl.title_length * wr.title_length, 0), 0)",
    "title_of_both": "least(coalesce(w.left_title / nullif(wl.title_weight, 0), 0),"
                     " coalesce(w.right_title / nullif(wr.title_weight, 0), 0))",
    "title_of_one": "greatest(coalesce(w.left_title / nullif(wl.title_weight, 0), 0),"
                    " coalesce(w.right_title / nullif(wr.title_weight, 0), 0))",
    "rare_words": "ln(1 + coalesce(w.told, 0))",
    "rarest_word": "coalesce(w.rarest, 0) / 10",
    "phrases": "ln(1 + coalesce(p.told, 0))",
    "rarest_phrase": "coalesce(p.rarest, 0) / 10",
    "phrase_share": "coalesce(p.told / nullif(least(pl.weight, pr.weight), 0), 0)",
    "name": "coalesce(n.operation, 0)",
    "victim_name": "coalesce(n.victim, 0)",
    "actor": "(a.rarity IS NOT NULL)::INT",
    "actor_rarity": "coalesce(a.rarity, 0)",
    "other_actor": "(a.rarity IS NULL AND l.named AND r.named)::INT",
}  # fmt: skip


def _alone() -> str:
    fields = _SHARED | lists.FIELDS | times.FIELDS
    return f"""
SELECT c.pair_nr, c.left_id, c.right_id, l.source AS left_source, r.source AS right_source,
       {", ".join(f"{query} AS {name}" for name, query in fields.items())}
FROM pair c JOIN look l ON l.nr = c.left_nr JOIN look r ON r.nr = c.right_nr
LEFT JOIN pair_addresses u USING (pair_nr) LEFT JOIN pair_headlines h USING (pair_nr)
LEFT JOIN pair_heard e USING (pair_nr) LEFT JOIN pair_shared_words w USING (pair_nr)
LEFT JOIN pair_phrases p USING (pair_nr) LEFT JOIN pair_names n USING (pair_nr)
LEFT JOIN pair_actors a USING (pair_nr)
LEFT JOIN record_length wl ON wl.nr = c.left_nr LEFT JOIN record_length wr ON wr.nr = c.right_nr
LEFT JOIN phrase_length pl ON pl.nr = c.left_nr LEFT JOIN phrase_length pr ON pr.nr = c.right_nr"""


# The best candidate by words of either side is worth more than a good one; to be the best of the unlike is worth
# little: below a likeness of words of 0.08 it counts in proportion.
_FEATURES = """
WITH stood AS (
  SELECT pair_nr, left_nr, right_nr, left_source, right_source, words, words * least(1, words / 0.08) AS weighed
  FROM pair_alone JOIN pair USING (pair_nr)),
best_left AS (SELECT left_nr, right_source, nullif(max(words), 0) AS best FROM stood GROUP BY ALL),
best_right AS (SELECT right_nr, left_source, nullif(max(words), 0) AS best FROM stood GROUP BY ALL),
placed AS (
  SELECT pair_nr, coalesce(weighed / l.best, 0) AS at_left, coalesce(weighed / r.best, 0) AS at_right
  FROM stood JOIN best_left l USING (left_nr, right_source) JOIN best_right r USING (right_nr, left_source))
SELECT a.* EXCLUDE (pair_nr), least(at_left, at_right) AS standing, greatest(at_left, at_right) AS standing_of_one
FROM pair_alone a JOIN placed USING (pair_nr)
"""


def compare(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `pair` and the traits; makes table `pair_feature`, one number per field. Linear in the number of pairs."""
    shared.shared(con)
    steps(con, [("pair_alone", _alone()), ("pair_feature", _FEATURES)])
