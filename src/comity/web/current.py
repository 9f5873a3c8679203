"""The release that is current now, opened once and shared by all requests; a newer one is picked up at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from threading import Lock

from comity.model.errors import DataError, EnvironmentRefusedError, NotFoundError
from comity.release.handle import Handle
from comity.store.workspace import Workspace

_BUILD = "Build one with: comity run"


class Current:
    """Hands each request a handle with a cursor of its own, which threads need; the relations are shared.

    A release that has been replaced is freed when the last request that reads it is done.
    """

    def __init__(self, workspace: Workspace, *, public: bool) -> None:
        self.public = public
        self._workspace = workspace
        self._lock = Lock()
        self._open: Handle | None = None

    @contextmanager
    def handle(self) -> Iterator[Handle]:
        """The current release for the time of one request. EnvironmentRefusedError while there is none."""
        mine = copy(self._newest())
        mine.con = mine.con.cursor()
        try:
            yield mine
        finally:
            mine.close()

    def _newest(self) -> Handle:
        try:
            folder = self._workspace.release()
            with self._lock:
                if self._open is None or self._open.folder != folder:
                    self._open = Handle(folder, public=self.public)
                return self._open
        except NotFoundError as error:
            raise EnvironmentRefusedError("there is no release to show yet.", hint=_BUILD) from error
        except DataError as error:
            raise EnvironmentRefusedError("this version of Comity can't read the release.", hint=_BUILD) from error
