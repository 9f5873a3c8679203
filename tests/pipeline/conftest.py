"""One small workspace for all tests of this folder; whoever breaks it gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from workspaces import SOURCES, Desk, built, lower_floors, make_mirror

from comity.pipeline import walk
from comity.store.workspace import Workspace


@pytest.fixture(autouse=True)
def _small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No floors, and no index: what pages search has tests of its own, and is a sixth of a run."""
    monkeypatch.delenv("COMITY_MIRROR", raising=False)
    monkeypatch.setattr(walk, "_index", lambda workspace, release, report: None)
    lower_floors(monkeypatch)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """All sources, by their samples."""
    with pytest.MonkeyPatch.context() as patch:
        lower_floors(patch)
        folder = tmp_path_factory.mktemp("whole")
        mirror = make_mirror(folder / "mirror")
        yield Desk(built(folder / "work", mirror, "--sources", f"{SOURCES},landmarks"), mirror)


@pytest.fixture(scope="session")
def one_source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """CFR alone, for tests that run the whole walk again."""
    with pytest.MonkeyPatch.context() as patch:
        lower_floors(patch)
        folder = tmp_path_factory.mktemp("one-source")
        mirror = make_mirror(folder / "mirror")
        yield Desk(built(folder / "work", mirror, "--sources", "cfr"), mirror)


def _copy(desk: Desk, folder: Path) -> Desk:
    shutil.copytree(desk.root, folder / "work", symlinks=True)
    shutil.copytree(desk.mirror, folder / "mirror")
    return Desk(Workspace(folder / "work"), folder / "mirror")


@pytest.fixture
def desk(whole: Desk, tmp_path: Path) -> Desk:
    """A copy of `whole` to break."""
    return _copy(whole, tmp_path)


@pytest.fixture
def small(one_source: Desk, tmp_path: Path) -> Desk:
    """A copy of `one_source` to break."""
    return _copy(one_source, tmp_path)
