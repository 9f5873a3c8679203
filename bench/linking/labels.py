"""Labelled pairs: a CSV of CFR entries read against two trackers, the readers' judgements in bench/labels, and a draw
of pairs of landmarks, whose grouping is known."""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from comity.resolve.cluster import Pair, ordered
from comity.resolve.judgements import read
from comity.resolve.naming import Names
from linking.pairs import Candidates

READERS = Path(__file__).parents[1] / "labels" / "readers.jsonl"
LANDMARKS = Path(__file__).parents[2] / "tests" / "data" / "landmarks_truth.csv"
DRAWN = 8
"""One in so many pairs of landmarks is learned from; all of them would outweigh what was read of the trackers."""


class Label(NamedTuple):
    """One reading of a pair. group: pairs read together, never split over folds; tracker: that CFR was read against,
    '' for the readers' pairs, which no figure is counted on."""

    pair: Pair
    verdict: str
    group: str
    tracker: str

    @property
    def linked(self) -> bool:
        return self.verdict in ("same", "part")


class Labelled(NamedTuple):
    """Candidates with a label. row: into the candidates; lost: positives that are no candidates, and their trackers."""

    row: np.ndarray
    y: np.ndarray
    verdict: np.ndarray
    group: np.ndarray
    tracker: np.ndarray
    lost: list[Label]


def labelled(candidates: Candidates, gold: Path) -> Labelled:
    """Every candidate pair of a CFR entry with a tracker that it was read against (unlabelled means none), and the
    readers' pairs."""
    said = {label.pair: label for label in _gold(candidates.con, gold)}
    read_against = {(label.group, label.tracker) for label in said.values()}
    rest = [_unlabelled(pair) for pair in candidates.pairs if "cfr" in _sources(pair)]
    found = said | {one.pair: one for one in rest if one and one.pair not in said
                    and (one.group, one.tracker) in read_against}  # fmt: skip
    found |= {one.pair: one for one in _readers(candidates.con) if one.pair not in found}
    found |= {one.pair: one for one in _landmarks(candidates.pairs)}
    rows = {pair: row for row, pair in enumerate(candidates.pairs)}
    kept = [one for one in found.values() if one.pair in rows]
    return Labelled(
        np.array([rows[one.pair] for one in kept]), np.array([one.linked for one in kept]),
        np.array([one.verdict for one in kept]), np.array([one.group for one in kept]),
        np.array([one.tracker for one in kept]),
        [one for one in found.values() if one.linked and one.tracker and one.pair not in rows],
    )  # fmt: skip


def _gold(con: duckdb.DuckDBPyConnection, path: Path) -> Iterable[Label]:
    titles: dict[str, list[str]] = {}
    for record, title in con.execute("SELECT record_id, title FROM record WHERE source = 'cfr'").fetchall():
        titles.setdefault(_plain(title), []).append(record)
    for row in csv.DictReader(path.open(encoding="utf-8")):
        records = titles.get(_plain(row["cfr_title"]), [])
        if len(records) == 1:
            other = f"{row['source']}:{row['id'] or '-'}"
            yield Label(ordered(records[0], other), row["label"], records[0], row["source"])


def _unlabelled(pair: Pair) -> Label | None:
    cfr, other = pair if pair[0].startswith("cfr:") else pair[::-1]
    return Label(pair, "none", cfr, other.partition(":")[0])


def _readers(con: duckdb.DuckDBPyConnection) -> Iterable[Label]:
    names = Names(row[0] for row in con.execute("SELECT record_id FROM record").fetchall())
    for one in read(READERS):
        pair = ordered(names.of(one.left_id), names.of(one.right_id))
        if one.verdict != "unsure" and "cfr" not in _sources(pair):
            yield Label(pair, one.verdict, min(pair), "")


def _landmarks(pairs: Iterable[Pair]) -> Iterable[Label]:
    known = {f"landmarks:{r['record']}": r["incident"] for r in csv.DictReader(LANDMARKS.open(encoding="utf-8"))}
    for pair in pairs:
        if pair[0] in known and pair[1] in known and zlib.crc32("".join(pair).encode()) % DRAWN == 0:
            yield Label(pair, "same" if known[pair[0]] == known[pair[1]] else "different", known[pair[0]], "")


def _sources(pair: Pair) -> set[str]:
    return {record.partition(":")[0] for record in pair}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())
