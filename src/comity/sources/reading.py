"""One source read into relations: records, statements, issues, and an account of every row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

import msgspec

from comity.sources import catalogue
from comity.sources.kit import Crawl, RawFile
from comity.store.writer import RelationWriter

RELATIONS = ("record", "statement", "issue", "accounting")
_SAMPLED_AT = datetime(2000, 1, 1, tzinfo=UTC)  # a sample was never fetched; a fixed time keeps it comparable


class Reading(msgspec.Struct, frozen=True):
    """Figures of one reading: records, statements, and issues by code."""

    records: int
    statements: int
    issues: dict[str, int]


_NONE: Mapping[str, str] = {}


def read(name: str, files: Mapping[str, RawFile], out: Path, kept: Mapping[str, str] = _NONE,
         *, imports: Path | None = None) -> Reading:  # fmt: skip
    """Crawls a source into `out`/<relation>.parquet. SourceError if a file can't be read as declared.

    kept: record id as this edition would make it -> id that the record keeps (see sources/carry).
    imports: see catalogue.
    """
    with RelationWriter(out, RELATIONS) as sink:
        run = Crawl(catalogue.spec(name, imports), files, catalogue.crosswalk(name, imports), sink, kept)
        catalogue.crawler(name, imports)(run)
    return Reading(run.records, run.statements, dict(run.issues))


def raw_file(path: Path, retrieved_at: datetime = _SAMPLED_AT) -> RawFile:
    """A local file with its SHA-256, read in blocks."""
    with path.open("rb") as stream:
        return RawFile(path, file_digest(stream, "sha256").hexdigest(), retrieved_at)


def sample_files(name: str) -> dict[str, RawFile]:
    """The hand-written sample of a source, file by file as declared."""
    folder = catalogue.folder(name) / "sample"
    return {file.name: raw_file(folder / file.name) for file in catalogue.spec(name).files}
