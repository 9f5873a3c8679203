"""Operations told by trackers: which reports there are, what each says, where it is wrong."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planted.trackers import TRACKERS, Tracker
from planted.truth import CONCEPTS, SENTENCES, VICTIMS, Truth
from planted.words import FORMS, Pool, Sizes, countries

TYPO = 0.02
WRONG_COUNTRY = 0.03
OWN_WORDS = 4
DROPPED = 0.3
COPIED = 0.5
"""Share of reports of a tracker that copies which do copy, where the other has the operation."""


class Reports(NamedTuple):
    """One row a report. place: country by victim slot, -1 unsaid; called: 0 to 3, how the victim's name is spelled, or
    -1; cited: which publications (two of the operation, one that covers dozens); tokens: words by sentence, -1 none."""

    tracker: np.ndarray
    operation: np.ndarray
    copied: np.ndarray
    place: np.ndarray
    called: np.ndarray
    alias: np.ndarray
    cited: np.ndarray
    shift: np.ndarray
    tokens: np.ndarray
    filled: np.ndarray


FIELDS = ("country", "sector", "type", "state", "name", "date")


def reports(truth: Truth, n: int, sizes: Sizes, pool: Pool, dice: np.random.Generator) -> Reports:
    """n reports, sorted by tracker."""
    tracker, operation, slot = _told_by(truth, n, dice)
    habit = lambda field: np.array([getattr(t, field) for t in TRACKERS])[tracker]  # noqa: E731
    copied = _copied(tracker, operation, dice)
    place = _places(truth, operation, slot, dice)
    known = (dice.random((n, VICTIMS)) < 0.65) & (truth.victims[operation] >= 0) & _in_slice(truth, operation, slot)
    called = np.where(known, dice.choice(4, (n, VICTIMS), p=(0.6, 0.2, 0.1, 0.1)), -1)
    alias = np.where(dice.random(n) < 0.8, habit("alias"), dice.integers(0, 4, n))
    alias = np.where(dice.random(n) < habit("names_actor"), alias, -1)
    cited = dice.random((n, 3)) < habit("links")[:, None]
    cited[:, 2] = cited[:, 2] & (truth.report[operation] >= 0)
    from_other = copied >= 0
    cited[from_other] |= cited[copied[from_other]] & (habit("links") > 0)[from_other, None]
    filled = dice.random((n, len(FIELDS))) < habit("columns")[:, None]
    tokens = _tokens(truth, tracker, operation, alias, called, place, pool, dice)
    taken = from_other[:, None] & (dice.random((n, tokens.shape[1])) < 0.6)
    tokens[taken] = tokens[copied.clip(0)][taken]
    return Reports(tracker, operation, copied, place, called, alias, cited, dice.exponential(1, n), tokens, filled)


def _told_by(truth: Truth, n: int, dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(tracker, operation, slot) of each report; slot is the victim whose country the report is about, or -1."""
    rows = []
    for number, tracker in enumerate(TRACKERS):
        told = np.flatnonzero(dice.random(len(truth.actor)) < tracker.share * truth.fame)
        rows += [np.stack([np.full(len(part), number), part, np.full(len(part), slot)])
                 for slot, part in _sliced(truth, told, tracker)]  # fmt: skip
    every = np.concatenate(rows, axis=1)
    if every.shape[1] < n:
        raise ValueError(f"{every.shape[1]} reports of {len(truth.actor)} operations, not {n}")
    kept = every[:, np.sort(dice.permutation(every.shape[1])[:n])]
    kept = kept[:, np.argsort(kept[0], kind="stable")]
    return kept[0], kept[1], kept[2]


def _sliced(truth: Truth, told: np.ndarray, tracker: Tracker) -> list[tuple[int, np.ndarray]]:
    if not tracker.sliced:
        return [(-1, told)]
    place = truth.place[told]
    second = told[(place[:, 1] >= 0) & (place[:, 1] != place[:, 0])]
    third = told[(place[:, 2] >= 0) & (place[:, 2] != place[:, 0]) & (place[:, 2] != place[:, 1])]
    return [(0, told), (1, second), (2, third)]


