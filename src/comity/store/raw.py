"""Raw files by hash, and the log of what was fetched: raw/<sha256> is never edited, raw/fetch.jsonl only grows."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import msgspec

from comity.model.errors import EnvironmentRefusedError
from comity.store.workspace import Workspace, plain_errors

LOG = "fetch.jsonl"
_BLOCK = 1 << 20
_FRESH = ".incoming."
_ABANDONED = 86_400  # seconds: whoever writes for longer than a day was killed

Check = Callable[[Path, str], None]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log: a file of a source, and how it came here.

    origin: its address, `mirror:<source>/<file>`, `package:<package>/<path>` or `embedded:<file>`; no path of a
    machine. retrieved_at: UTC, None where the file came with a package, so that the time says nothing about it.
    """

    source: str
    file: str
    sha256: str
    bytes: int
    origin: str
    retrieved_at: datetime | None
    edition: str
    terms: str
    etag: str = ""
    last_modified: str = ""


def path(workspace: Workspace, digest: str) -> Path:
    """Where the file with that SHA-256 lies, or would lie."""
    return workspace.raw / digest


def keep(workspace: Workspace, content: Path | Iterable[bytes], check: Check | None = None) -> str:
    """Copies a file, or blocks of bytes, into the store and returns its SHA-256; what is there already stays.

    `check` sees the whole copy and its hash before it becomes part of the store; what it raises, or what `content`
    raises half way, leaves nothing behind. EnvironmentRefusedError: no room, no rights, or `content` can't be read.
    """
    workspace.make()
    blocks = _blocks(content) if isinstance(content, Path) else content
    with plain_errors(workspace.raw):
        _sweep(workspace.raw)
        fresh = workspace.raw / f"{_FRESH}{token_hex(8)}"
        try:
            digest = _copy(blocks, fresh)
            if check is not None:
                check(fresh, digest)
            _settle(fresh, path(workspace, digest))
        finally:
            fresh.unlink(missing_ok=True)
    return digest


def log(workspace: Workspace, entries: Iterable[Entry]) -> None:
    """Appends entries to the log, in one write."""
    lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
    if not lines:
        return
    workspace.make()
    with plain_errors(workspace.raw), (workspace.raw / LOG).open("a+b") as stream:
        stream.write(b"" if _ends_whole(stream.fileno()) else b"\n")
        stream.write(lines)
        stream.flush()
        os.fsync(stream.fileno())


def entries(workspace: Workspace) -> list[Entry]:
    """The log, oldest first, without lines that were cut by a kill."""
    try:
        lines = (workspace.raw / LOG).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return [entry for entry in map(_decoded, lines) if entry is not None]


def latest(workspace: Workspace, source: str, file: str) -> Entry | None:
    """What the newest fetch gave for a file, None if it was never fetched or is no longer in the store."""
    found = next((e for e in reversed(entries(workspace)) if (e.source, e.file) == (source, file)), None)
    return found if found is not None and _is_whole(path(workspace, found.sha256), found.bytes) else None


def _decoded(line: bytes) -> Entry | None:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _ends_whole(log_file: int) -> bool:
    """Whether the log ends with a line end; half a line must not swallow the one after it."""
    size = os.fstat(log_file).st_size
    return size == 0 or os.pread(log_file, 1, size - 1) == b"\n"


def _is_whole(kept: Path, size: int) -> bool:
    return kept.is_file() and kept.stat().st_size == size


def _blocks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as stream:
            while block := stream.read(_BLOCK):
                yield block
    except OSError as error:
        raise EnvironmentRefusedError(f"can't read {source} ({error.strerror}).") from error


def _copy(blocks: Iterable[bytes], fresh: Path) -> str:
    digest = sha256()
    with fresh.open("xb") as stream:
        for block in blocks:
            digest.update(block)
            stream.write(block)
    return digest.hexdigest()


def _settle(fresh: Path, target: Path) -> None:
    if _is_whole(target, fresh.stat().st_size):
        return
    with fresh.open("rb") as stream:
        os.fsync(stream.fileno())
    fresh.chmod(fresh.stat().st_mode & 0o444)
    fresh.replace(target)


def _sweep(folder: Path) -> None:
    for left_over in folder.glob(f"{_FRESH}*"):
        with suppress(FileNotFoundError):  # another process may be done with it, or sweep too
            if left_over.stat().st_mtime < time.time() - _ABANDONED:
                left_over.unlink()
