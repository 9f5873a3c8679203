"""Candidate pairs of crawled sources with their features, through the steps that resolving takes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from comity.resolve.actors.making import actors
from comity.resolve.beside import beside
from comity.resolve.block import block
from comity.resolve.cluster import Pair
from comity.resolve.compare.comparing import compare
from comity.resolve.normalise.normalising import normalise
from comity.resolve.organisations.making import organisations
from comity.resolve.resolving import Units, declare
from comity.resolve.score import Layer, odds
from comity.sources import catalogue
from comity.store.relations import connect, scan

_KEYS = ("left_id", "right_id", "left_source", "right_source")


class Candidates(NamedTuple):
    """Pairs in order, their features as columns of x."""

    con: duckdb.DuckDBPyConnection
    pairs: list[Pair]
    features: list[str]
    x: np.ndarray

    def beside(self, layer: Layer) -> np.ndarray:
        """Features of the second layer under weights of the first, in the order of BESIDE; rows as in `pairs`."""
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE pair_odds AS {odds(layer)}")
        beside(self.con)
        query = f"SELECT {', '.join(BESIDE)} FROM pair_beside ORDER BY left_id, right_id"
        return np.column_stack(list(self.con.execute(query).fetchnumpy().values()))


BESIDE = ("odds", "lead_of_both", "lead_of_one", "share_of_both", "third")


def candidates(stages: Path, only: frozenset[str] = frozenset()) -> Candidates:
    """Of the crawls in a workspace's `stages`; `only`: keep pairs between these sources."""
    con = connect(memory="6GB")
    folders = {path.name.removeprefix("crawl-"): path for path in sorted(stages.glob("crawl-*"))}
    for name in ("record", "statement"):
        scan(con, name, [folder / f"{name}.parquet" for folder in folders.values()], table=True)
    declare(con, Units.of({name: catalogue.spec(name) for name in folders}))
    for step in (actors, organisations, normalise, block, compare):
        step(con)
    if only:
        con.execute(
            f"DELETE FROM pair_feature WHERE left_source NOT IN {tuple(only)} OR right_source NOT IN {tuple(only)}"
        )
    table = con.execute("SELECT * FROM pair_feature ORDER BY left_id, right_id").fetchnumpy()
    features = [name for name in table if name not in _KEYS]
    x = np.column_stack([np.asarray(table[name], float) for name in features])
    return Candidates(con, list(zip(table["left_id"], table["right_id"], strict=True)), features, x)
