"""How a pair stands beside the other candidates of its two records, and whether a third record speaks for it.

A pair may be good and yet the second best, or poor and yet the only one; two records that both fit a third fit each
other. All of it is read from the odds that each pair has by itself.
"""

from __future__ import annotations

import duckdb

from comity.store.relations import steps

_WIDEST = 4.0
"""Log-odds beyond which a lead counts no more."""

_NOBODY = -9.0
"""Log-odds of the competitor where there is none."""

_EVEN = 0.0
"""Log-odds of the competitor among publications: many tell of one incident, so they do not compete."""

_SUPPORT = 0.15
"""Chance from which a pair by itself can support another."""

# The pair's lead over the best other candidate of the same record in the same source, and its share of all chances.
_LED = """
SELECT o.*, 1 / (1 + exp(-odds)) AS chance,
       l.unit = 'publication' AS left_told, r.unit = 'publication' AS right_told
FROM pair_odds o JOIN unit_of l ON l.source = left_source JOIN unit_of r ON r.source = right_source
"""


def _standing(mine: str, theirs: str) -> str:
    window = f"PARTITION BY {mine}_id, {theirs}_source"
    ranked = f"{window} ORDER BY odds DESC, {theirs}_id"
    return f"""
       odds - CASE WHEN {theirs}_told THEN {_EVEN}
                   WHEN row_number() OVER ({ranked}) = 1 THEN coalesce(lead(odds) OVER ({ranked}), {_NOBODY})
                   ELSE max(odds) OVER ({window}) END AS {mine}_lead,
       CASE WHEN {theirs}_told THEN chance ELSE chance / sum(chance) OVER ({window}) END AS {mine}_share"""


_STOOD = f"""
SELECT left_id, right_id, odds, {_standing("left", "right")}, {_standing("right", "left")}
FROM pair_led
"""

_TIE = f"""
SELECT left_id AS one, right_id AS other, chance FROM pair_led WHERE chance > {_SUPPORT}
UNION ALL SELECT right_id, left_id, chance FROM pair_led WHERE chance > {_SUPPORT}
"""

_THIRD = """
SELECT a.other AS left_id, b.other AS right_id, max(least(a.chance, b.chance)) AS third
FROM pair_tie a JOIN pair_tie b ON a.one = b.one AND a.other < b.other GROUP BY a.other, b.other
"""

_BESIDE = f"""
SELECT left_id, right_id, odds,
       greatest(-{_WIDEST}, least({_WIDEST}, left_lead, right_lead)) AS lead_of_both,
       greatest(-{_WIDEST}, least({_WIDEST}, greatest(left_lead, right_lead))) AS lead_of_one,
       least(left_share, right_share) AS share_of_both, coalesce(third, 0) AS third
FROM pair_stood LEFT JOIN pair_third USING (left_id, right_id)
"""


def beside(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `pair_odds` (left_id, right_id, left_source, right_source, odds), `unit_of`; makes `pair_beside`.

    Windows over the candidates of a record: linear in pairs, but for thirds, which grow with the square of a record's
    likely pairs."""
    steps(con, [("pair_led", _LED), ("pair_stood", _STOOD), ("pair_tie", _TIE), ("pair_third", _THIRD),
                ("pair_beside", _BESIDE)])  # fmt: skip
