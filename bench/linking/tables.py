"""Tables of what was measured: precision, recall, calibration."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from linking.labels import Labelled

BINS = 8
SHOWN = 0.05
"""Chance from which calibration is looked at; below lie the thousands of pairs that nobody would link."""


def precision_recall(labels: Labelled, chance: np.ndarray, threshold: float, tracker: str = "") -> dict[str, float]:
    """Of pairs of CFR with a tracker, or with both. Recall counts what blocking lost."""
    mine = (labels.tracker == tracker) if tracker else labels.tracker != ""
    lost = [one for one in labels.lost if tracker in ("", one.tracker)]
    linked = mine & (np.nan_to_num(chance) >= threshold)
    right = int((linked & labels.y).sum())
    precision = right / max(int(linked.sum()), 1)
    recall = right / max(int((mine & labels.y).sum()) + len(lost), 1)
    by_verdict = {f"recall of {word}": _recall(labels, linked, mine, word, lost) for word in ("same", "part")}
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": precision, "recall": recall, "F1": f1} | by_verdict


def _recall(labels: Labelled, linked: np.ndarray, mine: np.ndarray, word: str, lost: list) -> float:  # type: ignore[type-arg]
    there = mine & (labels.verdict == word)
    return int((linked & there).sum()) / max(int(there.sum()) + sum(one.verdict == word for one in lost), 1)


def kept(labels: Labelled) -> float:
    """Share of the positives that blocking kept."""
    found = int((labels.y & (labels.tracker != "")).sum())
    return found / (found + len(labels.lost))


def calibration(labels: Labelled, chance: np.ndarray) -> Iterator[tuple[int, float, float]]:
    """(pairs, mean chance, share linked) in bins of equal mass over the pairs at SHOWN or above."""
    shown = np.nan_to_num(chance) >= SHOWN
    order = np.argsort(chance[shown])
    for part in np.array_split(order, BINS):
        yield len(part), float(chance[shown][part].mean()), float(labels.y[shown][part].mean())


def calibration_error(labels: Labelled, chance: np.ndarray) -> float:
    """Expected calibration error: the mean distance of chance and share, weighed by pairs."""
    bins = list(calibration(labels, chance))
    return sum(n * abs(mean - share) for n, mean, share in bins) / sum(n for n, _, _ in bins)


def worst(labels: Labelled, chance: np.ndarray, most: int = 10) -> Iterator[tuple[int, float]]:
    """(label, chance) of the pairs of CFR of which the model was surest and wrong."""
    wrong = np.where(labels.y, 1 - np.nan_to_num(chance, nan=1.0), np.nan_to_num(chance))
    wrong = np.where(labels.tracker != "", wrong, 0)
    for label in np.argsort(-wrong, kind="stable")[:most]:
        yield int(label), float(chance[label])
