"""Pieces of SQL that several rooms use, kept to what DuckDB and Spark both run."""

from __future__ import annotations

# Letters that strip_accents leaves alone because Unicode doesn't decompose them.
_WHOLE_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ı": "i"}


def exact_sum(value: str, where: str = "true") -> str:
    """SQL for a sum of numbers below 10^9 to nine places, the same in whatever order threads bring the rows: floating
    point isn't, and a last digit can turn one candidate before another."""
    return f"CAST(sum(CAST({value} AS DECIMAL(18, 9))) FILTER (WHERE {where}) AS DOUBLE)"


def name_key(column: str) -> str:
    """SQL for the comparable form of a name: letters and digits of any script, no accents, lower case."""
    plain = f"lower(strip_accents({column}))"
    for letter, spelled in _WHOLE_LETTERS.items():
        plain = f"replace({plain}, '{letter}', '{spelled}')"
    key = rf"regexp_replace({plain}, '[^\p{{L}}\p{{N}}]+', '', 'g')"
    return f"CASE WHEN {key} = '' THEN lower({column}) ELSE {key} END"
