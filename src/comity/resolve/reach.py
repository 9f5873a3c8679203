"""How far looking goes: what is generous for the record of ten trackers must not be a square for a million reports."""

from __future__ import annotations

from typing import NamedTuple

import duckdb

MOST = {"address": 40, "headline": 40, "actor_place": 60, "name": 60, "day": 60, "word": 400}
"""Most records that may share a value for it to make pairs, however few there are in all."""

_FEWEST = 8
"""A cap is never lower: that many reports may well tell of one incident."""

_PAIRS = 300_000
_PAIRS_PER_RECORD = 3
"""Pairs that one rule may make: the first for any number of records, then so many for each."""

_BESIDE = 80_000_000
"""Times that a record is brought beside another by a word, over all records."""


_FEW = 25_000
"""Records among which looking is cheap: there it goes as far as it helps."""


class Reach(NamedTuple):
    """pairs: that a rule may make; word: most records that may share a word; beside: how many records the words of one
    may bring it beside; nearest: candidates by words that a record keeps per other source."""

    pairs: int
    word: int
    beside: int
    nearest: int

    @classmethod
    def of(cls, records: int) -> Reach:
        """For so many records."""
        beside = max(60, _BESIDE // records) if records > _FEW else 8000
        nearest = 6 if records <= _FEW else 5 if records <= 50_000 else 3 if records <= 200_000 else 2
        return cls(max(_PAIRS, _PAIRS_PER_RECORD * records), min(MOST["word"], beside), beside, nearest)


def widest(con: duckdb.DuckDBPyConnection, rule: str, reach: Reach) -> int:
    """The cap of a rule: the greatest size of a value at which all values up to it make no more pairs than they may."""
    block, most = f"block_{rule}", MOST[rule]
    query = f"""
    WITH made AS (SELECT size, count(*) * (size - 1) / 2 AS pairs FROM {block} GROUP BY size),
    told AS (SELECT size, sum(pairs) OVER (ORDER BY size) AS pairs FROM made)
    SELECT coalesce(max(size), 0) FROM told WHERE pairs <= ? AND size <= ?"""
    row = con.execute(query, [reach.pairs, most]).fetchall()[0]
    total = con.execute(f"SELECT coalesce(max(size), 0) FROM {block}").fetchall()[0]
    return most if total[0] <= row[0] else max(int(row[0]), _FEWEST)
