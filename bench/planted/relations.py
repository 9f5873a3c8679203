"""Reports as the relations that resolving reads, `record` and `statement`, in Parquet; and the truth beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from comity.store.contracts import contract
from planted.reports import FIELDS, Reports
from planted.trackers import TRACKERS
from planted.truth import VICTIMS, Truth
from planted.words import DEEDS, FORMS, SECTORS, STATES, Pool, Sizes, aliases, countries

_EPOCH = np.datetime64("2005-01-01")
_CHUNK = 100_000
_ALIASES = "misp-galaxy"
SOURCES = (*(t.name for t in TRACKERS), _ALIASES)
"""Where reports and names of actors come from."""

_KNOWN_ACTORS = 0.8
"""Share of actors of which an alias source has an entry with all names."""


class World(NamedTuple):
    """What was planted: the operations, the reports of them, the words they use."""

    sizes: Sizes
    truth: Truth
    reports: Reports
    pool: Pool


Told = tuple[np.ndarray, str, str, pa.Array, np.ndarray | None, np.ndarray | None]
"""Statements of one property: rows of reports, property, subject, values, first and last day."""


def write(world: World, folder: Path) -> None:
    """Makes record.parquet, statement.parquet and truth.parquet (record_id, operation) in `folder`."""
    ids = record_ids(world.reports)
    con = duckdb.connect()
    con.register("told", _statements(world, ids))
    con.register("entry", _records(world, ids))
    for name in ("record", "statement"):
        source = {"record": "entry", "statement": "told"}[name]
        given = {row[0] for row in con.execute(f"DESCRIBE {source}").fetchall()}
        columns = ", ".join(c.name if c.name in given else f"NULL::{c.sql} AS {c.name}" for c in contract(name).columns)
        con.execute(f"COPY (SELECT {columns} FROM {source}) TO '{folder}/{name}.parquet' (FORMAT parquet)")
    pq.write_table(pa.table({"record_id": ids, "operation": world.reports.operation}), folder / "truth.parquet")


def record_ids(reports: Reports) -> pa.Array:
    """`<tracker>:<number>`; numbers are dealt so that they tell nothing of the operation."""
    number = (np.arange(len(reports.tracker)) * 7919 + 17) % 10_000_019
    names = np.array([t.name + ":" for t in TRACKERS])[reports.tracker]
    return pc.binary_join_element_wise(pa.array(names), pa.array(number).cast(pa.string()), "")


def texts(tokens: np.ndarray, pool: Pool) -> pa.Array:
    """Each row's words in order, set apart by spaces."""
    said, words = tokens >= 0, pa.array(pool.words, pa.string())
    ends = np.concatenate([[0], np.cumsum(said.reshape(len(tokens), -1).sum(1))])
    return pc.binary_join(pa.ListArray.from_arrays(ends.astype(np.int32), words.take(pa.array(tokens[said]))), " ")


def _records(world: World, ids: pa.Array) -> pa.Table:
    tracker = np.array([t.name for t in TRACKERS])[world.reports.tracker]
    actors = _known(world.sizes)
    names = [f"{_ALIASES}:{number}" for number in actors]
    n = len(ids) + len(names)
    return pa.table({
        "record_id": pa.concat_arrays([ids, pa.array(names, pa.string())]),
        "source": np.concatenate([tracker, np.full(len(names), _ALIASES)]),
        "kind": np.repeat(["incident", "actor"], [len(ids), len(names)]),
        "title": pa.concat_arrays([_titles(world), pa.array(aliases(world.sizes.actors)[actors, 0], pa.string())]),
        "publisher": np.full(n, "planted"), "publisher_kind": np.full(n, "tracker"), "raw_sha256": np.full(n, "0" * 64),
        "locator": np.full(n, "planted"), "licence": np.full(n, "open"),
    })  # fmt: skip


def _known(sizes: Sizes) -> np.ndarray:
    """Every actor but one in five has an entry in the alias source."""
    return np.flatnonzero(np.arange(sizes.actors) % 5 < _KNOWN_ACTORS * 5)


