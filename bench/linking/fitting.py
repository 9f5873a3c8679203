"""Logistic regression with a ridge towards a prior, and the two layers on top of each other."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from comity.resolve.score import Layer
from linking.labels import Labelled
from linking.pairs import BESIDE, Candidates

RIDGE = 60.0
"""Strength of the ridge on standardised features: few labels, many features."""

RIDGE_BESIDE = 1.0
INNER = 3
"""Folds in which the first layer is fitted to give the second one odds that have not seen the label."""


class Fitted(NamedTuple):
    """Both layers, and the chance that they give to every candidate."""

    alone: Layer
    beside: Layer
    chance: np.ndarray


def logistic(x: np.ndarray, y: np.ndarray, ridge: float, prior: np.ndarray | None = None) -> np.ndarray:
    """Weights of raw features, the bias first, by Newton's method. The ridge is on standardised features, towards the
    prior, which matters for fields on which the labels are silent: CFR gives no start, so no label compares two."""
    mean, spread = x.mean(0), x.std(0) + 1e-6
    design = np.hstack([np.ones((len(x), 1)), (x - mean) / spread])
    drawn = np.concatenate([[0.0], np.zeros(x.shape[1]) if prior is None else prior * spread])
    penalty = ridge * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + penalty + 1e-9 * np.eye(len(penalty))
        step = np.linalg.solve(hessian, design.T @ (y - p) - penalty @ (weights - drawn))
        weights = weights + step
        if np.abs(step).max() < 1e-5:
            break
    raw = weights[1:] / spread
    return np.concatenate([[weights[0] - (raw * mean).sum()], raw])


def alone(c: Candidates, rows: np.ndarray, y: np.ndarray, prior: Mapping[str, float]) -> Layer:
    # A feature that takes one value on all labels keeps its prior: standardising it would blow up noise.
    drawn = np.array([prior.get(name, 0.0) for name in c.features])
    found = logistic(c.x[rows], y, RIDGE, drawn)
    still = c.x[rows].std(0) < 1e-9
    weights = np.where(still, drawn, found[1:])
    bias = found[0] + (np.where(still, found[1:], 0) * c.x[rows].mean(0)).sum()
    return Layer(float(bias), dict(zip(c.features, map(float, weights), strict=True)), dict(prior))


def fit(c: Candidates, labels: Labelled, train: np.ndarray, prior: Mapping[str, float]) -> Fitted:
    """Fits both layers on the labels of `train`. The second sees odds of the first from folds without the label."""
    rows, y = labels.row[train], labels.y[train].astype(float)
    fold = np.array([zlib.crc32(name.encode()) % INNER for name in labels.group[train]])
    x = np.zeros((len(rows), len(BESIDE)))
    for k in range(INNER):
        held = c.beside(alone(c, rows[fold != k], y[fold != k], prior))
        x[fold == k] = held[rows[fold == k]]
    first = alone(c, rows, y, prior)
    # Publications do not compete, so their pairs tell nothing of how candidates stand beside each other.
    rival = np.array([not all(one.startswith("landmarks:") for one in c.pairs[row]) for row in rows])
    weights = logistic(x[rival], y[rival], RIDGE_BESIDE)
    stood = c.beside(first)
    chance = 1 / (1 + np.exp(-(weights[0] + stood @ weights[1:])))
    second = Layer(float(weights[0]), dict(zip(BESIDE, map(float, weights[1:]), strict=True)))
    return Fitted(first, second, chance)
