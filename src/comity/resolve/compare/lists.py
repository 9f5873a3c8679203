"""Lists of codes compared: countries, accused states, kinds of deed and of victim."""

from __future__ import annotations


def _agree(column: str) -> str:
    """1 where the lists share something, -1 where both speak and share nothing, 0 where one is silent."""
    return f"""CASE WHEN len(l.{column}) = 0 OR len(r.{column}) = 0 THEN 0
                    WHEN {_met(column)} > 0 THEN 1 ELSE -1 END"""


def _share(column: str) -> str:
    """Of all codes that either names, the share that both name (Jaccard). No list names a code twice."""
    return f"""CASE WHEN {_met(column)} > 0
                    THEN {_met(column)} / (len(l.{column}) + len(r.{column}) - {_met(column)}) ELSE 0 END"""


def _met(column: str) -> str:
    return f"len(list_intersect(l.{column}, r.{column}))"


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