def _copied(tracker: np.ndarray, operation: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Row of the report that each copies from, or -1."""
    names = [t.name for t in TRACKERS]
    found = np.full(len(tracker), -1)
    for number, one in enumerate(TRACKERS):
        if one.copies:
            theirs = np.flatnonzero(tracker == names.index(one.copies))
            row_of = np.full(operation.max() + 1, -1)
            row_of[operation[theirs]] = theirs
            mine = np.flatnonzero((tracker == number) & (dice.random(len(tracker)) < COPIED))
            found[mine] = row_of[operation[mine]]
    return found


def _in_slice(truth: Truth, operation: np.ndarray, slot: np.ndarray) -> np.ndarray:
    """Which victims a report is about: all, or those in the country of its slice."""
    place = truth.place[operation]
    return (slot < 0)[:, None] | (place == np.take_along_axis(place, slot.clip(0)[:, None], 1))


def _places(truth: Truth, operation: np.ndarray, slot: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    place = np.where(_in_slice(truth, operation, slot), truth.place[operation], -1)
    place[:, 1:] = np.where(dice.random((len(place), VICTIMS - 1)) < 0.7, place[:, 1:], -1)
    wrong = dice.random(place.shape) < WRONG_COUNTRY
    return np.where(wrong & (place >= 0), dice.integers(0, len(countries()), place.shape), place)


def _tokens(truth: Truth, tracker: np.ndarray, operation: np.ndarray, alias: np.ndarray, called: np.ndarray,
            place: np.ndarray, pool: Pool, dice: np.random.Generator) -> np.ndarray:  # fmt: skip
    """Words by report, sentence and place in it; sentences are dropped and stand in any order but the first."""
    n, start = len(tracker), pool.start
    close = np.array([t.close for t in TRACKERS])[tracker]
    told = np.full((n, SENTENCES + 1, CONCEPTS + 5), -1, np.int32)
    told[:, :SENTENCES, 5:] = _formed(truth.told[operation], close, start, dice)
    own = dice.integers(0, start["typo"], (n, OWN_WORDS))
    told[:, SENTENCES, 5 : 5 + OWN_WORDS] = own
    first = told[:, 0]
    first[:, 0] = np.where(alias >= 0, start["actor"] + truth.actor[operation] * 4 + alias, start["small"])
    first[:, 1] = start["deed"] + truth.deed[operation]
    lead = called.argmax(1)
    org = np.take_along_axis(truth.victims[operation], lead[:, None], 1)[:, 0]
    first[:, 2] = np.where(called.max(1) >= 0, start["organisation"] + org, -1)
    first[:, 3] = start["sector"] + truth.sector[operation]
    where = np.where(place.max(1) >= 0, np.take_along_axis(place, (place >= 0).argmax(1)[:, None], 1)[:, 0], -1)
    shown = np.where(dice.random(n) < 0.5, start["country"], start["adjective"]) + where
    first[:, 4] = np.where((where >= 0) & (dice.random(n) < 0.85), shown, -1)
    malware = truth.malware[operation]
    told[:, 1, 0] = np.where((malware >= 0) & (dice.random(n) < 0.8), start["malware"] + malware, -1)
    gone = dice.random((n, SENTENCES + 1)) < DROPPED
    gone[:, 0] = False
    told[gone] = -1
    order = np.argsort(dice.random((n, SENTENCES)), axis=1)
    told[:, 1:] = np.take_along_axis(told[:, 1:], order[:, :, None], 1)
    return told


def _formed(concept: np.ndarray, close: np.ndarray, start: dict[str, int], dice: np.random.Generator) -> np.ndarray:
    """The word that a teller takes for each concept, now and then misspelled."""
    again = dice.random(concept.shape) < close[:, None, None]
    form = np.where(again, 0, dice.integers(0, FORMS, concept.shape))
    kind = np.where(dice.random(concept.shape) < TYPO, start["typo"], start["concept"])
    return kind + concept * FORMS + form
