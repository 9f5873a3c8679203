"""Lists of codes compared: countries, accused states, kinds of deed and of victim."""

from __future__ import annotations


def _agree(column: str) -> str:
    """1 where the lists share something, -1 where both speak and share nothing, 0 where one is silent."""
    return f"""CASE WHEN len(l.{column}) = 0 OR len(r.{column}) = 0 THEN 0
                    WHEN list_has_any(l.{column}, r.{column}) THEN 1 ELSE -1 END"""


def _share(column: str) -> str:
    """Of all codes that either names, the share that both name (Jaccard)."""
    return f"""coalesce(len(list_intersect(l.{column}, r.{column}))
                        / nullif(len(list_distinct(list_concat(l.{column}, r.{column}))), 0), 0)"""


FIELDS = {
    "victim": _agree("victims"),
    "victim_share": _share("victims"),
    "around": _agree("around"),
    "around_share": _share("around"),
    "accused": _agree("accused"),
    "type": _agree("types"),
    "category": _agree("categories"),
    "sector": _agree("sectors"),
    "theme_share": _share("themes"),
    "deed_share": _share("deeds"),
    "publications": "(l.unit = 'publication')::INT + (r.unit = 'publication')::INT",
    "slice": "(l.unit = 'dyad' OR r.unit = 'dyad')::INT",
}
"""Feature -> SQL over the two looks, l and r."""
