"""How long it took until an incident was public, accused, answered: intervals, of dates to the month or better only."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from comity.release.index.index import Index
from comity.web.i18n import _
from comity.web.views.countries.subject import Subject
from comity.web.words import number

Days = NDArray[np.int64]
FEWEST = 5
"""Incidents of fewer of which a median is not told."""
_MONTH = 30
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_DAY = date.min.toordinal() - _EPOCH

# As texts of numbers: a row each would be an object each.
_FIRST_ANSWERS = """
SELECT group_concat(no), group_concat(lo), group_concat(hi) FROM (
  SELECT no, CAST(julianday(min(lo)) - julianday('1970-01-01') AS INTEGER) AS lo,
         CAST(julianday(min(hi)) - julianday('1970-01-01') AS INTEGER) AS hi
  FROM response WHERE country = ? AND lo IS NOT NULL GROUP BY no ORDER BY no)
"""


class Lag(msgspec.Struct, frozen=True):
    """label: from what to what. n: incidents with both dates to the month or better, of `of`. median, longer: the
    interval in which the median, and the time that a quarter exceed, lie for certain; '' where too few to say.
    before: how many are left out as the second date lies before the first for certain."""

    label: str
    n: int
    of: int
    median: str
    longer: str
    before: int


def lags(index: Index, about: Subject, responder: str = "") -> list[Lag]:
    """Lags of a set. responder: the territory whose first dated response is looked for."""
    numbers = np.asarray(about.found.to_array(), dtype=np.int64)
    began, public, accused = (_measured(index, name, numbers) for name in ("start", "public", "accused"))
    found = [_lag(_("from its beginning until it was public"), began, public),
             _lag(_("from its beginning until the first dated accusation"), began, accused),
             _lag(_("from being public until the first dated accusation"), public, accused)]  # fmt: skip
    if responder:
        answered = _answered(index, responder, numbers)
        found.append(_lag(_("from being public until the first dated response from here"), public, answered))
    return found


def _measured(index: Index, name: str, numbers: Days) -> tuple[Days, Days]:
    return tuple(index.measures[f"{name}_{end}"][numbers].astype(np.int64) for end in ("lo", "hi"))  # type: ignore[return-value]


def _answered(index: Index, responder: str, numbers: Days) -> tuple[Days, Days]:
    (row,) = index.sql(_FIRST_ANSWERS, [responder])
    incidents, first, last = (np.fromstring(told or "", np.int64, sep=",") for told in row)
    lo, hi = np.zeros_like(numbers), np.full_like(numbers, -1)  # what ends before it begins is no date
    there = np.isin(numbers, incidents)
    places = np.searchsorted(incidents, numbers[there])
    lo[there], hi[there] = first[places], last[places]
    return lo, hi


def _exact(dates: tuple[Days, Days]) -> Any:
    lo, hi = dates
    return (lo > _FIRST_DAY) & (hi >= lo) & (hi - lo <= _MONTH)


def _lag(label: str, first: tuple[Days, Days], then: tuple[Days, Days]) -> Lag:
    exact = _exact(first) & _exact(then)
    least, most = (then[0] - first[1])[exact], (then[1] - first[0])[exact]
    sound = most >= 0
    least, most = np.maximum(least[sound], 0), most[sound]
    n, before = len(most), int((~sound).sum())
    return Lag(label, n, len(first[0]), _between(least, most, 0.5), _between(least, most, 0.75), before)


def _between(least: Days, most: Days, share: float) -> str:
    """A quantile of the true lags lies between that of the least and that of the most that each can be."""
    if len(most) < FEWEST:
        return ""
    lo, hi = (int(np.quantile(days, share, method="inverted_cdf")) for days in (least, most))
    return (
        _("{n} days").format(n=number(lo)) if lo == hi else _("{lo} to {hi} days").format(lo=number(lo), hi=number(hi))
    )
