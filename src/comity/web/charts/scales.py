"""Scales: from values to places in a drawing, with ticks that a person would choose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from comity.web.words import number

_DAYS_OF_YEAR = 365.25


class Linear(msgspec.Struct, frozen=True):
    """Values from lo to hi (lo < hi) onto start to end, which may run downwards."""

    lo: float
    hi: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        return self.start + (value - self.lo) / (self.hi - self.lo) * (self.end - self.start)


class Band(msgspec.Struct, frozen=True):
    """n equal bands from start to end; gap: the share of a band that stays free."""

    n: int
    start: float
    end: float
    gap: float = 0.2

    @property
    def step(self) -> float:
        """From one band to the next."""
        return (self.end - self.start) / max(self.n, 1)

    @property
    def breadth(self) -> float:
        """Of what is drawn in a band."""
        return self.step * (1 - self.gap)

    def at(self, place: int) -> float:
        """Where the drawn part of a band begins."""
        return self.start + self.step * (place + self.gap / 2)

    def middle(self, place: int) -> float:
        """The middle of a band."""
        return self.start + self.step * (place + 0.5)


class Time(msgspec.Struct, frozen=True):
    """Days from lo to hi, both included, onto start to end."""

    lo: date
    hi: date
    start: float
    end: float

    def at(self, day: date) -> float:
        """Where a day begins; days outside lie at the nearer end."""
        along = (min(max(day, self.lo), self.hi) - self.lo).days / ((self.hi - self.lo).days + 1)
        return self.start + along * (self.end - self.start)

    def after(self, day: date) -> float:
        """Where a day ends."""
        return self.end if day >= self.hi else self.at(day + timedelta(days=1)) if day >= self.lo else self.start


class Tick(msgspec.Struct, frozen=True):
    """A mark on a time axis and its words."""

    day: date
    words: str


def counts(most: float, wanted: int = 4) -> list[int]:
    """Whole numbers from 0 to at least `most`, in steps of 1, 2 or 5 times a power of ten; at most wanted + 2."""
    step = 1
    if most > wanted:
        power = 10 ** math.floor(math.log10(most / wanted))
        step = next(int(power * factor) for factor in (1, 2, 5, 10) if power * factor * wanted >= most)
    last = max(math.ceil(most / step), 1)
    return [step * place for place in range(last + 1)]


def thinned(n: int, room: float, need: float) -> range:
    """Which of n labels to write where each has `room` and needs `need`: the first, and every so many."""
    every = max(1, math.ceil(need / room)) if room > 0 else n
    nice = next((step for step in (1, 2, 5, 10, 20, 25, 50, 100) if step >= every), every)
    return range(0, n, max(nice, 1))


def dates(scale: Time, wanted: int = 6) -> list[Tick]:
    """Ticks of years, quarters, months or days: the finest step of these of which there are at most `wanted` + 1."""
    days = (scale.hi - scale.lo).days + 1
    years = days / _DAYS_OF_YEAR
    for step in (1, 2, 7, 14):
        if days / step <= wanted:
            return _by_day(scale, step)
    for step in (1, 2, 3, 6):
        if years * 12 / step <= wanted:
            return _by_month(scale, step)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if years / step <= wanted)
    return _by_year(scale, step)


def _by_day(scale: Time, step: int) -> list[Tick]:
    days = range(0, (scale.hi - scale.lo).days + 1, step)
    return [Tick(day, f"{day.day} {day:%b} {day.year}") for day in (scale.lo + timedelta(days=n) for n in days)]


def _by_month(scale: Time, step: int) -> list[Tick]:
    first, last = scale.lo.year * 12 + scale.lo.month - 1, scale.hi.year * 12 + scale.hi.month - 1
    months = [date(n // 12, n % 12 + 1, 1) for n in range(first, last + 1) if n % step == 0]
    return [Tick(day, f"{day:%b} {day.year}") for day in months if scale.lo <= day <= scale.hi]


def _by_year(scale: Time, step: int) -> list[Tick]:
    years = [year for year in range(scale.lo.year, scale.hi.year + 1) if year % step == 0]
    return [Tick(date(year, 1, 1), str(year)) for year in years if scale.lo <= date(year, 1, 1)]


class Class(msgspec.Struct, frozen=True):
    """Values from lo to hi, both included, that share one colour; the k-th class takes the k-th colour."""

    lo: float
    hi: float

    @property
    def words(self) -> str:
        """'3', '10–31'."""
        lo, hi = number(self.lo), number(self.hi)
        return lo if lo == hi else f"{lo}–{hi}"


def log_classes(values: Sequence[float], most: int = 6) -> list[Class]:
    """Classes of whole values from 1, each several times wider than the one before; at most `most`.

    One or two too many are joined, at the least and at the largest values, before steps get coarser.
    """
    top = max(values, default=0)
    for factors, spare in (((1, 2, 5), 0), ((1, 3), 2), ((1,), 0)):
        starts = [float(factor * 10**power) for power in range(16) for factor in factors if factor * 10**power <= top]
        if len(starts) <= most:
            return _from_starts(starts, top)
        if len(starts) <= most + spare:
            return _from_starts([starts[0], *starts[2:]][:most], top)
    return _from_starts(starts[:: math.ceil(len(starts) / most)], top)


def quantile_classes(values: Sequence[float], most: int = 6) -> list[Class]:
    """Classes that hold about as many values each; equal values share a class."""
    ordered = sorted(value for value in values if value >= 1)
    if not ordered:
        return []
    starts = sorted({ordered[len(ordered) * k // most] for k in range(most)} | {ordered[0]})
    return _from_starts([float(math.floor(start)) for start in starts], ordered[-1])


def _from_starts(starts: Sequence[float], top: float) -> list[Class]:
    if not starts:
        return []
    ends = [start - 1 for start in starts[1:]]
    return [Class(lo, hi) for lo, hi in zip(starts, [*ends, top], strict=True)]


TONES = 6
"""How many colours there are for counts."""


def tone(classes: Sequence[Class], value: float) -> int:
    """The colour of a value, from 1 to TONES, such that few classes are as far apart as can be; 0 below the first."""
    return spread(class_of(classes, value), len(classes))


def spread(place: int, n: int) -> int:
    """The colour of the place-th of n classes, counted from 1."""
    if place == 0 or n == 1:
        return place * (TONES // 2)
    return 1 + round((place - 1) * (TONES - 1) / (n - 1))


def class_of(classes: Sequence[Class], value: float) -> int:
    """Which class a value falls into, from 1; 0 below the first."""
    return sum(1 for one in classes if value >= one.lo)
