"""From features to the chance of being the same incident or a part of it: two logistic layers whose weights are data.

The first layer weighs what the two records say (`alone`); the second how the pair stands beside other candidates
(`beside`). A field's part in the final log-odds is its part in the first times what the second gives to the first, so
that every score can be read field by field. The weights are fitted in bench/links.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

import duckdb
import msgspec

from comity.resolve.beside import beside
from comity.store.relations import steps


class Layer(msgspec.Struct, frozen=True):
    """Log-odds: a bias and one weight per feature; the prior is what the weights were drawn to."""

    bias: float
    weights: dict[str, float]
    prior: dict[str, float] = {}


class Costs(msgspec.Struct, frozen=True):
    """What a wrong link costs against a missed one; the threshold of least expected cost follows."""

    wrong: float
    missed: float


class Model(msgspec.Struct, frozen=True):
    """Both layers, costs, how they came about; mean: likeness from which two clusters are joined; part: how well the
    smaller of two clusters must fit the other to be a part of it; related: score from which a pair is kept at all."""

    name: str
    fitted: str
    alone: Layer
    beside: Layer
    costs: Costs
    mean: float
    part: float
    related: float

    @property
    def same(self) -> float:
        """Score from which two records are linked: there a link is as likely to save a miss as to cost a wrong one."""
        return self.costs.wrong / (self.costs.wrong + self.costs.missed)

    @property
    def bias(self) -> float:
        """Log-odds before anything is compared."""
        return self.beside.bias + self.beside.weights["odds"] * self.alone.bias

    @property
    def weights(self) -> Mapping[str, float]:
        """Weight in the final log-odds of each feature of both layers."""
        passed = self.beside.weights["odds"]
        own = {name: weight for name, weight in self.beside.weights.items() if name != "odds"}
        return {name: passed * weight for name, weight in self.alone.weights.items()} | own


_BOTH = "pair_feature JOIN pair_beside USING (left_id, right_id)"


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that ships with this version."""
    text = resources.files("comity.resolve").joinpath("data/model.yml").read_bytes()
    return msgspec.yaml.decode(text, type=Model)


def score(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `pair_feature`; makes `pair_score` (score, 0 to 1) and, for the pairs that are kept as links, `pair_weight`
    (JSON: log-odds per field)."""
    m = model()
    terms = {name: f"({weight!r} * {name})" for name, weight in m.weights.items()}
    said = ", ".join(f"{name} := round({term}, 3)" for name, term in terms.items())
    final = " + ".join([repr(m.bias), *terms.values()])
    steps(con, [("pair_odds", odds(m.alone))])
    beside(con)
    steps(con, [
        ("pair_score", f"SELECT left_id, right_id, 1 / (1 + exp(-({final}))) AS score FROM {_BOTH}"),
        ("pair_weight", f"""SELECT left_id, right_id,
                                   CAST(to_json(struct_pack(bias := round({m.bias!r}, 3), {said})) AS VARCHAR)
                                     AS weights
                            FROM (SELECT * FROM pair_score WHERE score >= {m.related!r})
                            JOIN (SELECT * FROM {_BOTH}) USING (left_id, right_id)"""),
    ])  # fmt: skip


def odds(layer: Layer) -> str:
    """SQL for the log-odds that each pair has by what its two records say."""
    terms = " + ".join([repr(layer.bias), *(f"({weight!r} * {name})" for name, weight in layer.weights.items())])
    return f"SELECT left_id, right_id, left_source, right_source, {terms} AS odds FROM pair_feature"
