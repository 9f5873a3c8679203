"""Why a pair has the score it has: what found it, what each field says and weighs, which thresholds apply; and why a
pair was never scored. Computed anew from the records of a release, with the model of this installation.

It reads the tables that resolving makes (`pair`, `pair_feature`, `pair_score`, and `record_<trait>` for what records
have in common) and knows no feature and no rule by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import msgspec

from comity.release.handle import Handle
from comity.release.judging.weights import label, probability
from comity.resolve.actors.making import actors
from comity.resolve.block import block
from comity.resolve.cluster import Pair, ordered
from comity.resolve.compare.comparing import compare
from comity.resolve.judgements import Judgement
from comity.resolve.normalise.normalising import normalise
from comity.resolve.organisations.making import organisations
from comity.resolve.resolving import Units, declare
from comity.resolve.score import model, score
from comity.sources import catalogue
from comity.store.relations import connect, scan

_READ = ("record", "statement", "source")
_MOST_SHARED = 5
"""Values of one trait that are shown, the rarest first."""

_TRAITS = """
SELECT t.table_name, t.column_name FROM information_schema.columns t
JOIN information_schema.columns r ON r.table_name = t.table_name AND r.column_name = 'record_id'
WHERE starts_with(t.table_name, 'record_') AND t.column_name = substr(t.table_name, 8) ORDER BY t.table_name
"""

_ADDED = """
INSERT INTO pair BY NAME
SELECT l.record_id AS left_id, r.record_id AS right_id, l.nr AS left_nr, r.nr AS right_nr,
       (SELECT coalesce(max(pair_nr), 0) + 1 FROM pair) AS pair_nr, []::VARCHAR[] AS rules
FROM incident_record l, incident_record r WHERE l.record_id = ? AND r.record_id = ?
"""

_SHARED = """
WITH df AS (SELECT {trait}, count(DISTINCT record_id) AS n FROM record_{trait} GROUP BY ALL)
SELECT DISTINCT {trait}::VARCHAR AS value, n FROM df
JOIN record_{trait} a USING ({trait}) JOIN record_{trait} b USING ({trait})
WHERE a.record_id = $left AND b.record_id = $right ORDER BY n, value
"""


class Field(msgspec.Struct, frozen=True):
    """One field. value: as compared. weight: log-odds per unit of it, None if the model has none for it. share: what
    it adds to the sum, in log-odds."""

    name: str
    label: str
    value: float
    weight: float | None
    share: float


class Shared(msgspec.Struct, frozen=True):
    """A value that both records have: of which trait, and how many records have it in all."""

    trait: str
    value: str
    records: int


class PairExplanation(msgspec.Struct, frozen=True):
    """rules: what found the pair, empty if nothing did. why_not: reasons, if it was no candidate; its score is then
    what it would have been. sum: of bias and shares, in log-odds. score: 0 to 1. thresholds: name -> score.
    shared: what the two have in common. cluster: left and right incident."""

    left_id: str
    right_id: str
    model: str
    rules: list[str]
    why_not: list[str]
    fields: list[Field]
    bias: float
    sum: float
    probability: float
    score: float
    thresholds: Mapping[str, float]
    shared: list[Shared]
    incidents: tuple[str | None, str | None]
    relation: str | None
    verdict: Judgement | None


def explain_pair(handle: Handle, pair: Pair, standing: Mapping[Pair, Judgement]) -> PairExplanation | None:
    """Why two incident records of a release have their score. None if one of them tells of no incident. standing: the
    verdicts there are; those on actors say which names are one actor's."""
    left, right = ordered(*pair)
    with connect() as con:
        found = _candidate(con, handle, (left, right), list(standing.values()))
        if found is None:
            return None
        rules, why_not = found
        compare(con)
        score(con)
        return _explanation(con, handle, (left, right), rules, why_not, standing.get((left, right)))


