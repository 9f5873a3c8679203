"""How good the links are, and the weights behind them.

    python bench/links.py score WORKSPACE_OR_RELEASE          pairwise figures over the landmarks' known grouping
    python bench/links.py fit CRAWLS GOLD [--write]           fits resolve/data/model.yml on labelled pairs

CRAWLS is a folder of crawled sources (a workspace's `stages`). GOLD is a CSV: cfr_title, source, id, label. `fit`
prints cross-validated figures: each fold's thresholds and weights come from the other folds only.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import yaml

from comity.resolve import block, compare, resolving, score, traits
from comity.resolve.actors import making
from comity.sources import catalogue
from comity.store import relations

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "src/comity/resolve/data/model.yml"
TRUTH = ROOT / "tests/data/landmarks_truth.csv"
FEATURES = list(yaml.safe_load(MODEL.read_text())["weights"])
PRIOR = yaml.safe_load(MODEL.read_text())["prior"]
FOLDS = 10
RIDGE = 1.0


class Labelled(NamedTuple):
    """Features, labels (1 same or part), CFR entry and tracker of each pair; positives that blocking lost."""

    x: np.ndarray
    y: np.ndarray
    group: np.ndarray
    source: np.ndarray
    lost: Counter[str]


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def pair_features(stages: Path) -> tuple[duckdb.DuckDBPyConnection, dict[str, str]]:
    """Features of all candidate pairs of the crawled trackers, and CFR titles -> record ids."""
    con = relations.connect()
    folders = [p for p in stages.glob("crawl-*") if p.name != "crawl-landmarks"]
    for name in ("record", "statement"):
        relations.scan(con, name, [folder / f"{name}.parquet" for folder in folders], table=True)
    specs = {name: catalogue.spec(name) for name in (folder.name.removeprefix("crawl-") for folder in folders)}
    resolving.declare(con, resolving.Units.of(specs))
    for step in (making.actors, traits.traits, block.block, compare.compare):
        step(con)
    titles: dict[str, list[str]] = {}
    for record, title in con.execute("SELECT record_id, title FROM record WHERE source = 'cfr'").fetchall():
        titles.setdefault(plain(title), []).append(record)
    return con, {title: ids[0] for title, ids in titles.items() if len(ids) == 1}


def labelled(con: duckdb.DuckDBPyConnection, titles: dict[str, str], gold: Path) -> Labelled:
    """The candidate pairs whose CFR entry was labelled against their tracker."""
    rows = [r for r in csv.DictReader(gold.open(encoding="utf-8")) if plain(r["cfr_title"]) in titles]
    positive = {
        (titles[plain(r["cfr_title"])], f"{r['source']}:{r['id']}") for r in rows if r["label"] in ("same", "part")
    }
    asked = {(titles[plain(r["cfr_title"])], r["source"]) for r in rows}
    found = con.execute(f"SELECT left_id, right_id, {', '.join(FEATURES)} FROM pair_feature").fetchall()
    x, y, group, source, seen = [], [], [], [], set()
    for left, right, *values in found:
        cfr, other = (left, right) if left.startswith("cfr:") else (right, left)
        if (cfr, other.partition(":")[0]) in asked:
            x.append([float(v) for v in values])
            y.append((cfr, other) in positive)
            group.append(cfr)
            source.append(other.partition(":")[0])
            seen.add((cfr, other))
    missed = Counter(other.partition(":")[0] for _, other in positive - seen)
    print(f"labelled entries {len({c for c, _ in asked})}, positives {len(positive)}, kept by blocking "
          f"{1 - missed.total() / len(positive):.3f}, candidate pairs {len(y)}")  # fmt: skip
    return Labelled(np.array(x), np.array(y, float), np.array(group), np.array(source), missed)


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, with a ridge towards the prior; the first weight is the bias.

    The prior matters for fields on which the labels are silent: CFR gives no start, so no labelled pair compares two.
    """
    design = np.hstack([np.ones((len(x), 1)), x])
    prior = np.array([0.0, *(PRIOR.get(name, 0.0) for name in FEATURES)])
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ weights))
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + penalty
        weights = weights + np.linalg.solve(hessian, design.T @ (y - p) - penalty @ (weights - prior))
    return weights


