"""Cross-validation by CFR entry: what is scored was seen by neither layer. Thresholds are not fitted: they follow from
the costs of the model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from linking.fitting import fit
from linking.labels import Labelled
from linking.pairs import Candidates

FOLDS = 10


def cross_validated(c: Candidates, labels: Labelled, prior: Mapping[str, float], seed: int = 0) -> np.ndarray:
    """The chance of each labelled pair of CFR by a model that never saw its entry; nan for readers' pairs, which are
    only learned from."""
    entries = sorted(set(labels.group[labels.tracker != ""]))
    order = np.random.default_rng(seed).permutation(len(entries))
    fold = {name: order[i] % FOLDS for i, name in enumerate(entries)}
    of = np.array([fold.get(name, -1) for name in labels.group])
    chance = np.full(len(of), np.nan)
    for k in range(FOLDS):
        fitted = fit(c, labels, of != k, prior)
        chance[of == k] = fitted.chance[labels.row[of == k]]
    return chance
