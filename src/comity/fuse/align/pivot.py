"""Tellings as rows: one row per record and subject, one column per property that alignment looks at."""

from __future__ import annotations

from comity.store.sql import name_key


def pivot(kind: str, **columns: str) -> str:
    """SQL: one row per telling of `kind`; each column is the least value said for a property (value, not absence)."""
    picked = ", ".join(f"min({expression}) FILTER (prop = '{prop}') AS {prop}" for prop, expression in columns.items())
    return f"""SELECT incident_id, record_id, subject, {picked}
               FROM told WHERE kind = '{kind}' GROUP BY ALL"""


def who(name: str, country: str, kind: str) -> str:
    """SQL for a comparable actor: a state's bodies by its country, others by name; null where nobody is named.

    Trackers call one body government or court, a minister or a ministry: what counts is that a state speaks."""
    return f"""CASE WHEN {kind} IN ('government', 'state', 'court') AND {country} IS NOT NULL THEN 'gov:' || {country}
                    WHEN {name} IS NOT NULL THEN {name_key(name)} END"""


def when(lo: str, hi: str) -> str:
    """SQL for the month of a date, or its year where no month is known, or nothing."""
    return f"""CASE WHEN {lo} IS NULL THEN '' WHEN {hi} - {lo} > 31 THEN strftime({lo}, '%Y')
                    ELSE strftime({lo}, '%Y-%m') END"""