def _candidate(
    con: duckdb.DuckDBPyConnection, handle: Handle, pair: Pair, judged: list[Judgement]
) -> tuple[list[str], list[str]] | None:
    """The rules that found a pair, and why none did; the pair is a candidate afterwards. None if it can't be one."""
    left, right = pair
    for name in _READ:
        scan(con, name, [handle.tables / f"{name}.parquet"])
    declare(con, _units(con, handle))
    actors(con, judged)
    organisations(con)
    normalise(con)
    there = con.execute("SELECT count(*) FROM incident_record WHERE record_id IN (?, ?)", [left, right]).fetchall()
    if there[0][0] < 2:
        return None
    block(con)
    # How a pair stands depends on the pairs of its two records only; the others need not be compared.
    con.execute("DELETE FROM pair WHERE left_id NOT IN ($1, $2) AND right_id NOT IN ($1, $2)", [left, right])
    rows = con.execute("SELECT rules FROM pair WHERE left_id = ? AND right_id = ?", [left, right]).fetchall()
    if rows:
        return list(rows[0][0]), []
    con.execute(_ADDED, [left, right])
    return [], _why_not(con, left, right)


def _why_not(con: duckdb.DuckDBPyConnection, left: str, right: str) -> list[str]:
    source = left.partition(":")[0]
    if source == right.partition(":")[0]:
        single = con.execute("SELECT single FROM unit_of WHERE source = ?", [source]).fetchall()
        if single and single[0][0]:
            return [f"{source} keeps one entry per incident: two of its entries are not compared."]
    shared = shared_values(con, left, right)
    if not shared:
        return ["No rule found it: the two share no value that makes candidates."]
    return [f"Both have the {one.trait} {one.value!r}, but {one.records:,} records have it: too many for its block, or "
            "other candidates were nearer." for one in shared]  # fmt: skip


def shared_values(con: duckdb.DuckDBPyConnection, left: str, right: str) -> list[Shared]:
    """What two records have in common, by trait, the rarest first."""
    found = []
    for table, trait in con.execute(_TRAITS).fetchall():
        rows = con.execute(_SHARED.format(trait=trait) + f" LIMIT {_MOST_SHARED}", {"left": left, "right": right})
        found += [Shared(str(table).removeprefix("record_"), str(value), int(n)) for value, n in rows.fetchall()]
    return found


def _explanation(con: duckdb.DuckDBPyConnection, handle: Handle, pair: Pair, rules: list[str], why_not: list[str],
                 verdict: Judgement | None) -> PairExplanation:  # fmt: skip
    values = _row(con, "FROM pair_feature JOIN pair_beside USING (left_id, right_id)", pair)
    scored = _row(con, "FROM pair_score", pair)
    fields = sorted((_field(name, values) for name in model().weights), key=lambda one: -abs(one.share))
    total = model().bias + sum(one.share for one in fields)
    places = dict(con.execute("SELECT record_id, incident_id FROM read_parquet(?) WHERE record_id IN (?, ?)",
                              [str(handle.tables / "cluster.parquet"), *pair]).fetchall())  # fmt: skip
    linked = handle.rows("SELECT relation FROM link WHERE left_id = ? AND right_id = ?", list(pair))
    return PairExplanation(
        *pair, model().name, rules, why_not, fields, model().bias, total, probability(total), scored["score"],
        _thresholds(),
        shared_values(con, *pair), (places.get(pair[0]), places.get(pair[1])),
        linked[0]["relation"] if linked else None, verdict,
    )  # fmt: skip


def _field(name: str, values: Mapping[str, Any]) -> Field:
    value, weight = float(values[name]), model().weights[name]
    return Field(name, label(name), value, weight, value * weight)


def _thresholds() -> dict[str, float]:
    return {"same": model().same, "mean": model().mean, "part": model().part, "related": model().related}


def _row(con: duckdb.DuckDBPyConnection, query: str, pair: Pair) -> dict[str, Any]:
    found = con.execute(f"{query} WHERE left_id = ? AND right_id = ?", list(pair))
    names = [column[0] for column in found.description or []]
    return dict(zip(names, found.fetchall()[0], strict=True))


def _units(con: duckdb.DuckDBPyConnection, handle: Handle) -> Units:
    heard: Iterable[tuple[str]] = con.execute("SELECT source FROM source").fetchall()
    return Units.of({name: catalogue.spec(name, handle.folder.parent.parent / "imports") for (name,) in heard})
