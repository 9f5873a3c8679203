"""The ways in which one file of a source comes into the raw store; each returns the line for the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from comity.model.errors import SourceError, UsageError
from comity.sources import catalogue
from comity.sources.downloading import Patience, Wanted, download
from comity.sources.kit import Spec
from comity.sources.kit.guard import refuse_large, refuse_markup
from comity.sources.kit.spec import File
from comity.sources.packaged import packaged_file
from comity.store import raw
from comity.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Progress:
    """What is going on, for whoever waits: a line of text; bytes done and expected while a file is on its way."""

    text: str
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One file to bring in; `former` is what the last fetch gave, None if it isn't in the store."""

    workspace: Workspace
    spec: Spec
    file: File
    former: raw.Entry | None
    on_progress: Callable[[Progress], None]
    patience: Patience

    def say(self, origin: str, done: int = 0, total: int | None = None) -> None:
        self.on_progress(Progress(f"{self.spec.name}: {self.file.name} from {origin}", done, total))

    def entry(self, digest: str, origin: str, retrieved_at: datetime | None) -> raw.Entry:
        """The line for a file that is in the store now."""
        size = raw.path(self.workspace, digest).stat().st_size
        return raw.Entry(source=self.spec.name, file=self.file.name, sha256=digest, bytes=size, origin=origin,
                         retrieved_at=retrieved_at, edition=self.spec.edition,
                         terms=self.spec.licence.terms)  # fmt: skip


def from_mirror(job: Job, mirror: Path) -> raw.Entry:
    """Takes DIR/<source>/<file>. SourceError names the path where it was expected."""
    place = f"{job.spec.name}/{job.file.name}"
    if not (mirror / place).is_file():
        raise SourceError("the mirror lacks this file.", file=place, hint=f"Expected at {mirror / place}")
    return _from_disk(job, mirror / place, f"mirror:{place}", _now())


def from_package(job: Job) -> raw.Entry:
    """Takes a file of an installed package."""
    return _from_disk(job, packaged_file(job.file), job.file.url, None)


def from_folder(job: Job) -> raw.Entry:
    """Takes data/<file> beside the crawler. SourceError if the installation lacks it."""
    path = catalogue.folder(job.spec.name) / "data" / job.file.name
    if not path.is_file():
        raise SourceError("this installation lacks the file.", file=job.file.name, hint="Install comity again.")
    return _from_disk(job, path, f"embedded:{job.file.name}", None)


def by_hand(job: Job) -> raw.Entry:
    """What was fetched before. UsageError tells a person how to fetch it and where to put it."""
    if job.former is not None:
        return job.former
    name, file = job.spec.name, job.file.name
    raise UsageError(
        f"{file} of {name} has to be fetched by hand. {job.spec.instructions}".strip(),
        hint=f"Put it into a folder as DIR/{name}/{file}, then: comity fetch {name} --mirror DIR",
    )


def as_imported(job: Job) -> raw.Entry:
    """What was imported. UsageError if it is gone from the store."""
    if job.former is None:
        raise UsageError(f"{job.file.name} of {job.spec.name} is gone from the workspace.",
                         hint=f"Import it again: comity import FILE --name {job.spec.name}")  # fmt: skip
    return job.former


def from_address(job: Job) -> raw.Entry:
    """Downloads the file, unless what is here is what source.yml pins or the server says it hasn't changed."""
    file, former = job.file, job.former
    if former is not None and former.sha256 == file.sha256:
        return former  # what is pinned by its hash can't be newer elsewhere
    wanted = Wanted(file.url, file.name, file.max_bytes, conditions=_conditions(file, former),
                    on_bytes=lambda done, total: job.say(file.url, done, total))  # fmt: skip
    got = download(wanted, lambda blocks: _keep(job, blocks), job.patience)
    if got is not None:
        entry = job.entry(got.sha256, file.url, _now())
        return replace(entry, etag=got.etag, last_modified=got.last_modified)
    if former is None:
        raise SourceError(f"{file.url} answers 304 without being asked.", file=file.name, hint="Try --mirror DIR.")
    return former


def _from_disk(job: Job, path: Path, origin: str, retrieved_at: datetime | None) -> raw.Entry:
    job.say(origin)
    refuse_large(path, job.file.name, job.file.max_bytes)  # before it is copied; the rest is looked at in the copy
    digest = raw.keep(job.workspace, path, lambda copy, _: _refuse_content(copy, job.file))
    return job.entry(digest, origin, retrieved_at)


def _conditions(file: File, former: raw.Entry | None) -> dict[str, str]:
    """Headers that let the server answer 'not modified'; none if a pinned file or another address is wanted now."""
    if former is None or file.sha256 or former.origin != file.url:
        return {}
    headers = {"If-None-Match": former.etag, "If-Modified-Since": former.last_modified}
    return {name: value for name, value in headers.items() if value}


def _keep(job: Job, blocks: Iterator[bytes]) -> str:
    return raw.keep(job.workspace, blocks, lambda path, digest: _refuse_download(path, digest, job.file))


def _refuse_download(path: Path, digest: str, file: File) -> None:
    _refuse_content(path, file)
    if file.sha256 and digest != file.sha256:
        raise SourceError(
            f"its SHA-256 is {digest}, where source.yml expects {file.sha256}.", file=file.name,
            hint="The publisher changed the file: look at the new one, then correct source.yml.",
        )  # fmt: skip


def _refuse_content(path: Path, file: File) -> None:
    refuse_large(path, file.name, file.max_bytes)
    if file.format != "html":
        refuse_markup(path, file.name)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
