"""Values of a part laid out as columns."""

from __future__ import annotations


def _said(prop: str) -> str:
    """SQL: a value of that property which somebody says; a value that is only denied is kept in `value` alone."""
    return f"v.prop = '{prop}' AND v.support > 0"


def one(prop: str, alias: str = "") -> str:
    """SQL: the chosen value of a property with one value."""
    return f"max(v.chosen) FILTER ({_said(prop)}) AS {alias or prop}"


def many(prop: str, alias: str = "") -> str:
    """SQL: all chosen values, sorted; an empty list where nothing is said."""
    return f"coalesce(list(DISTINCT v.chosen ORDER BY v.chosen) FILTER ({_said(prop)}), []) AS {alias or prop}"


def joined(prop: str) -> str:
    """SQL: all chosen texts of a property in one, separated by semicolons."""
    return f"string_agg(DISTINCT v.chosen, '; ' ORDER BY v.chosen) FILTER ({_said(prop)}) AS {prop}"


def lines(prop: str) -> str:
    """SQL: what was said in all its wordings, a line each: words of two publications never run into one quotation."""
    spoken = r"regexp_replace(v.chosen, '\s+', ' ', 'g')"
    return f"string_agg(DISTINCT {spoken}, chr(10) ORDER BY {spoken}) FILTER ({_said(prop)}) AS {prop}"


def dates(prop: str) -> str:
    """SQL: first and last day of a date property."""
    return ", ".join(f"max(v.date_{end}) FILTER (v.prop = '{prop}') AS date_{end}" for end in ("lo", "hi"))


def sql(kind: str, *columns: str) -> str:
    """SQL of a typed table: part_id, incident_id, the columns, and all statements about the part."""
    return f"""
SELECT p.part_id, p.incident_id, {", ".join(columns)},
       coalesce(any_value(t.ids), []) AS statement_ids
FROM part p LEFT JOIN value v ON v.part_id = p.part_id
LEFT JOIN (SELECT part_id, list(statement_id ORDER BY statement_id) AS ids FROM stated WHERE kind = '{kind}'
           GROUP BY part_id) t ON t.part_id = p.part_id
WHERE p.kind = '{kind}' GROUP BY p.part_id, p.incident_id
"""