def _titles(world: World) -> pa.Array:
    """As the tracker heads its reports: the first words told, the victim alone, or a longer phrase."""
    tokens, habit = world.reports.tokens, np.array([t.title for t in TRACKERS])[world.reports.tracker]
    head = np.concatenate([tokens[:, 0], tokens[:, 1, :6]], axis=1)
    shown = {
        "short": (0, 1, 2, 3, 4, 5, 6),
        "organisation": (2, 3, 4),
        "operation": (0, 3, 4, 5),
        "sentence": tuple(range(10)),
    }
    for name, places in shown.items():
        mine = habit == name
        head[np.ix_(mine, [i for i in range(head.shape[1]) if i not in places])] = -1
    return texts(head, world.pool)


def _statements(world: World, ids: pa.Array) -> pa.Table:
    parts = [_part(ids, *told) for told in (*_texts(world), *_coded(world), *_dated(world))]
    whole = pa.concat_tables([*parts, _alias_names(world.sizes)])
    n = whole.num_rows
    fixed = {"stance": "asserts", "asserted_by": "planted", "seen": "text", "locator": "planted", "method": "as-is"}
    number = pc.binary_join_element_wise("st-", pa.array(np.arange(n)).cast(pa.string()), "")
    whole = whole.append_column("statement_id", number)
    for name, value in fixed.items():
        whole = whole.append_column(name, pa.DictionaryArray.from_arrays(np.zeros(n, np.int8), [value]))
    return whole


def _part(ids: pa.Array, rows: np.ndarray, prop: str, subject: str, value: pa.Array,
          lo: np.ndarray | None, hi: np.ndarray | None) -> pa.Table:  # fmt: skip
    days = [pa.array(day, pa.date32()) if day is not None else pa.nulls(len(rows), pa.date32()) for day in (lo, hi)]
    return pa.table({
        "record_id": ids.take(pa.array(rows)), "prop": pa.array([prop]).take(pa.array(np.zeros(len(rows), np.int8))),
        "subject": pa.array([subject]).take(pa.array(np.zeros(len(rows), np.int8))),
        "value": value.cast(pa.string()), "date_lo": days[0], "date_hi": days[1],
    })  # fmt: skip


def _texts(world: World) -> Iterator[Told]:
    every = np.arange(len(world.reports.tracker))
    yield every, "title", "", _titles(world), None, None
    told = [texts(world.reports.tokens[i : i + _CHUNK], world.pool) for i in range(0, len(every), _CHUNK)]
    yield every, "summary", "", pa.concat_arrays(told), None, None
    for kind in range(3):
        rows = np.flatnonzero(world.reports.cited[:, kind])
        operation = world.reports.operation[rows]
        yield rows, "publication", "", _addresses(world, operation, kind), None, None


def _addresses(world: World, operation: np.ndarray, kind: int) -> pa.Array:
    """Of an operation's own publications, with the headline that the address spells; or of one that covers dozens."""
    words = pa.array(world.pool.words, pa.string())
    if kind == 2:
        return pc.binary_join_element_wise(
            "https://vendor.example/annual", pa.array(world.truth.report[operation]).cast(pa.string()), "/"
        )
    told = world.truth.told[operation][:, kind : kind + 2, :3].reshape(len(operation), -1) * FORMS + kind
    headline = [words.take(pa.array(told[:, place])) for place in range(5)]
    year = (_EPOCH + world.truth.start[operation]).astype("datetime64[Y]").astype(str)
    number = pa.array(operation * 2 + kind).cast(pa.string())
    return pc.binary_join_element_wise(
        pc.binary_join_element_wise("https://press.example", pa.array(year), number, "/"), *headline, "-"
    )


