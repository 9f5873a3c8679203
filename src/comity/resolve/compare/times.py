"""Dates compared as intervals, each by what it dates: a start with a start, a publication with what it may tell of.

A tracker that dates the publication says it about another day than one that dates the start. A source whose unit is the
publication speaks of an incident years later as well, so its lag says nothing.
"""

from __future__ import annotations


def _gap(a: str, b: str) -> str:
    """Days between two intervals, 0 if they meet, null if one is missing."""
    return f"greatest({a}_lo - {b}_hi, {b}_lo - {a}_hi, 0)"


def _mixed(value: str, otherwise: str = "0") -> str:
    """A value for pairs of which one gives a start and the other a publication only; p and s stand for the two."""
    cases = [f"WHEN {s}.start_lo IS NOT NULL AND {p}.start_lo IS NULL AND {p}.public_lo IS NOT NULL"
             f" THEN {value.replace('p.', p + '.').replace('s.', s + '.')}"
             for p, s in (("l", "r"), ("r", "l"))]  # fmt: skip
    told = "WHEN l.unit = 'publication' OR r.unit = 'publication' THEN"
    return f"CASE {told} {otherwise} {' '.join(cases)} ELSE {otherwise} END"


def _close(end: str) -> str:
    """1 where a day of publication is the day of a start (or end) that is known to the month, e^-1 at 20 days."""
    days = [f"CASE WHEN s.{end}_hi - s.{end}_lo < 32 THEN abs(p.public_lo - s.{end}_lo) END"]
    return f"exp(-least(coalesce({days[0]}, 3000), 3000) / 20.0)"


_LATE = "(s.when_hi - s.when_lo < 75 AND p.public_lo - s.when_hi > 365)::INT"

FIELDS = {
    "start_gap": f"CASE WHEN l.start_lo IS NULL OR r.start_lo IS NULL THEN 0"
                 f" ELSE ln(1 + {_gap('l.start', 'r.start')}) / 8 END",
    "start_unknown": "(l.start_lo IS NULL OR r.start_lo IS NULL)::INT",
    "same_day": f"(coalesce(l.start_hi - l.start_lo < 4 AND r.start_hi - r.start_lo < 4"
                f" AND {_gap('l.start', 'r.start')} < 4, false))::INT",
    "when_gap": f"coalesce(ln(1 + {_gap('l.when', 'r.when')}) / 8, 0.5)",
    "when_meets": f"(coalesce({_gap('l.when', 'r.when')} = 0, false))::INT",
    "public_gap": f"CASE WHEN l.unit = 'publication' OR r.unit = 'publication' OR l.start_lo IS NOT NULL"
                  f" OR r.start_lo IS NOT NULL THEN 0 ELSE coalesce(ln(1 + {_gap('l.public', 'r.public')}) / 8, 0) END",
    "lag": _mixed("ln(1 + greatest(p.public_lo - s.when_hi, 0)) / 8"),
    "before": _mixed("(p.public_hi + 90 < s.start_lo)::INT"),
    "early": _mixed("ln(1 + greatest(s.start_lo - p.public_hi, 0)) / 8"),
    # a matter of weeks that a publication tells of more than a year later is another matter, unless it is cited
    "late": f"CASE WHEN coalesce(u.shared, 0) > 0 THEN 0 ELSE {_mixed(_LATE)} END",
    "close_to_start": _mixed(_close("start")),
    "close_to_end": _mixed(_close("end")),
    "year_of_title": """CASE WHEN len(l.years) > 0 AND r.start_lo IS NOT NULL THEN CASE WHEN list_has_any(l.years,
        range(year(r.start_lo)::INT, year(r.when_hi)::INT + 1)) THEN 1 ELSE -1 END
        WHEN len(r.years) > 0 AND l.start_lo IS NOT NULL THEN CASE WHEN list_has_any(r.years,
        range(year(l.start_lo)::INT, year(l.when_hi)::INT + 1)) THEN 1 ELSE -1 END ELSE 0 END""",
}  # fmt: skip
"""Feature -> SQL over the two looks, l and r, and the shared addresses, u."""
