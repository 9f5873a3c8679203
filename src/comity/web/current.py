"""The release that a request reads: the current one, or one that it names; opened once and shared by all requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from pathlib import Path
from threading import Lock

from starlette.requests import Request

from comity.model.errors import DataError, EnvironmentRefusedError, NotFoundError
from comity.release import info
from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import found, kept
from comity.release.index.making import Report, silent
from comity.release.info import Release
from comity.store.workspace import Workspace
from comity.web.guards.deadline import stoppable
from comity.web.i18n import _, later
from comity.web.preparing import Preparing, Task
from comity.web.words import number

_BUILD = later("Build one with: comity run")
_MOST_OPEN = 3
PINNED = "release"
"""Name in the query string of the release that is asked for; without it, the current one."""


class Opened:
    """A release for the time of one request. index: what pages need at once. `handle()`: its relations, in DuckDB.

    pinned: whether the request named it. versions: of all releases that can be asked for, oldest first. coming: the
    version of a newer one that is being made ready, '' if there is none.
    """

    def __init__(self, shared: Handle, index: Index, *, pinned: bool, versions: Callable[[], list[str]] = list,
                 coming: str = "") -> None:  # fmt: skip
        self.release: Release = shared.release
        self.index = index
        self.pinned = pinned
        self.versions = versions
        self.coming = coming
        self._shared = shared

    @contextmanager
    def handle(self) -> Iterator[Handle]:
        """A handle with a cursor of its own, which threads need; the relations are shared."""
        mine = copy(self._shared)
        mine.con = mine.con.cursor()
        stoppable(mine.con)
        try:
            yield mine
        finally:
            mine.close()


class Current:
    """A release that has been replaced is freed when the last request that reads it is done.

    Where the index of a new release must be made first, the former one is shown until it is done.
    """

    def __init__(self, workspace: Workspace, *, public: bool) -> None:
        self.public = public
        self._workspace = workspace
        self._lock = Lock()
        self._open: dict[Path, tuple[Handle, Index]] = {}
        self._preparing = Preparing(partial(kept, workspace, public=public))
        self._former: tuple[Handle, Index] | None = None  # the newest release that was shown

    def opened(self, request: Request) -> Opened:
        """The release that a request reads. EnvironmentRefusedError while there is none, NotFoundError if it names one
        that isn't there."""
        version = request.query_params.get(PINNED, "")
        if version:
            return Opened(*self._shared(self._named(version)), pinned=True, versions=self.versions)
        shared, coming = self._shown()
        return Opened(*shared, pinned=False, versions=self.versions, coming=coming)

    @contextmanager
    def handle(self) -> Iterator[Handle]:
        """A handle on the current release. EnvironmentRefusedError while there is none."""
        with Opened(*self._newest(), pinned=False).handle() as handle:
            yield handle

    def index(self) -> Index:
        """The index of the current release. EnvironmentRefusedError while there is none."""
        return self._newest()[1]

    def versions(self) -> list[str]:
        """Versions of all releases, oldest first."""
        return self._workspace.versions()

    def newest(self) -> str:
        """The version that a request reads which names none. EnvironmentRefusedError while there is none."""
        return self._newest()[0].release.version

    def described(self, version: str) -> tuple[Release, Path]:
        """What a release says of itself, and the folder of those of its tables that may be shown. NotFoundError if
        there is none of that version."""
        try:
            release = info.read(folder := self._named(version))
        except DataError as error:
            raise NotFoundError(_("this version of Comity can't read that release."), hint=_(_BUILD)) from error
        return release, info.tables(folder, release, own_use=not self.public)

    def prepare(self, report: Report = silent) -> None:
        """Opens the current release, and makes its index where it is missing. EnvironmentRefusedError if there is no
        release."""
        self._shared(self._folder(), report)

    def _named(self, version: str) -> Path:
        if version not in self._workspace.versions():
            raise NotFoundError(_("this server has no release of that version."), hint=_("Leave out release=."))
        folder = self._workspace.release(version)
        if folder not in self._open and not found(self._workspace, folder, public=self.public):
            raise _unready(self._preparing.asked(folder))
        return folder

    def _folder(self) -> Path:
        try:
            return self._workspace.release()
        except NotFoundError as error:
            raise EnvironmentRefusedError(_("there is no release to show yet."), hint=_(_BUILD)) from error

    def _newest(self) -> tuple[Handle, Index]:
        return self._shown()[0]

    def _shown(self) -> tuple[tuple[Handle, Index], str]:
        """What a request reads that names no release, and the version of a newer one that is being made ready."""
        folder, former = self._folder(), self._former
        ready = folder in self._open or found(self._workspace, folder, public=self.public)
        if former is not None and former[0].folder.is_dir() and not ready:
            self._preparing.asked(folder)
            return former, folder.name
        self._former = self._shared(folder)
        return self._former, ""

    def _shared(self, folder: Path, report: Report = silent) -> tuple[Handle, Index]:
        with self._lock:
            mine = self._open[folder] if folder in self._open else self._read(folder, report)
            self._open = {**{k: v for k, v in self._open.items() if k != folder}, folder: mine}  # newest use last
            for oldest in list(self._open)[:-_MOST_OPEN]:
                del self._open[oldest]
            return mine

    def _read(self, folder: Path, report: Report) -> tuple[Handle, Index]:
        try:
            handle = Handle(folder, public=self.public)
            return handle, Index(kept(self._workspace, folder, public=self.public, report=report))
        except DataError as error:
            raise EnvironmentRefusedError(
                _("this version of Comity can't read the release."), hint=_(_BUILD)
            ) from error


def _unready(task: Task) -> EnvironmentRefusedError:
    if task.failed is not None:
        return EnvironmentRefusedError(
            _("this release has not been opened here yet, and its index could not be made."),
            hint=_("That is tried again in a minute; the server's log says what is wrong."),
        )
    told = _("this release has not been opened here yet; its index is being made.")
    if task.there:
        told = _("this release has not been opened here yet; its index is being made ({done} of {all} incidents).")
    far = {"done": number(task.done), "all": number(task.there)}
    return EnvironmentRefusedError(told.format(**far), hint=_("Try again in a minute."))
