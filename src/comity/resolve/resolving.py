"""Records in, links and clusters out, with the ids that incidents had before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from comity.resolve.actors import making
from comity.resolve.block import block
from comity.resolve.cluster import Pair, Rules
from comity.resolve.compare.comparing import compare
from comity.resolve.components import grouped
from comity.resolve.contradictions import contradictions
from comity.resolve.judgements import Judgement, verdicts
from comity.resolve.links import links
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


Step = Callable[[duckdb.DuckDBPyConnection], None]
Steps = Sequence[tuple[str, Step]]

SCORING: Steps = (
    ("normalise", normalise), ("block", block), ("compare", compare), ("score", score),
)  # fmt: skip
"""The steps that grow with texts and pairs: from `record`, `statement`, `unit_of`, `actor_name`, `record_organisation`
to `incident_record`, `pair_score`, `pair_weight`."""


def resolve(con: duckdb.DuckDBPyConnection, units: Units, judged: list[Judgement], before: Before,
            scoring: Steps = SCORING) -> None:  # fmt: skip
    """Reads `record`, `statement`; makes the tables named in RELATIONS."""
    for _, step in steps_of(units, judged, before, scoring):
        step(con)


def steps_of(units: Units, judged: list[Judgement], before: Before,
             scoring: Steps = SCORING) -> list[tuple[str, Step]]:  # fmt: skip
    """The walk from records to clusters, step by step, each with its name. scoring: SCORING, or what does the same."""
    return [
        ("declare", lambda con: declare(con, units)),
        ("contradict", lambda con: contradict(con, judged)),
        ("actors", lambda con: making.actors(con, judged)),
        ("organisations", victims.organisations),
        *scoring,
        ("settle", lambda con: _settle_scored(con, judged, before)),
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
    rows = [(one.id, one.kind, one.records, one.words, str(one.holds)) for one in found]
    _table(con, "judgement_conflict", _arrow("judgement_conflict", rows))


def _settle_scored(con: duckdb.DuckDBPyConnection, judged: list[Judgement], before: Before) -> None:
    con.execute(f"CREATE OR REPLACE TEMP VIEW scored_pair AS {_SCORED}")
    settle(con, judged, before)


def settle(con: duckdb.DuckDBPyConnection, judged: list[Judgement], before: Before) -> None:
    """Reads `incident_record` (record_id, source, nr in the order of ids), `unit_of`, and `scored_pair` (left_id,
    right_id, score, weights); clusters, mints ids, and makes `link`, `cluster`, `redirect`."""
    must, cannot = _verdicts(con, judged)
    found = dict(grouped(con, Rules(model().same, model().mean, must, cannot)))
    _table(con, "group_found", pa.table({"record_id": list(found), "name": list(found.values())}, schema=_GROUPED))
    con.execute("""CREATE OR REPLACE TEMP TABLE clustered AS
                   SELECT record_id, source, name FROM group_found JOIN incident_record USING (record_id)""")
    links(con, model())
    ids, gone = mint(found, before.ids)
    _table(con, "cluster", pa.table({"record_id": list(ids), "incident_id": list(ids.values())}, schema=_CLUSTER))
    redirects = {old: gone.get(new, new) for old, new in before.redirects.items()} | gone
    living = set(ids.values())
    led = [(old, new, None) for old, new in sorted(redirects.items()) if old not in living and new in living]
    _table(con, "redirect", _arrow("redirect", led))


_GROUPED = pa.schema([("record_id", pa.string()), ("name", pa.string())])
_CLUSTER = pa.schema([("record_id", pa.string()), ("incident_id", pa.string())])
_SAID = pa.schema([(name, pa.string()) for name in ("left_id", "right_id", "verdict", "whole")])


def _verdicts(con: duckdb.DuckDBPyConnection, judged: list[Judgement]) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Makes `verdict_said`, and `judged_pair` (left_id, right_id, apart) of verdicts on records that there are; returns
    the pairs that must be together and those that can't."""
    said = [(*pair, j.verdict, j.whole) for pair, j in sorted(verdicts(judged).items())]
    rows = [dict(zip(_SAID.names, row, strict=True)) for row in said]
    _table(con, "verdict_said", pa.Table.from_pylist(rows, schema=_SAID))
    con.execute("""CREATE OR REPLACE TEMP TABLE judged_pair AS
                   SELECT left_id, right_id, verdict <> 'same' AS apart FROM verdict_said
                   WHERE verdict <> 'unsure' AND left_id IN (SELECT record_id FROM incident_record)
                     AND right_id IN (SELECT record_id FROM incident_record)""")
    pairs = con.execute("SELECT left_id, right_id, apart FROM judged_pair").fetchall()
    must, cannot = (frozenset((a, b) for a, b, apart in pairs if apart is side) for side in (False, True))
    return must, cannot


_SCORED = """
SELECT left_id, right_id, score, weights FROM pair_score JOIN pair_weight USING (left_id, right_id)
"""


def _arrow(name: str, rows: Sequence[tuple[object, ...]]) -> pa.Table:
    schema = contract(name).schema
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def _table(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.register("incoming", rows)
    con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
    con.unregister("incoming")
