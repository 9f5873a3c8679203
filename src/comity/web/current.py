"""The release that a request reads: the current one, or one that it names; opened once and shared by all requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from threading import Lock

from starlette.requests import Request

from comity.model.errors import DataError, EnvironmentRefusedError, NotFoundError
from comity.release import info
from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.release.info import Release
from comity.store.workspace import Workspace

_BUILD = "Build one with: comity run"
_MOST_OPEN = 3
PINNED = "release"
"""Name in the query string of the release that is asked for; without it, the current one."""


class Opened:
    """A release for the time of one request. index: what pages need at once. `handle()`: its relations, in DuckDB.

    pinned: whether the request named it.
    """

    def __init__(self, shared: Handle, index: Index, *, pinned: bool) -> None:
        self.release: Release = shared.release
        self.index = index
        self.pinned = pinned
        self._shared = shared

    @contextmanager
    def handle(self) -> Iterator[Handle]:
        """A handle with a cursor of its own, which threads need; the relations are shared."""
        mine = copy(self._shared)
        mine.con = mine.con.cursor()
        try:
            yield mine
        finally:
            mine.close()


class Current:
    """A release that has been replaced is freed when the last request that reads it is done."""

    def __init__(self, workspace: Workspace, *, public: bool) -> None:
        self.public = public
        self._workspace = workspace
        self._lock = Lock()
        self._open: dict[Path, tuple[Handle, Index]] = {}

    def opened(self, request: Request) -> Opened:
        """The release that a request reads. EnvironmentRefusedError while there is none, NotFoundError if it names one
        that isn't there."""
        version = request.query_params.get(PINNED, "")
        return Opened(*self._shared(self._folder(version)), pinned=bool(version))

    @contextmanager
    def handle(self) -> Iterator[Handle]:
        """A handle on the current release. EnvironmentRefusedError while there is none."""
        with Opened(*self._shared(self._folder("")), pinned=False).handle() as handle:
            yield handle

    def versions(self) -> list[str]:
        """Versions of all releases, oldest first."""
        return self._workspace.versions()

    def newest(self) -> str:
        """The version that a request reads which names none. EnvironmentRefusedError while there is none."""
        return self._folder("").name

    def described(self, version: str) -> tuple[Release, Path]:
        """What a release says of itself, and the folder of those of its tables that may be shown. NotFoundError if
        there is none of that version."""
        try:
            release = info.read(folder := self._folder(version))
        except DataError as error:
            raise NotFoundError("this version of Comity can't read that release.", hint=_BUILD) from error
        return release, info.tables(folder, release, own_use=not self.public)

    def _folder(self, version: str) -> Path:
        if version:
            if version not in self._workspace.versions():
                raise NotFoundError("this server has no release of that version.", hint="Leave out release=.")
            return self._workspace.release(version)
        try:
            return self._workspace.release()
        except NotFoundError as error:
            raise EnvironmentRefusedError("there is no release to show yet.", hint=_BUILD) from error

    def _shared(self, folder: Path) -> tuple[Handle, Index]:
        with self._lock:
            found = self._open.pop(folder, None) or self._read(folder)
            self._open[folder] = found  # the last one used comes last
            for oldest in list(self._open)[:-_MOST_OPEN]:
                del self._open[oldest]
            return found

    def _read(self, folder: Path) -> tuple[Handle, Index]:
        try:
            handle = Handle(folder, public=self.public)
            return handle, Index(kept(self._workspace, folder, public=self.public))
        except DataError as error:
            raise EnvironmentRefusedError("this version of Comity can't read the release.", hint=_BUILD) from error
