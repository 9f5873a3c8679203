"""Pieces of SQL that several rooms use, kept to what DuckDB and Spark both run."""

from __future__ import annotations

# Letters that strip_accents leaves alone because Unicode doesn't decompose them.
_WHOLE_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ı": "i"}

_KIND_BEFORE = "the|operation|campaign"
_KIND_AFTER = "group|gang|team|crew|collective|hackers|hacking|cyber|ransomware|apt"


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


def name_core(column: str) -> str:
    """SQL for `name_key` without words that say only what kind of thing is named ('Operation', 'the', 'Group') and
    without a closing parenthesis; the whole key if fewer than five letters are left."""
    plain = f"lower(strip_accents({column}))"
    for pattern in (r"\s+\([^()]*\)\s*$", rf"^(({_KIND_BEFORE})[^\p{{L}}\p{{N}}]+)+",
                    rf"([^\p{{L}}\p{{N}}]+({_KIND_AFTER}))+$"):  # fmt: skip
        plain = f"regexp_replace({plain}, '{pattern}', '')"
    core = name_key(plain)
    enough = rf"len(regexp_replace({core}, '\P{{L}}', '', 'g')) >= 5"
    return f"CASE WHEN {enough} THEN {core} ELSE {name_key(column)} END"
