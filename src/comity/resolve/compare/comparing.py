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
SELECT c.left_id, c.right_id, l.source AS left_source, r.source AS right_source,
       {", ".join(f"{query} AS {name}" for name, query in fields.items())}
FROM pair c JOIN look l ON l.record_id = c.left_id JOIN look r ON r.record_id = c.right_id
LEFT JOIN pair_addresses u USING (pair_nr) LEFT JOIN pair_headlines h USING (pair_nr)
LEFT JOIN pair_heard e USING (pair_nr) LEFT JOIN pair_shared_words w USING (pair_nr)
LEFT JOIN pair_phrases p USING (pair_nr) LEFT JOIN pair_names n USING (pair_nr)
LEFT JOIN pair_actors a USING (pair_nr)
LEFT JOIN record_length wl ON wl.nr = c.left_nr LEFT JOIN record_length wr ON wr.nr = c.right_nr
LEFT JOIN phrase_length pl ON pl.nr = c.left_nr LEFT JOIN phrase_length pr ON pr.nr = c.right_nr"""


# The best candidate by words of either side is worth more than a good one; to be the best of the unlike is worth little:
# below a likeness of words of 0.08 it counts in proportion.
_FEATURES = """
WITH stood AS (
  SELECT *, coalesce(words / nullif(max(words) OVER (PARTITION BY left_id, right_source), 0), 0) * least(1, words / 0.08)
              AS at_left,
         coalesce(words / nullif(max(words) OVER (PARTITION BY right_id, left_source), 0), 0) * least(1, words / 0.08)
              AS at_right FROM pair_alone)
SELECT * EXCLUDE (at_left, at_right), least(at_left, at_right) AS standing, greatest(at_left, at_right) AS standing_of_one
FROM stood
"""


def compare(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `pair` and the traits; makes table `pair_feature`, one number per field. Linear in the number of pairs."""
    shared.shared(con)
    steps(con, [("pair_alone", _alone()), ("pair_feature", _FEATURES)])
