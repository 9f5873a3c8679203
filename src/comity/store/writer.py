"""Writes relations to Parquet by the batch, in the column order of their contracts."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from comity.store.contracts import contract

_BATCH = 50_000  # rows: some 20 MB of statements, large enough for good compression


class RelationWriter:
    """A sink for rows of several relations: one Parquet file each, present even when empty."""

    def __init__(self, folder: Path, relations: tuple[str, ...]) -> None:
        self._schemas = {name: contract(name).schema for name in relations}
        self._rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in relations}
        self._files = {name: pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")
                       for name, schema in self._schemas.items()}  # fmt: skip

    def __enter__(self) -> RelationWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for name, file in self._files.items():
            if error is None:
                self._flush(name)
            file.close()

    def add(self, relation: str, row: tuple[object, ...]) -> None:
        """Adds one row, its values in the order of the contract's columns."""
        rows = self._rows[relation]
        rows.append(row)
        if len(rows) >= _BATCH:
            self._flush(relation)

    def _flush(self, name: str) -> None:
        rows, schema = self._rows[name], self._schemas[name]
        if not rows:
            return
        columns = zip(*rows, strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
        self._files[name].write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
        self._rows[name] = []
