"""How good the links are, and the weights behind them. Read the figures with docs/explanation/links.md.

    python bench/links.py fit WORKSPACE GOLD [--write]   cross-validates, fits on all labels, keeps the weights if asked
    python bench/links.py ablate WORKSPACE GOLD          what each kind of evidence adds, cross-validated
    python bench/links.py landmarks WORKSPACE            pairwise figures over the landmarks' known grouping

GOLD is a CSV of CFR entries read against EuRepoC and DCID: cfr_title, source, id, label (same, part, related, none).
The readers' pairs in bench/labels are learned from, and no figure is counted on them.
"""

from __future__ import annotations

import csv
import json
import sys
from itertools import combinations
from pathlib import Path

import duckdb
import yaml

sys.path.insert(0, str(Path(__file__).parent))

from linking import tables
from linking.fitting import RIDGE, fit
from linking.folds import cross_validated
from linking.labels import labelled
from linking.pairs import candidates

from comity.resolve import score

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "src/comity/resolve/data/model.yml"
TRUTH = ROOT / "tests/data/landmarks_truth.csv"
NEAR = frozenset({"cfr", "eurepoc", "dcid", "csis", "landmarks"})
"""Sources that an ablation looks at, to be done in minutes."""

EVIDENCE = {
    "publications": ("address", "address_rarity", "headline", "heard_gap", "heard_together"),
    "words": ("words", "contained", "title", "title_of_both", "title_of_one", "rare_words", "rarest_word", "standing",
              "standing_of_one"),
    "phrases": ("phrases", "rarest_phrase", "phrase_share"),
    "names": ("name", "victim_name"),
    "actors": ("actor", "actor_rarity", "other_actor", "accused"),
    "places": ("victim", "victim_share", "around", "around_share"),
    "kinds": ("type", "category", "sector", "theme_share", "deed_share"),
    "times": ("start_gap", "start_unknown", "same_day", "when_gap", "when_meets", "public_gap", "lag", "before",
              "early", "late", "close_to_start", "close_to_end", "year_of_title"),
}  # fmt: skip


def fit_and_show(workspace: Path, gold: Path, write: bool) -> None:
    c = candidates(workspace / "stages")
    labels = labelled(c, gold)
    prior = score.model().alone.prior
    print(
        f"{len(c.pairs):,} candidates; {len(labels.y):,} labelled, of which {int((labels.tracker == '').sum()):,} are"
        f" only learned from; {int(labels.y.sum())} linked; blocking keeps {tables.kept(labels):.3f} of the linked"
    )
    for one in labels.lost:
        print("lost by blocking:", *one.pair, one.verdict)
    chance = cross_validated(c, labels, prior)
    _figures(labels, chance)
    for label, p in tables.worst(labels, chance):
        print(f"worst: {p:.3f} {labels.verdict[label]:7}", *c.pairs[labels.row[label]])
    found = fit(c, labels, labels.y >= 0, prior)
    print(json.dumps({"alone": found.alone.weights, "beside": found.beside.weights}, indent=1))
    if write:
        _write(found, labels)


def _figures(labels, chance) -> None:  # type: ignore[no-untyped-def]
    for threshold in (0.5, score.model().same):
        for tracker in ("eurepoc", "dcid", ""):
            figures = tables.precision_recall(labels, chance, threshold, tracker)
            print(f"at {threshold:.2f} {tracker or 'both':8}", *(f"{k} {v:.3f}" for k, v in figures.items()))
    print("calibration, pairs at 0.05 or above: pairs, mean chance, share linked")
    for n, mean, share in tables.calibration(labels, chance):
        print(f"  {n:4} {mean:.3f} {share:.3f}")
    print(f"expected calibration error {tables.calibration_error(labels, chance):.3f}")


def _write(found, labels) -> None:  # type: ignore[no-untyped-def]
    held = yaml.safe_load(MODEL.read_text())
    labels_said = f"{int(labels.y.sum())} linked of {len(labels.y)} labelled pairs"
    for name in ("alone", "beside"):
        layer = getattr(found, name)
        held[name] |= {"bias": round(layer.bias, 4), "weights": {k: round(v, 4) for k, v in layer.weights.items()}}
    held["fitted"] = f"bench/links.py fit, ridge {RIDGE:g} on standardised features, on {labels_said}"
    MODEL.write_text(yaml.safe_dump(held, sort_keys=False, width=118))
    score.model.cache_clear()


def ablate(workspace: Path, gold: Path) -> None:
    c = candidates(workspace / "stages", NEAR)
    prior = score.model().alone.prior
    for name, gone in {"everything": (), **EVIDENCE}.items():
        keep = [i for i, feature in enumerate(c.features) if feature not in gone]
        less = c._replace(features=[c.features[i] for i in keep], x=c.x[:, keep])
        labels = labelled(less, gold)
        chance = cross_validated(less, labels, prior)
        shown = [tables.precision_recall(labels, chance, 0.5, tracker)["F1"] for tracker in ("eurepoc", "dcid", "")]
        print(f"without {name:14}" if gone else f"{name:22}", *(f"{figure:.3f}" for figure in shown), flush=True)


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


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["landmarks", place]:
            score_landmarks(Path(place))
        case ["ablate", workspace, gold]:
            ablate(Path(workspace), Path(gold))
        case ["fit", workspace, gold, *rest]:
            fit_and_show(Path(workspace), Path(gold), "--write" in rest)
        case _:
            sys.exit(__doc__)
