"""The workspace: one folder that holds raw files, the newest output of each stage, releases and judgements.

raw/<sha256>            fetched files by hash, never edited        raw/fetch.jsonl   what was fetched, when, from where
stages/<stage>/         newest good output of a stage, swapped in whole
releases/<version>/     immutable                                  releases/current  the newest good one
index/                  what pages search, made from releases and made anew when missing
judgements.jsonl        what people decided about links            run.json          what the workspace is built from
imports/                what was imported, as source.yml has it for other sources
aliases.jsonl           which record an entry is, where an edition would give it another id
ledger.sqlite           the ledger, unless it is on PostgreSQL
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from comity.model.errors import EnvironmentRefusedError, NotFoundError
from comity.store.relations import MEMORY

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NO_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths within one folder; nothing is made until something is written.

    memory: what the engine may hold while it works here before it spills to this folder, as '1GB'.
    """

    root: Path
    memory: str = MEMORY

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def stages(self) -> Path:
        return self.root / "stages"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def current(self) -> Path:
        return self.releases / "current"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def judgements(self) -> Path:
        return self.root / "judgements.jsonl"

    @property
    def aliases(self) -> Path:
        return self.root / "aliases.jsonl"

    @property
    def imports(self) -> Path:
        return self.root / "imports"

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.sqlite"

    def make(self) -> None:
        """Makes the folders. EnvironmentRefusedError where the disk or its rights stand in the way."""
        with plain_errors(self.root):
            for folder in (self.raw, self.stages, self.releases):
                folder.mkdir(parents=True, exist_ok=True)

    def release(self, version: str | None = None) -> Path:
        """The folder of a release, the current one by default. NotFoundError says what there is instead."""
        path = self.releases / version if version else self.current
        if not (path / "release.json").is_file():
            there = ", ".join(self.versions()) or "none yet"
            raise NotFoundError(
                f"no release {version or 'current'!r} in {self.root}.", hint=f"Releases: {there}. Try: comity run"
            )
        return path.resolve()

    def versions(self) -> list[str]:
        """Versions of all releases, oldest first."""
        whole = (path.parent for path in self.releases.glob("*/release.json"))
        return sorted(path.name for path in whole if not path.is_symlink() and not path.name.startswith("."))


@contextmanager
def plain_errors(place: Path) -> Iterator[None]:
    """Turns 'no room', 'no rights' and 'not a folder' of the operating system into one plain error."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise EnvironmentRefusedError(f"no room left in {place}.", hint="Free some space and run again.") from error
        if error.errno in _NO_RIGHTS:
            raise EnvironmentRefusedError(
                f"no right to write in {place}.", hint="Choose another folder with --workspace."
            ) from error
        if isinstance(error, NotADirectoryError | FileExistsError):
            raise EnvironmentRefusedError(
                f"{place} is not a folder.", hint="Choose another with --workspace."
            ) from error
        raise


@contextmanager
def swapped_in(target: Path) -> Iterator[Path]:
    """A new folder to fill, which takes the place of `target` only when all went well.

    Whoever is killed half way leaves `target` as it was; the next call sweeps what was left behind.
    """
    fresh = target.with_name(f".{target.name}.{token_hex(8)}")
    try:
        with plain_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            _recover(target)
            fresh.mkdir()
            yield fresh
            _flush(fresh)
            _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def point(link: Path, target: Path) -> None:
    """Makes `link` a relative symbolic link to `target` in one step: readers see the old one or the new one."""
    with pointed(link, target):
        pass


@contextmanager
def pointed(link: Path, target: Path) -> Iterator[None]:
    """Makes `link` a relative symbolic link to what is made at `target` meanwhile, in one step and only if all went
    well: readers see the old one or the new one. The link that waits tells `sweep` what a killed run was about to do.
    """
    waiting = _waiting(link)
    with plain_errors(link):
        waiting.unlink(missing_ok=True)
        waiting.symlink_to(os.path.relpath(target, link.parent))
        try:
            yield
            waiting.replace(link)
        finally:
            waiting.unlink(missing_ok=True)


def sweep(workspace: Workspace) -> None:
    """Removes what a killed run left behind; whoever calls holds the lock.

    A release that took its place but never became the current one goes too: the run that made it was not done.
    """
    waiting = _waiting(workspace.current)
    if waiting.is_symlink():
        never_current = waiting.resolve()
        if never_current.parent == workspace.releases.resolve() and never_current != workspace.current.resolve():
            shutil.rmtree(never_current, ignore_errors=True)
        waiting.unlink()
    for folder in (workspace.stages, workspace.releases):
        for old in folder.glob(".*.old"):
            _recover(old.with_name(old.name.removeprefix(".").removesuffix(".old")))
        for left_over in folder.glob(".*"):
            shutil.rmtree(left_over, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Writes a small file so that it is either the old one or the new one, never half."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def _recover(target: Path) -> None:
    old = _old(target)
    if old.exists() and not target.exists():  # killed between the two renames of _swap
        old.rename(target)
    for left_over in target.parent.glob(f".{target.name}.*"):
        shutil.rmtree(left_over, ignore_errors=True)


def _waiting(link: Path) -> Path:
    return link.with_name(f".{link.name}.new")


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _swap(fresh: Path, target: Path) -> None:
    if target.exists():
        old = _old(target)
        target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old)
    else:
        fresh.rename(target)


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
