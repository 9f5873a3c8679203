"""How well names alone find what ETDA declares of ATT&CK: python bench/actors.py <workspace>

128 of ETDA's cards cite the page of a group in ATT&CK. That citation, every other address, and every id by which one
entry leads to another are hidden; only names are left (and, in a second run, countries). What the rules then join is
compared with the citations. A card that cites no group judges nothing; such pairs are counted apart.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from comity.resolve.actors import making
from comity.resolve.resolving import Units, declare
from comity.sources import catalogue
from comity.store.relations import connect, scan

Pair = tuple[str, str]

_CITED = r"""
WITH cited AS (
  SELECT s.record_id, 'attack:' || upper(regexp_extract(lower(s.value), 'attack\.mitre\.org/groups/(g\d{4})', 1)) AS id
  FROM statement s JOIN record r USING (record_id)
  WHERE r.source = 'etda' AND r.kind = 'actor' AND s.prop = 'publication'
    AND regexp_matches(lower(s.value), 'attack\.mitre\.org/groups/g\d{4}')),
heir AS (SELECT record_id, min(value) AS heir FROM statement WHERE prop = 'replaced_by' GROUP BY ALL)
SELECT DISTINCT c.record_id, coalesce(h.heir, c.id) FROM cited c LEFT JOIN heir h ON h.record_id = c.id ORDER BY ALL
"""

_FOUND = """
SELECT e.record_id, a.record_id FROM actor_member e JOIN actor_member a USING (actor_id)
WHERE e.record_id LIKE 'etda:%' AND a.record_id LIKE 'attack:%'
  AND a.record_id NOT IN (SELECT record_id FROM statement WHERE prop = 'replaced_by') ORDER BY ALL
"""


class Result(NamedTuple):
    """Pairs (card, group) that the cards cite, those of them whose group this edition has, and what names gave."""

    cited: set[Pair]
    had: set[Pair]
    found: set[Pair]

    def figures(self) -> Iterator[str]:
        right, wrong = self.found & self.cited, self.wrong()
        cards = {card for card, _ in self.cited}
        yield f"  precision {_share(len(right), len(right) + len(wrong))} of the pairs whose card cites a group"
        yield f"  recall of cards {_share(len({card for card, _ in right}), len(cards))}"
        yield f"  recall of citations {_share(len(right), len(self.cited))}"
        yield f"  recall of citations of a group that this edition has {_share(len(right), len(self.had))}"
        yield f"  {len(self.unjudged())} pairs whose card cites none"

    def wrong(self) -> set[Pair]:
        cards = {card for card, _ in self.cited}
        return {pair for pair in self.found - self.cited if pair[0] in cards}

    def unjudged(self) -> set[Pair]:
        return self.found - self.cited - self.wrong()


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})"


def run(workspace: Path, sources: tuple[str, ...], kept: tuple[str, ...]) -> tuple[duckdb.DuckDBPyConnection, Result]:
    """The actors of `sources` as made from statements of the properties `kept` alone; and what ETDA cites."""
    con = connect()
    for name in ("record", "statement"):
        scan(con, name, [workspace / "stages" / f"crawl-{source}" / f"{name}.parquet" for source in sources])
    cited = set(con.execute(_CITED).fetchall())
    groups = {row[0] for row in con.execute("SELECT record_id FROM record WHERE source = 'attack'").fetchall()}
    had = {pair for pair in cited if pair[1] in groups}
    con.execute("CREATE TABLE told AS SELECT * FROM statement WHERE list_contains(?, prop)", [[*kept, "replaced_by"]])
    con.execute("CREATE TABLE entry AS SELECT * REPLACE (NULL::VARCHAR AS url) FROM record WHERE kind = 'actor'")
    con.execute("DROP VIEW statement; DROP VIEW record")
    con.execute("ALTER TABLE told RENAME TO statement; ALTER TABLE entry RENAME TO record")
    declare(con, Units.of({source: catalogue.spec(source) for source in sources}))
    making.actors(con)
    return con, Result(cited, had, set(con.execute(_FOUND).fetchall()))


def each(con: duckdb.DuckDBPyConnection, result: Result) -> Iterator[str]:
    """One line for each citation that names did not give, each pair that they gave wrongly, and each unjudged."""
    lists = {"missed": result.cited - result.found, "wrong": result.wrong(), "unjudged": result.unjudged()}
    for kind, pairs in lists.items():
        for card, group in sorted(pairs):
            yield f"{kind}: {_heading(con, card)} <> {_heading(con, group)} ({group}): {_why(con, card, group)}"


def _heading(con: duckdb.DuckDBPyConnection, record: str) -> str:
    found = con.execute("SELECT title FROM record WHERE record_id = ?", [record]).fetchall()
    return str(found[0][0]) if found else "not in this edition"


_SHARED = """
SELECT list(DISTINCT name_key ORDER BY name_key) FROM actor_key WHERE record_id = ?
AND name_key IN (SELECT name_key FROM actor_key WHERE record_id = ?)
"""

_HELD = """
SELECT a.record_id, r.source || ' ' || r.title FROM actor_member a JOIN actor_member b USING (actor_id)
JOIN record r ON r.record_id = b.record_id
WHERE list_contains(?, a.record_id) AND b.record_id <> a.record_id ORDER BY ALL
"""


def _why(con: duckdb.DuckDBPyConnection, card: str, group: str) -> str:
    """What speaks for the pair, and who else has the places."""
    pair = sorted((card, group))
    rules = con.execute("SELECT rule FROM actor_pair WHERE left_id = ? AND right_id = ?", pair).fetchall()
    shared = con.execute(_SHARED, pair).fetchall()[0][0]
    held: dict[str, list[str]] = defaultdict(list)
    for record, member in con.execute(_HELD, [pair]).fetchall():
        held[record].append(member)
    return f"rule {rules or 'none'}, shared {shared}, card with {held[card]}, group with {held[group]}"


if __name__ == "__main__":
    every = ("attack", "etda", "microsoft-naming", "misp-galaxy")
    for sources in (every, ("attack", "etda")):
        for kept in (("name",), ("name", "country")):
            con, result = run(Path(sys.argv[1]), sources, kept)
            print(f"{', '.join(sources)}; {' and '.join(kept)}", *result.figures(), sep="\n")
            if sources == every and kept == ("name",):
                print(*each(con, result), sep="\n")
            con.close()
