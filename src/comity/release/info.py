"""What a release says of itself: release.json in its folder."""

from __future__ import annotations

from pathlib import Path

import msgspec

from comity.model.errors import DataError

FILE = "release.json"
PUBLIC = "public"
"""Folder of the record fused again without the sources that forbid passing on; absent when nothing forbids it."""


class Release(msgspec.Struct, frozen=True):
    """version: sortable UTC time and a short tag. sources: all that were heard. open_sources: those that may be passed
    on. restricted: whether anything at all of them may not be. counts: rows per relation.
    fingerprint: of the inputs and code that made it. software: version of Comity."""

    version: str
    made_at: str
    fingerprint: str
    software: str
    sources: list[str]
    open_sources: list[str]
    restricted: bool
    counts: dict[str, int]
    previous: str | None = None


def read(folder: Path) -> Release:
    """The release in a folder. DataError if release.json is missing or can't be read."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Release)
    except (OSError, msgspec.DecodeError) as error:
        raise DataError(f"{folder} holds no readable release ({error}).", hint="Try: comity run") from error


def write(folder: Path, release: Release) -> None:
    """Writes release.json."""
    (folder / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(release), indent=2) + b"\n")


def tables(folder: Path, release: Release, *, own_use: bool) -> Path:
    """The folder whose tables may be read: all of them for one's own use, else what may be passed on."""
    return folder / PUBLIC if release.restricted and not own_use else folder
