"""Is a look at the head of the queue worth more than one elsewhere?

    python bench/judging.py <workspace>

Reads the current release of a workspace that holds the landmarks, whose grouping is known. Of the first pairs in three
orders it counts: those on which the release is wrong; the questions among them, as all pairs between the same two
incidents, or within one, are one question; and the records that are in the wrong place by them, at least. The orders:
comity judge; p(1-p) of the score; chance (links in any order).
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

from comity.release.handle import Handle
from comity.release.judging.queue import Wanted, queue
from comity.release.judging.state import known, state
from comity.store.workspace import Workspace

TRUTH = Path(__file__).parents[1] / "tests" / "data" / "landmarks_truth.csv"
FIRST = (20, 50, 100)
_LINKS = """
SELECT l.left_id, l.right_id, x.incident_id, y.incident_id, l.score FROM link l
JOIN cluster x ON x.record_id = l.left_id JOIN cluster y ON y.record_id = l.right_id ORDER BY l.left_id, l.right_id
"""

_PLACES = "SELECT incident_id, list(record_id) FROM cluster GROUP BY ALL"

Pair = tuple[str, str, str, str]
"""Two records, and the incident that each is in."""


def main(root: str) -> None:
    """Prints one line per order."""
    with TRUTH.open(encoding="utf-8", newline="") as stream:
        truth = {f"landmarks:{row['record']}": row["incident"] for row in csv.DictReader(stream)}
    workspace = Workspace(Path(root))
    with Handle(workspace.release()) as handle:
        looks = queue(handle.con, state(workspace.judgements, known(handle)), Wanted("landmarks", "landmarks"), 10**6)
        places: dict[str, list[str]] = dict(handle.con.execute(_PLACES).fetchall())
        links = [row for row in handle.con.execute(_LINKS).fetchall() if row[0] in truth and row[1] in truth]
    dice = random.Random(1)
    orders: dict[str, list[Pair]] = {
        "comity judge": [(k.left_id, k.right_id, k.left_incident, k.right_incident) for k in looks],
        "p(1-p)": [row[:4] for row in sorted(links, key=lambda row: -row[4] * (1 - row[4]))],
        "chance": [row[:4] for row in dice.sample(links, len(links))],
    }
    for name, pairs in orders.items():
        told = [_wrong(pairs[:n], truth, places) for n in FIRST]
        print(name, *(f"first {n}: {w} wrong, {q} questions, {r} records"
                      for n, (w, q, r) in zip(FIRST, told, strict=True)), sep="; ")  # fmt: skip


def _wrong(pairs: list[Pair], truth: dict[str, str], places: dict[str, list[str]]) -> tuple[int, int, int]:
    """(pairs on which the release is wrong, questions among them, records in the wrong place)."""
    wrong = [pair for pair in pairs if (truth[pair[0]] == truth[pair[1]]) != (pair[2] == pair[3])]
    records: dict[frozenset[str], int] = {}
    for left, right, here, there in wrong:
        question = frozenset((here, there))
        sides = [sum(truth.get(record) == truth[one] for record in places[place])
                 for one, place in ((left, here), (right, there))]  # fmt: skip
        records[question] = max(records.get(question, 0), min(sides))
    return len(wrong), len(records), sum(records.values())


if __name__ == "__main__":
    main(sys.argv[1])
