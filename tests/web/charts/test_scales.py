"""Scales and ticks, over whatever values and days there may be."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.web.charts.scales import (
    Band,
    Linear,
    Time,
    class_of,
    counts,
    dates,
    log_classes,
    quantile_classes,
    spread,
    thinned,
    tone,
)

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
VALUES = st.lists(st.integers(1, 10**12), min_size=1, max_size=200)


@given(st.floats(0, 1e12, allow_nan=False), st.integers(1, 10))
def test_ticks_of_counts_reach_over_the_largest_and_stay_few(most: float, wanted: int) -> None:
    ticks = counts(most, wanted)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert 2 <= len(ticks) <= wanted + 2
    assert len({b - a for a, b in pairwise(ticks)}) == 1
    first = str(ticks[1]).rstrip("0")
    assert first in ("1", "2", "5")


def test_ticks_of_small_counts_are_whole() -> None:
    assert counts(0) == [0, 1]
    assert counts(3) == [0, 1, 2, 3]
    assert counts(1371) == [0, 500, 1000, 1500]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(0, 1))
def test_a_linear_scale_keeps_proportions(lo: float, reach: float, share: float) -> None:
    scale = Linear(lo, lo + reach, 100, 0)
    assert scale.at(lo + share * reach) == pytest.approx(100 * (1 - share), abs=1e-3)


@given(st.integers(1, 500), st.floats(0, 0.9))
def test_bands_lie_side_by_side_within_their_room(n: int, gap: float) -> None:
    band = Band(n, 10, 710, gap)
    ends = [(band.at(k), band.at(k) + band.breadth) for k in range(n)]
    assert ends[0][0] >= 10 - 1e-6
    assert ends[-1][1] <= 710 + 1e-6
    assert all(a[1] <= b[0] + 1e-6 for a, b in pairwise(ends))


@given(DAYS, DAYS, DAYS, DAYS)
def test_time_runs_forward_and_stays_inside(a: date, b: date, c: date, d: date) -> None:
    scale = Time(min(a, b), max(a, b), 20, 700)
    early, late = min(c, d), max(c, d)
    assert 20 <= scale.at(early) <= scale.after(late) <= 700 + 1e-9
    assert scale.at(early) <= scale.at(late)
    assert scale.after(scale.hi) == 700
    assert scale.at(scale.lo) == 20


@given(DAYS, DAYS, st.integers(2, 12))
def test_ticks_of_dates_are_few_in_order_and_inside(a: date, b: date, wanted: int) -> None:
    scale = Time(min(a, b), max(a, b), 0, 700)
    ticks = dates(scale, wanted)
    days = [tick.day for tick in ticks]
    assert len(ticks) <= wanted + 1
    assert days == sorted(set(days))
    assert all(scale.lo <= day <= scale.hi for day in days)
    assert len({tick.words for tick in ticks}) == len(ticks)


@given(st.integers(2000, 2020), st.integers(3, 30))
def test_years_have_ticks_at_round_years(first: int, years: int) -> None:
    scale = Time(date(first, 1, 1), date(first + years, 12, 31), 0, 700)
    ticks = dates(scale, 6)
    assert len(ticks) >= 2
    assert all(tick.day.day == 1 for tick in ticks)


def test_a_week_has_days_as_ticks() -> None:
    scale = Time(date(2017, 6, 27), date(2017, 6, 27) + timedelta(days=4), 0, 700)
    assert [tick.words for tick in dates(scale, 6)][:2] == ["27 Jun 2017", "28 Jun 2017"]


@given(VALUES, st.integers(1, 8))
def test_log_classes_hold_every_value_once(values: list[int], most: int) -> None:
    classes = log_classes(values, most)
    assert 1 <= len(classes) <= max(most, 1)
    for value in values:
        assert sum(one.lo <= value <= one.hi for one in classes) == 1
        assert classes[class_of(classes, value) - 1].lo <= value


@given(VALUES)
def test_quantile_classes_hold_every_value_and_equal_values_share_one(values: list[int]) -> None:
    classes = quantile_classes(values)
    assert 1 <= len(classes) <= 6
    assert all(sum(one.lo <= value <= one.hi for one in classes) == 1 for value in values)


@given(VALUES)
def test_more_is_never_paler(values: list[int]) -> None:
    classes = log_classes(values)
    tones = [tone(classes, value) for value in sorted(values)]
    assert tones == sorted(tones)
    assert all(1 <= one <= 6 for one in tones)


def test_few_classes_are_as_far_apart_as_can_be() -> None:
    assert [spread(k, 2) for k in (1, 2)] == [1, 6]
    assert [spread(k, 6) for k in range(1, 7)] == [1, 2, 3, 4, 5, 6]
    assert spread(0, 4) == 0


def test_classes_of_counts_are_round() -> None:
    assert [one.words for one in log_classes([5694])] == ["1–9", "10–29", "30–99", "100–299", "300–999", "1,000–5,694"]
    assert [one.words for one in log_classes([12])] == ["1", "2–4", "5–9", "10–12"]


def test_nothing_has_no_classes() -> None:
    assert log_classes([]) == []
    assert log_classes([0]) == []
    assert quantile_classes([]) == []


@given(st.integers(1, 2000), st.floats(0.1, 200), st.floats(1, 300))
def test_labels_that_are_written_have_room(n: int, room: float, need: float) -> None:
    kept = thinned(n, room, need)
    assert kept[0] == 0
    assert len(kept) == 1 or kept.step * room >= need - 1e-6