def predict(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(weights[0] + x @ weights[1:])))


def f1(y: np.ndarray, chosen: np.ndarray, lost: int = 0) -> tuple[float, float, float]:
    tp = float((y * chosen).sum())
    precision, recall = tp / max(chosen.sum(), 1), tp / max(y.sum() + lost, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def threshold(y: np.ndarray, p: np.ndarray) -> float:
    return max(np.arange(0.1, 0.95, 0.01), key=lambda t: f1(y, p >= t)[2])


def cross_validate(data: Labelled) -> None:
    fold = {name: i % FOLDS for i, name in enumerate(sorted(set(data.group)))}
    of = np.array([fold[g] for g in data.group])
    chosen = np.zeros(len(data.y))
    for k in range(FOLDS):
        train, test = of != k, of == k
        weights = fit(data.x[train], data.y[train])
        cut = threshold(data.y[train], predict(weights, data.x[train]))
        chosen[test] = predict(weights, data.x[test]) >= cut
    for name in sorted(set(data.source)):
        mask = data.source == name
        figures = f1(data.y[mask], chosen[mask], data.lost[name])
        print(f"cross-validated {name:8} precision {figures[0]:.3f} recall {figures[1]:.3f} F1 {figures[2]:.3f}")


def score_landmarks(place: Path) -> None:
    """Prints pairwise precision, recall and F1 over the landmarks' known grouping, as JSON."""
    release = place if (place / "cluster.parquet").exists() else place / "releases" / "current"
    truth = {f"landmarks:{r['record']}": r["incident"] for r in csv.DictReader(TRUTH.open(encoding="utf-8"))}
    con = duckdb.connect()
    query = "SELECT record_id, incident_id FROM read_parquet(?)"
    found = {r: i for r, i in con.execute(query, [str(release / "cluster.parquet")]).fetchall() if r in truth}
    told, known = pairs(found), pairs({r: truth[r] for r in found})
    hit = len(told & known)
    precision, recall = hit / max(len(told), 1), hit / max(len(known), 1)
    figures = {"precision": precision, "recall": recall, "f1": 2 * hit / max(len(told) + len(known), 1)}
    counts = {"incidents_known": len(set(truth.values())), "incidents_found": len(set(found.values()))}
    print(json.dumps({"records": len(found), **counts, **{k: round(v, 3) for k, v in figures.items()}}))


def pairs(grouping: dict[str, str]) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for record, name in grouping.items():
        groups.setdefault(name, []).append(record)
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def fit_and_write(stages: Path, gold: Path, write: bool) -> None:
    con, titles = pair_features(stages)
    data = labelled(con, titles, gold)
    cross_validate(data)
    weights = fit(data.x, data.y)
    best = threshold(data.y, predict(weights, data.x))
    print("threshold of best F1 on all labels", round(float(best), 2))
    print({name: round(float(w), 2) for name, w in zip(["bias", *FEATURES], weights, strict=True)})
    if write:
        model = yaml.safe_load(MODEL.read_text())
        labels = f"{int(data.y.sum())} positive of {len(data.y)} labelled pairs"
        model |= {"bias": round(float(weights[0]), 4),
                  "weights": {n: round(float(w), 4) for n, w in zip(FEATURES, weights[1:], strict=True)},
                  "fitted": f"bench/links.py fit, ridge {RIDGE}, on {labels}"}  # fmt: skip
        MODEL.write_text(yaml.safe_dump(model, sort_keys=False, width=118))
        score.model.cache_clear()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["score", place]:
            score_landmarks(Path(place))
        case ["fit", stages, gold, *rest]:
            fit_and_write(Path(stages), Path(gold), "--write" in rest)
        case _:
            sys.exit(__doc__)
