"""Leap seconds: RFC 3339, section 5.7, lets a minute have a second 60 'at the end of months in which a leap second
occurs'; at all other times 59 is the last.

Which months these are is announced half a year before by IERS (Bulletin C). For those that are known the table
decides; of a later month nobody knows yet, so that its end is let pass. ITU-R TF.460 prefers June and December, but
allows any month.
"""

from __future__ import annotations

from calendar import monthrange

_JUNES = (1972, 1981, 1982, 1983, 1985, 1992, 1993, 1994, 1997, 2012, 2015)
_DECEMBERS = (1972, 1973, 1974, 1975, 1976, 1977, 1978, 1979, 1987, 1989, 1990, 1995, 1998, 2005, 2008, 2016)
_KNOWN_TO = "2026-06-28"
"""Until when the table is whole: IERS Bulletin C 70."""

_LEAPS = frozenset([f"{year}-06-30" for year in _JUNES] + [f"{year}-12-31" for year in _DECEMBERS])


def may_end_with_60(day: str) -> bool:
    """Whether a day, as YYYY-MM-DD that exists, may end with 23:59:60 in UTC."""
    if day <= _KNOWN_TO:
        return day in _LEAPS
    return int(day[8:]) == monthrange(int(day[:4]), int(day[5:7]))[1]
