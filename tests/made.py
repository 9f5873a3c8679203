"""Made-up records and statements by keyword, and the databases that resolving and fusing read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from comity.fuse import fusing
from comity.fuse.told import STATED, TOLD
from comity.fuse.values import choose
from comity.model import span
from comity.model.identity import content_id
from comity.model.properties import kind_of, properties
from comity.resolve import resolving
from comity.resolve.judgements import Judgement
from comity.store import relations
from comity.store.contracts import contract, contracts

Row = dict[str, object]
_AT = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass
class Story:
    """Records, what they say, and the incident that each speaks of."""

    records: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    incidents: dict[str, str] = field(default_factory=dict)

    def record(self, record_id: str, incident: str = "ci-1", **columns: object) -> str:
        """A record of the source its id names; `publisher` alone makes it a publication of the press."""
        source = record_id.partition(":")[0]
        kind = "press" if "publisher" in columns else "tracker"
        common: Row = {"source": source, "kind": "incident", "publisher": source, "publisher_kind": kind,
                       "raw_sha256": "0" * 64, "locator": "a.csv#row=1", "retrieved_at": _AT,
                       "licence": "open"}  # fmt: skip
        self.records.append(common | {"record_id": record_id} | columns)
        self.incidents[record_id] = incident
        return record_id

    def say(self, record_id: str, prop: str, value: str | None = None, *, of: str = "", **columns: object) -> str:
        """One statement about subject `of`; a date or number is read from its text. Returns its id."""
        kind = next(str(r["kind"]) for r in self.records if r["record_id"] == record_id)
        holds = properties()[kind_of(of, kind)][prop].holds
        row: Row = {"record_id": record_id, "subject": of, "prop": prop, "value": value, "stance": "asserts",
                    "asserted_by": record_id, "seen": "text", "locator": "a.csv#row=1", "method": "as-is"}  # fmt: skip
        if value is not None and holds == "date":
            read = span.parse(value)
            row |= {"date_lo": read.lo, "date_hi": read.hi, "edtf": read.edtf}
        if value is not None and holds == "number":
            row["value_num"] = float(value)
        row |= columns
        row["statement_id"] = content_id(*(str(row.get(name)) for name in ("record_id", "subject", "prop", "value",
                                                                            "unit", "stance", "seen")))  # fmt: skip
        self.statements.append(row)
        return str(row["statement_id"])

    def shuffled(self, seed: int) -> Story:
        """The same story with its rows in another order, one for each seed."""

        def place(row: object) -> str:
            return content_id(str(seed), repr(row))

        incidents = sorted(self.incidents.items(), key=place)
        return Story(sorted(self.records, key=place), sorted(self.statements, key=place), dict(incidents))

    def part(self, keep: Callable[[str], bool]) -> Story:
        """What the records that `keep` accepts by id tell."""
        records = [row for row in self.records if keep(str(row["record_id"]))]
        statements = [row for row in self.statements if keep(str(row["record_id"]))]
        return Story(records, statements, {r: i for r, i in self.incidents.items() if keep(r)})


def table(con: duckdb.DuckDBPyConnection, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Relation `name` as its contract says, with those rows; columns that a row leaves out are null."""
    relations.empty(con, name)
    held = list(rows)
    schema = pa.schema([pa.field(c.name, f.type) for c, f in zip(contract(name).columns, contract(name).schema,
                                                                 strict=True)])  # fmt: skip
    con.register("rows_made", pa.Table.from_pylist([dict(row) for row in held], schema=schema))
    con.execute(f"INSERT INTO {name} SELECT * FROM rows_made")
    con.unregister("rows_made")


def database(story: Story) -> duckdb.DuckDBPyConnection:
    """All relations, those of the story filled, each row in the story's order."""
    con = relations.connect(threads=1)
    for name in contracts():
        relations.empty(con, name)
    table(con, "record", story.records)
    table(con, "statement", story.statements)
    table(con, "cluster", [{"record_id": r, "incident_id": i} for r, i in story.incidents.items()])
    return con


def fused(story: Story) -> duckdb.DuckDBPyConnection:
    """The story after fusing."""
    con = database(story)
    fusing.fuse(con)
    return con


def chosen(story: Story) -> list[Row]:
    """Rows of `value` for what the story says of incidents as a whole, without aligning parts; sorted."""
    con = database(story)
    relations.steps(con, [("told", TOLD), ("stated", STATED)])
    choose(con)
    return rows(con, "SELECT * FROM value ORDER BY prop, chosen")


def resolved(
    story: Story,
    units: Mapping[str, str] | None = None,
    *,
    several: Iterable[str] = (),
    judged: Iterable[Judgement] = (),
    before: resolving.Before | None = None,
) -> duckdb.DuckDBPyConnection:
    """The story after resolving. `units`: what an entry of a source is, if not an incident; `several`: sources with
    several entries per incident."""
    con = database(story)
    sources = {str(record["source"]) for record in story.records}
    unit = {s: (units or {}).get(s, "incident") for s in sources}
    told = resolving.Units(unit, {s: s not in several for s in sources}, {s: unit[s] == "actor" for s in sources},
                           {s: s == "act" for s in sources})  # fmt: skip
    resolving.resolve(con, told, list(judged), before or resolving.Before({}, {}))
    return con


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """The rows of a query as dicts."""
    found = con.execute(query)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def one(found: list[Row], **wanted: object) -> Row:
    """The one row that has those values."""
    (row,) = (row for row in found if all(row[name] == value for name, value in wanted.items()))
    return row
