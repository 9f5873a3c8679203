"""How many records keep their id when a program edits CFR's file: python bench/editions.py <mirror>

Each line is one kind of drift: records edited, those that keep their id, that get another record's, that are new.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import duckdb

from comity.sources import catalogue, reading
from comity.sources.carry.carrying import carry

FILE = "cyber-operations-incidents.csv"
WORDS = ("amber", "brisk", "cedar", "dune", "ember", "fjord", "grove", "hazel", "inlet", "jetty")
Row = dict[str, str]
Edit = Callable[[Row, int, Random], None]


def title(row: Row, number: int, dice: Random) -> None:
    row["Title"] = f"Case {number} {dice.choice(WORDS)} {dice.choice(WORDS)}"


def date(row: Row, number: int, dice: Random) -> None:
    row["Date"] = f"{dice.randint(1, 12)}/{dice.randint(2, 28)}/{dice.randint(2006, 2020)}"


def word(row: Row, number: int, dice: Random) -> None:
    words = row["Description"].split()
    words[dice.randrange(len(words))] = "corrected"
    row["Description"] = " ".join(words)


def half(row: Row, number: int, dice: Random) -> None:
    words = row["Description"].split()
    row["Description"] = " ".join(words[: len(words) // 2]) + " Another sentence follows now"


def links(row: Row, number: int, dice: Random) -> None:
    row |= {"Sources_1": f"https://moved.example/{number}", "Sources_2": "", "Sources_3": ""}


def latin(row: Row, number: int, dice: Random) -> None:
    row |= {column: row[column].encode().decode("latin-1") for column in ("Title", "Description")}


def marks(row: Row, number: int, dice: Random) -> None:
    for column in ("Title", "Description"):
        row[column] = "".join(letter if letter.isascii() else "??" for letter in row[column])


DRIFTS: list[tuple[str, tuple[Edit, ...]]] = [
    ("title", (title,)), ("description: a word", (word,)), ("title and date", (title, date)),
    ("title and a word", (title, word)), ("title and half of the text", (title, half)),
    ("title and all links", (title, links)), ("title, date, half of the text", (title, date, half)),
    ("read as Latin-1", (latin,)), ("marks as ??", (marks,)),
]  # fmt: skip


class Editions:
    """The file as it is, and editions made from it."""

    def __init__(self, mirror: Path, folder: Path) -> None:
        with (mirror / "cfr" / FILE).open(encoding="utf-8-sig", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.folder = folder

    def crawled(self, name: str, rows: list[Row]) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        with (folder / FILE).open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        reading.read("cfr", {FILE: reading.raw_file(folder / FILE)}, folder)
        return folder

    def drifted(self, edits: tuple[Edit, ...], numbers: list[int], dice: Random) -> Counter[str]:
        """What became of the records whose rows are edited."""
        rows = [dict(row) for row in self.rows]
        for number in numbers:
            for edit in edits:
                edit(rows[number], number, dice)
        before, now = self.crawled("before", self.rows), self.crawled("now", rows)
        was, made, kept = by_row(before), by_row(now), carry("cfr", before, now, []).kept
        pairs = [(was[n], kept.get(made[n], made[n])) for n in numbers if n in was and n in made]
        return Counter("kept" if a == b else "another" if b in was.values() else "new" for a, b in pairs)

    def exchanged(self, dice: Random) -> int:
        """Seventeen entries withdrawn and seventeen others added: how many different entries were joined."""
        chosen = dice.sample(range(len(self.rows)), 34)
        before = self.crawled("before", [row for n, row in enumerate(self.rows) if n not in chosen[:17]])
        now = self.crawled("now", [row for n, row in enumerate(self.rows) if n not in chosen[17:]])
        whole = said(self.folder / "whole")
        kept, old, new = carry("cfr", before, now, []).kept, said(before), said(now)
        ids = {entry: kept.get(entry, entry) for entry in new}
        joined = [entry for entry, record in ids.items() if record in old and old[record] != new[entry]]
        return sum(new[entry] in whole.values() and old[ids[entry]] in whole.values() for entry in joined)


def by_row(folder: Path) -> dict[int, str]:
    """Number of the row, from 0 -> record id."""
    query = f"SELECT CAST(split_part(locator, '=', 2) AS INT) - 2, record_id FROM '{folder}/record.parquet'"
    return dict(duckdb.sql(query).fetchall())


def said(folder: Path) -> dict[str, str]:
    """Record -> its description."""
    query = f"SELECT record_id, value FROM '{folder}/statement.parquet' WHERE prop = 'summary' AND subject = ''"
    return dict(duckdb.sql(query).fetchall())


def main() -> None:
    catalogue.spec("cfr")
    with TemporaryDirectory() as folder:
        editions = Editions(Path(sys.argv[1]), Path(folder))
        editions.crawled("whole", editions.rows)
        everything = list(range(len(editions.rows)))
        for name, edits in DRIFTS:
            print(f"all rows, {name}:", dict(editions.drifted(edits, everything, Random(1))))
        for name, edits in DRIFTS[:7]:
            dice, total = Random(2), Counter[str]()
            for _ in range(20):
                total += editions.drifted(edits, dice.sample(everything, 17), dice)
            print(f"17 rows, 20 times, {name}:", dict(total))
        dice = Random(3)
        print("17 withdrawn and 17 added, 20 times, joined:", sum(editions.exchanged(dice) for _ in range(20)))


if __name__ == "__main__":
    main()
