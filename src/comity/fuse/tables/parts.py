"""Victims, effects, losses, responses, cooperation."""

from __future__ import annotations

from comity.fuse.rules.base import POSITIVE
from comity.fuse.tables.wide import dates, joined, many, one, sql

_MONEY = "v.prop IN ('low', 'mid', 'high')"

VICTIM = sql("victim", one("name"), one("country"), one("sector"), one("category"), one("role"))

# What a stance of absence is about is the name of its subject; a row that asserts something has its kind for that.
EFFECT = f"""
SELECT w.*, n.stance, CASE WHEN n.stance <> 'asserts' THEN n.about END AS about,
       n.people_lo, n.people_hi, n.score, n.scale
FROM ({sql("effect", one("kind"), one("cia"), one("dimension"), joined("text"), joined("duration"))}) w
JOIN (
  SELECT part_id, CASE WHEN bool_or({POSITIVE}) THEN 'asserts' ELSE min(stance) END AS stance,
         min(split_part(subject, '/', 2)) AS about,
         min(value_num) FILTER (prop = 'people') AS people_lo, max(value_num) FILTER (prop = 'people') AS people_hi,
         max(value_num) FILTER (prop = 'score') AS score, max(unit) FILTER (prop = 'score') AS scale
  FROM stated WHERE kind = 'effect' GROUP BY part_id) n USING (part_id)
"""

# low and high are the least and the most that anybody states; mid only where a single figure is all there is.
LOSS = f"""
SELECT w.*, n.low, CASE WHEN n.low = n.high THEN n.low END AS mid, n.high, n.currency, n.year, n.n_figures FROM
  ({sql("loss", one("kind"), one("borne_by"))}) w
LEFT JOIN (
  SELECT part_id, min(value_num) FILTER ({_MONEY}) AS low, max(value_num) FILTER ({_MONEY}) AS high,
         max(unit) FILTER ({_MONEY}) AS currency, max(value_num) FILTER (v.prop = 'year') AS year,
         count(DISTINCT value_num) FILTER ({_MONEY}) AS n_figures
  FROM stated v WHERE kind = 'loss' GROUP BY part_id) n USING (part_id)
"""

RESPONSE = sql("response", one("responder"), one("responder_kind"), one("responder_country"), one("dimension"),
               one("measure"), many("against"),
               joined("text"), dates("date"))  # fmt: skip

COOPERATION = sql("cooperation", one("kind"), many("party", "parties"),
                  joined("text"),
                  dates("date"))  # fmt: skip
