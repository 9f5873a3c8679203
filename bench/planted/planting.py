"""From a number of reports and a seed to a planted world."""

from __future__ import annotations

import numpy as np

from planted.relations import World
from planted.reports import reports
from planted.truth import operations
from planted.words import Sizes, pool

PER_OPERATION = 2.6
"""Reports that are told of an operation, and a little less, so that enough are told."""


def plant(n: int, seed: int) -> World:
    """A world with n reports; the same for the same seed."""
    dice = np.random.default_rng(seed)
    sizes = Sizes.of(int(n / PER_OPERATION) + 30)
    words = pool(sizes)
    truth = operations(sizes, dice)
    return World(sizes, truth, reports(truth, n, sizes, words, dice), words)
