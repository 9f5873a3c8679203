"""Records in, links and clusters out, with the ids that incidents had before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from comity.resolve.actors import making
from comity.resolve.block import block
from comity.resolve.cluster import Pair, Rules, cluster, ordered
from comity.resolve.compare.comparing import compare
from comity.resolve.contradictions import contradictions
from comity.resolve.judgements import Judgement, constraints, verdicts
from comity.resolve.links import Held, Row, Scored, links
from comity.resolve.mint import mint
from comity.resolve.naming import Names
from comity.resolve.normalise.normalising import normalise
from comity.resolve.organisations import making as victims
from comity.resolve.score import model, score
from comity.sources.kit.spec import Spec
from comity.store.contracts import contract

RELATIONS = ("link", "cluster", "redirect", "judgement_conflict", *making.RELATIONS, *victims.RELATIONS)


class Units(NamedTuple):
    """Per source: what one of its entries is, whether it keeps one entry per incident, whether it names actors, and
    whether its data come with the installation."""

    unit: Mapping[str, str]
    one_record: Mapping[str, bool]
    names_actors: Mapping[str, bool]
    at_hand: Mapping[str, bool]

    @classmethod
    def of(cls, specs: Mapping[str, Spec]) -> Units:
        """As each source.yml declares it."""
        return cls(
            {name: spec.unit for name, spec in specs.items()},
            {name: spec.one_record_per_incident for name, spec in specs.items()},
            {name: spec.names_actors for name, spec in specs.items()},
            {name: spec.fetch in ("embedded", "package") for name, spec in specs.items()},
        )


class Before(NamedTuple):
    """Ids as they were: record -> incident id, and old id -> id that took its place."""

    ids: Mapping[str, str]
    redirects: Mapping[str, str]


def resolve(con: duckdb.DuckDBPyConnection, units: Units, judged: list[Judgement], before: Before) -> None:
    """Reads `record`, `statement`; makes the tables named in RELATIONS."""
    for _, step in steps_of(units, judged, before):
        step(con)


Step = Callable[[duckdb.DuckDBPyConnection], None]


def steps_of(units: Units, judged: list[Judgement], before: Before) -> list[tuple[str, Step]]:
    """The walk from records to clusters, step by step, each with its name."""
    return [
        ("declare", lambda con: declare(con, units)),
        ("contradict", lambda con: contradict(con, judged)),
        ("actors", lambda con: making.actors(con, judged)),
        ("organisations", victims.organisations),
        ("normalise", normalise),
        ("block", block),
        ("compare", compare),
        ("score", score),
        ("settle", lambda con: settle(con, units, judged, before, _pairs(con))),
    ]


def declare(con: duckdb.DuckDBPyConnection, units: Units) -> None:
    """Makes table `unit_of`: per source what `Units` says, as columns unit, single, names_actors, at_hand."""
    names = sorted(units.unit)
    said = {"unit": units.unit, "single": units.one_record, "names_actors": units.names_actors,
            "at_hand": units.at_hand}  # fmt: skip
    columns = {column: [values[name] for name in names] for column, values in said.items()}
    _table(con, "unit_of", pa.table({"source": names} | columns))


def contradict(con: duckdb.DuckDBPyConnection, judged: list[Judgement]) -> None:
    """Makes `judgement_conflict` from verdicts on the records in `record`."""
    kinds = dict(con.execute("SELECT record_id, kind FROM record").fetchall())
    found = contradictions(judged, Names(kinds), kinds)
    rows = [(one.id, one.kind, one.records, one.judgements, one.holds) for one in found]
    _table(con, "judgement_conflict", _arrow("judgement_conflict", rows))


def settle(con: duckdb.DuckDBPyConnection, units: Units, judged: list[Judgement], before: Before,
           pairs: list[Scored]) -> None:  # fmt: skip
    """Clusters the scored pairs, mints ids, and makes `link`, `cluster`, `redirect`."""
    records = {str(r): str(s) for r, s in con.execute("SELECT record_id, source FROM incident_record").fetchall()}
    found = _clustered(records, pairs, units, judged)
    ids, gone = mint(found, before.ids)
    rows = list(links(pairs, _held(found, records, units), verdicts(judged), model().same, model().name))
    _table(con, "link", _arrow("link", rows))
    _table(con, "cluster", _arrow("cluster", sorted(ids.items())))
    redirects = {old: gone.get(new, new) for old, new in before.redirects.items()} | gone
    living = set(ids.values())
    led = [(old, new, None) for old, new in sorted(redirects.items()) if old not in living and new in living]
    _table(con, "redirect", _arrow("redirect", led))


def _clustered(
    records: Mapping[str, str], pairs: list[Scored], units: Units, judged: list[Judgement]
) -> dict[str, str]:
    must, cannot = constraints(judged)
    single = {record: source for record, source in records.items() if units.one_record.get(source, True)}
    known = frozenset(pair for pair in must if pair[0] in records and pair[1] in records)
    scores: dict[Pair, float] = {ordered(p.left, p.right): p.score for p in pairs}
    return cluster(records, scores, Rules(model().same, model().mean, known, cannot, single))


def _held(found: Mapping[str, str], records: Mapping[str, str], units: Units) -> Held:
    sources: dict[str, set[str]] = defaultdict(set)
    for record, name in found.items():
        sources[name].add(records[record])
    return Held(found, {name: frozenset(held) for name, held in sources.items()}, units.unit)


def _pairs(con: duckdb.DuckDBPyConnection) -> list[Scored]:
    query = """SELECT left_id, right_id, score, weights FROM pair_score JOIN pair_weight USING (left_id, right_id)
               ORDER BY left_id, right_id"""
    return [Scored(*row) for row in con.execute(query).fetchall()]


def _arrow(name: str, rows: Sequence[Row | tuple[object, ...]]) -> pa.Table:
    schema = contract(name).schema
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def _table(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.register("incoming", rows)
    con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
    con.unregister("incoming")
