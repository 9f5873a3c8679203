"""From features to the chance of being the same incident: a logistic model whose weights are data, fitted in bench/."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import duckdb
import msgspec

from comity.store.relations import steps


class Model(msgspec.Struct, frozen=True):
    """Weights in log-odds per feature, the prior they were drawn to, thresholds on the score, how they came about.

    same: score from which records are joined; mean: likeness from which two clusters are; part: score from which a
    record that finds its place taken is a part; related: score from which a pair is kept as a link at all.
    """

    name: str
    fitted: str
    bias: float
    weights: dict[str, float]
    prior: dict[str, float]
    same: float
    mean: float
    part: float
    related: float


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that ships with this version."""
    text = resources.files("comity.resolve").joinpath("data/model.yml").read_bytes()
    return msgspec.yaml.decode(text, type=Model)


def score(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `pair_feature`; makes table `pair_score` with score (0 to 1) and weights (JSON: log-odds per field)."""
    m = model()
    terms = {name: f"({weight!r} * {name})" for name, weight in m.weights.items()}
    said = ", ".join(f"{name} := round({term}, 3)" for name, term in terms.items())
    odds = " + ".join([repr(m.bias), *terms.values()])
    query = f"""SELECT left_id, right_id, 1 / (1 + exp(-({odds}))) AS score,
                       CAST(to_json(struct_pack(bias := {m.bias!r}, {said})) AS VARCHAR) AS weights
                FROM pair_feature"""
    steps(con, [("pair_score", query)])