def _coded(world: World) -> Iterator[Told]:
    truth, said = world.truth, world.reports
    filled = dict(zip(FIELDS, said.filled.T, strict=True))
    code = pa.array(countries())
    for slot in range(VICTIMS):
        rows = np.flatnonzero((said.place[:, slot] >= 0) & filled["country"])
        yield rows, "country", f"#victim/v{slot}", code.take(pa.array(said.place[rows, slot])), None, None
        rows = np.flatnonzero(said.called[:, slot] >= 0)
        yield rows, "name", f"#victim/v{slot}", _victim_names(world, rows, slot), None, None
    rows = np.flatnonzero(filled["sector"])
    yield rows, "sector", "#victim/v0", pa.array(SECTORS).take(pa.array(truth.sector[said.operation[rows]])), None, None
    rows = np.flatnonzero(filled["type"])
    yield rows, "type", "", pa.array(DEEDS).take(pa.array(truth.deed[said.operation[rows]])), None, None
    rows = np.flatnonzero(filled["state"])
    of = "#attribution/c/accused/a"
    yield rows, "accused_state", of, pa.array(STATES).take(pa.array(truth.state[said.operation[rows]])), None, None
    rows = np.flatnonzero(filled["name"] & (said.alias >= 0))
    names = pa.array(aliases(world.sizes.actors).ravel(), pa.string())
    yield (
        rows,
        "accused_actor",
        of,
        names.take(pa.array(truth.actor[said.operation[rows]] * 4 + said.alias[rows])),
        None,
        None,
    )
    rows = np.flatnonzero(truth.named[said.operation] & filled["name"])
    words = pa.array(world.pool.words[world.pool.start["operation"] :], pa.string())
    yield rows, "name", "", words.take(pa.array(said.operation[rows])), None, None


def _victim_names(world: World, rows: np.ndarray, slot: int) -> pa.Array:
    """Core and kind, core alone, with legal form, or misspelled."""
    operation, called = world.reports.operation[rows], world.reports.called[rows, slot]
    number = world.truth.victims[operation, slot]
    core = world.pool.words[world.pool.start["organisation"] + number].astype(str)
    ends = np.array([" Trust", "", " Trust Ltd", ""])[called]
    wrong = np.array([word[:3] + word[4:] for word in core]) if len(core) else core
    return pa.array(np.char.add(np.where(called == 3, wrong, core), ends), pa.string())


def _dated(world: World) -> Iterator[Told]:
    said, habit = world.reports, np.array([t.dates for t in TRACKERS])[world.reports.tracker]
    start = world.truth.start[said.operation]
    off = np.where(said.shift > 3.2, (said.shift * 20).astype(int), 0)  # a few are weeks off
    begun = _EPOCH + start + off
    lag = _EPOCH + start + (said.shift * 60).astype(int)
    ended = begun + world.truth.lasted[said.operation]
    filled = said.filled[:, FIELDS.index("date")]
    year = (np.arange(len(habit)) % 8 == 0) & (habit == "start")
    for prop, which, lo, hi in (
        ("start", (habit == "start") & ~year & filled, begun, begun),
        ("start", year & filled, *_whole(begun, "Y")),
        ("end", (habit == "start") & ~year & filled, ended, ended),
        ("start", (habit == "month") & filled, *_whole(begun, "M")),
        ("disclosed", habit == "lag", lag, lag),
        ("disclosed", habit == "lag-month", *_whole(lag, "M")),
    ):  # fmt: skip
        rows = np.flatnonzero(which)
        yield rows, prop, "", pa.array(lo[rows].astype(str)), lo[rows], hi[rows]


def _whole(day: np.ndarray, unit: str) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of the month or year."""
    held = day.astype(f"M8[{unit}]")
    return held.astype("M8[D]"), (held + 1).astype("M8[D]") - 1


def _alias_names(sizes: Sizes) -> pa.Table:
    known, names = _known(sizes), aliases(sizes.actors)
    rows = [(f"{_ALIASES}:{actor}", name) for actor in known for name in names[actor]]
    ids, values = zip(*rows, strict=True)
    n = len(rows)
    return pa.table({
        "record_id": pa.array(ids), "prop": pa.array(["name"] * n), "subject": pa.array([""] * n),
        "value": pa.array(values),
        "date_lo": pa.nulls(n, pa.date32()), "date_hi": pa.nulls(n, pa.date32()),
    })  # fmt: skip
