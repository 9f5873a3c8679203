"""Weights for planted reports, learned from a small planted sample of another seed, as one would on a new corpus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
from linking.fitting import logistic
from linking.pairs import BESIDE

from comity.resolve import resolving, score
from comity.resolve.beside import beside
from comity.resolve.score import Layer, Model, odds
from planted import figures

RIDGE = 1.0
_KEYS = ("left_id", "right_id", "left_source", "right_source")


def refitted(
    con: duckdb.DuckDBPyConnection, folder: Path, walk: list[tuple[str, Callable[[duckdb.DuckDBPyConnection], None]]]
) -> Model:
    """The model that ships, with weights of both layers from the candidates of a planted sample in `folder`."""
    for name, step in walk:
        if name not in ("score", "settle"):
            step(con)
    figures.read_truth(con, folder)
    table = con.execute("SELECT * FROM pair_feature ORDER BY left_id, right_id").fetchnumpy()
    names = [name for name in table if name not in _KEYS]
    y = _truth(con)
    first = _layer(np.column_stack([np.asarray(table[name], float) for name in names]), y, names)
    con.execute(f"CREATE OR REPLACE TEMP TABLE pair_odds AS {odds(first)}")
    beside(con)
    stood = con.execute(f"SELECT {', '.join(BESIDE)} FROM pair_beside ORDER BY left_id, right_id").fetchnumpy()
    second = _layer(np.column_stack(list(stood.values())), y, list(BESIDE))
    held = score.model()
    return Model("planted", "", first, second, held.costs, held.mean, held.part, held.related)


def use(model: Model) -> None:
    """Scores by this model in this process."""
    for module in (score, resolving):
        module.model = lambda: model  # type: ignore[attr-defined]


def _truth(con: duckdb.DuckDBPyConnection) -> np.ndarray:
    query = """SELECT a.operation = b.operation AS y FROM pair_feature JOIN truth a ON a.record_id = left_id
               JOIN truth b ON b.record_id = right_id ORDER BY left_id, right_id"""
    return np.asarray(con.execute(query).fetchnumpy()["y"], float)


def _layer(x: np.ndarray, y: np.ndarray, names: list[str]) -> Layer:
    """A feature that takes one value only weighs nothing."""
    moves = x.std(0) > 1e-9
    found = logistic(x[:, moves], y, RIDGE)
    weights = dict.fromkeys(names, 0.0) | dict(zip(np.array(names)[moves], map(float, found[1:]), strict=True))
    return Layer(float(found[0]), {str(name): weight for name, weight in weights.items()})
