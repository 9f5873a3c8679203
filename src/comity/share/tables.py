"""Exports of chosen incidents as CSV, XLSX, Parquet, JSON Lines, STIX or MISP, each with citation, release and query.

XLSX holds its codebook and citation as sheets, STIX its citation as a report and its licences as markings; the others
have them in `<file>.README.md`. A file takes its name only
when it is whole; another of that name is replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, get_args

import msgspec

from comity.model.errors import UsageError
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.share.files import READING, write_csv, write_jsonl, write_parquet
from comity.share.misp.writing import LOSSES, write_events
from comity.share.readme import readme
from comity.share.selection import Selection
from comity.share.stix.telling.bundle import write_bundle
from comity.share.workbook import write_workbook
from comity.store.workspace import plain_errors

Format = Literal["csv", "xlsx", "parquet", "jsonl", "stix", "misp"]
_WRITERS: dict[str, Callable[[Selection, Path], int]] = {
    "csv": write_csv, "xlsx": write_workbook, "parquet": write_parquet, "jsonl": write_jsonl,
    "stix": write_bundle, "misp": write_events,
}  # fmt: skip


class ExportResult(msgspec.Struct, frozen=True):
    """rows: incidents written. path: the file. note: what the reader should know, empty if nothing."""

    rows: int
    path: Path
    note: str


def export(handle: Handle, filters: Filters, fmt: str, out: Path, *, own_use: bool) -> ExportResult:
    """Writes the incidents that fit to `out`. Take Handle(public=True) unless it is for own use.

    UsageError for a format or filter that doesn't exist, and for tables that may not leave the machine;
    EnvironmentRefusedError without room or rights.
    """
    if fmt not in get_args(Format):
        raise UsageError(f"{fmt!r} is not a format.", hint="Formats: " + ", ".join(get_args(Format)))
    if not out.parent.is_dir() or out.is_dir():
        raise UsageError(f"{out} can't be written: it is a folder, or lies in none.", hint="Name a file.")
    chosen = Selection(handle, filters, own_use=own_use)
    with plain_errors(out.parent), TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
        fresh = Path(folder) / out.name
        rows = _WRITERS[fmt](chosen, fresh)
        if fmt in READING:
            beside = fresh.with_name(f"{out.name}.README.md")
            beside.write_text(readme(chosen.words, rows, READING[fmt], has_columns=fmt != "misp"), encoding="utf-8")
            beside.replace(out.with_name(beside.name))
        if (losses := fresh.with_name(fresh.name + LOSSES)).exists():
            losses.replace(out.with_name(losses.name))
        fresh.replace(out)
    return ExportResult(rows, out, chosen.words.mark)
