"""Chosen incidents as one file for programs: CSV, JSON Lines, Parquet. Each function returns the rows it wrote."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from comity.model.properties import PART_KINDS
from comity.share.readme import GUARD
from comity.share.selection import BATCH, FORMULA, Selection
from comity.store.contracts import contract

PARTS = (*PART_KINDS, "value", "conflict")
READING = {
    "csv": f"CSV as of RFC 4180 in UTF-8. Items of a list are joined by '; '. An empty cell is no value. {GUARD}",
    "jsonl": f"JSON Lines: one incident per line, with its parts as lists: {', '.join(PARTS)}. Dates are ISO 8601.",
    "parquet": "Apache Parquet. Its metadata hold citation, release, query and mark too, and what each column means.",
    "misp": "MISP events, one per incident, as MISP exports them. What it can't hold is in <file>.losses.jsonl.",
}
"""How to read a file of each format."""


def write_csv(chosen: Selection, path: Path) -> int:
    """The mark of own use is a last column, so that it stays when the file is passed on without what lies beside it."""
    mark, rows = chosen.words.mark, 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        sink = csv.writer(stream)
        sink.writerow([*chosen.names("incident"), *(["mark"] if mark else [])])
        for row in chosen.rows(chosen.query("incident")):
            sink.writerow([*map(csv_cell, row), *([mark] if mark else [])])
            rows += 1
    return rows


def write_jsonl(chosen: Selection, path: Path) -> int:
    """One incident per line; each line also names the release, and the mark of own use if there is one."""
    more = {"release": chosen.words.release} | ({"mark": chosen.words.mark} if chosen.words.mark else {})
    incidents, count = chosen.rows(chosen.query("incident")), 0
    with path.open("wb") as stream:
        while batch := list(islice(incidents, BATCH)):
            stream.writelines(msgspec.json.encode(whole | more) + b"\n" for whole in _nested(chosen, batch))
            count += len(batch)
    return count


def write_parquet(chosen: Selection, path: Path) -> int:
    """Citation, release, query, mark and notices in the file's metadata, the meaning of a column in the column's."""
    shape, words, rows = contract("incident"), chosen.words, 0
    meanings = [shape.schema.field(column.name).with_metadata({"description": column.meaning})
                for column in shape.columns if column.name in chosen.names("incident")]  # fmt: skip
    said = {"citation": words.citation, "release": words.release, "query": words.query, "mark": words.mark}
    notices = "\n".join(": ".join(filter(None, notice)) for notice in words.notices)
    schema = pa.schema(meanings, {f"comity:{key}": text for key, text in (said | {"notices": notices}).items() if text})
    with pq.ParquetWriter(path, schema, compression="zstd") as sink:
        for batch in chosen.arrow(chosen.query("incident")):
            sink.write_table(pa.Table.from_batches([batch]).cast(schema))
            rows += batch.num_rows
    return rows


def _nested(chosen: Selection, batch: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Incidents as dicts, each with its parts as lists of dicts."""
    names = chosen.names("incident")
    found = {row[0]: dict(zip(names, row, strict=True)) | {kind: [] for kind in PARTS} for row in batch}
    for kind in PARTS:
        for part in chosen.parts(kind, list(found)):
            found[part["incident_id"]][kind].append(part)
    return list(found.values())


def csv_cell(value: object) -> object:
    """A value as a CSV cell: lists joined, truth in lower case, text that would run as a formula made harmless."""
    if isinstance(value, bool):
        return str(value).lower()
    text = "; ".join(map(str, value)) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text
