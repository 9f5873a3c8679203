"""The operations themselves: who, whom, when, by what means, and what there is to tell of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planted.words import DEEDS, SECTORS, STATES, Sizes, countries

VICTIMS = 3
SENTENCES = 4
CONCEPTS = 5
SERIES = 0.15
"""Share of operations that repeat another: same actor, country and means, months later, told in like words."""

_HOT_VICTIMS = 6
_DAYS = 6500


class Truth(NamedTuple):
    """One row an operation; -1 where there is none. victims: by operation and slot; told: concepts by sentence;
    publication: two that are its own, by number; report: a publication that covers dozens, or -1."""

    actor: np.ndarray
    state: np.ndarray
    victims: np.ndarray
    place: np.ndarray
    sector: np.ndarray
    deed: np.ndarray
    malware: np.ndarray
    named: np.ndarray
    start: np.ndarray
    lasted: np.ndarray
    told: np.ndarray
    report: np.ndarray
    fame: np.ndarray


def operations(sizes: Sizes, dice: np.random.Generator) -> Truth:
    """Planted operations; each in a series follows one that stands before it in the arrays."""
    n = sizes.operations
    home = dice.integers(0, len(STATES), sizes.actors)
    place_of = zipf(dice, len(countries()), sizes.organisations, 0.9)
    sector_of = dice.integers(0, len(SECTORS), sizes.organisations)
    follows = np.where((dice.random(n) < SERIES) & (np.arange(n) > 20), _earlier(dice, n), -1)
    actor = _inherited(zipf(dice, sizes.actors, n, 0.8), follows)
    victims = _victims(dice, sizes, place_of, follows)
    lead = victims[:, 0]
    deed = _inherited(dice.integers(0, len(DEEDS), n), follows)
    malware = _inherited(np.where(dice.random(n) < 0.45, zipf(dice, sizes.malware, n, 0.5), -1), follows)
    start = dice.integers(0, _DAYS, n)
    after = follows >= 0
    start[after] = start[follows[after]] + dice.integers(30, 180, after.sum())
    return Truth(
        actor, home[actor], victims, np.where(victims >= 0, place_of[victims], -1), sector_of[lead], deed, malware,
        dice.random(n) < 0.2, start, dice.exponential(30, n).astype(int),
        _told(dice, sizes, sector_of[lead], deed, follows),
        np.where(dice.random(n) < 0.03, dice.integers(0, max(n // 1000, 1), n), -1), np.exp(dice.normal(0, 0.6, n)),
    )  # fmt: skip


def zipf(dice: np.random.Generator, kinds: int, n: int, exponent: float) -> np.ndarray:
    """n draws of numbers below `kinds`, the lower the likelier."""
    weight = np.arange(1, kinds + 1, dtype=float) ** -exponent
    return np.searchsorted(np.cumsum(weight) / weight.sum(), dice.random(n)).clip(max=kinds - 1)


def _earlier(dice: np.random.Generator, n: int) -> np.ndarray:
    return (np.arange(n) * dice.random(n)).astype(int)


def _inherited(own: np.ndarray, follows: np.ndarray) -> np.ndarray:
    """What an operation in a series has from the one that it follows, which may itself have it from another."""
    for _ in range(3):
        own = np.where(follows >= 0, own[follows], own)
    return own


def _victims(dice: np.random.Generator, sizes: Sizes, place_of: np.ndarray, follows: np.ndarray) -> np.ndarray:
    """Up to three organisations; a few are hit dozens of times. In a series: others of the same country, half of the
    time the same."""
    n = sizes.operations
    drawn = zipf(dice, sizes.organisations, (n, VICTIMS), 0.3)  # type: ignore[arg-type]
    hot = dice.random(n) < 0.02
    drawn[hot, 0] = dice.integers(0, _HOT_VICTIMS, hot.sum())
    drawn[:, 1] = np.where(dice.random(n) < 0.3, drawn[:, 1], -1)
    drawn[:, 2] = np.where((dice.random(n) < 0.35) & (drawn[:, 1] >= 0), drawn[:, 2], -1)
    by_place = np.argsort(place_of, kind="stable")
    rank = np.argsort(by_place)
    near = by_place[(rank + 1).clip(max=len(rank) - 1)]
    again = np.where(dice.random(n) < 0.5, drawn[follows, 0], near[drawn[follows, 0]])
    drawn[:, 0] = np.where(follows >= 0, again, drawn[:, 0])
    return drawn


def _told(
    dice: np.random.Generator, sizes: Sizes, sector: np.ndarray, deed: np.ndarray, follows: np.ndarray
) -> np.ndarray:
    """Concepts: some that all stories hold, some of the topic (sector and deed), some that few hold."""
    shape = (sizes.operations, SENTENCES, CONCEPTS)
    common = zipf(dice, sizes.concepts, shape, 0.9)  # type: ignore[arg-type]
    topic = (sector * len(DEEDS) + deed)[:, None, None]
    special = (topic * 37 + dice.integers(0, 60, shape) * 11) % sizes.concepts
    rare = dice.integers(0, sizes.concepts, shape)
    kind = dice.random(shape)
    told = np.where(kind < 0.45, common, np.where(kind < 0.75, special, rare))
    again = (dice.random(shape) < 0.5) & (follows >= 0)[:, None, None]
    return np.where(again, told[follows], told).astype(np.int32)
