"""One workspace with two releases, which the tests of this folder only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from workspaces import CFR, built, edit_csv, lower_floors, make_mirror

from comity.store.workspace import Workspace


@pytest.fixture(autouse=True)
def _no_floors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("COMITY_MIRROR", "COMITY_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    lower_floors(monkeypatch)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """CFR and a dozen landmarks; the second release has one entry of CFR more."""
    with pytest.MonkeyPatch.context() as patch:
        lower_floors(patch)
        folder = tmp_path_factory.mktemp("shared")
        mirror = make_mirror(folder / "mirror")
        whole = (mirror / CFR).read_bytes()
        edit_csv(mirror / CFR, lambda rows: rows[:-1])
        built(folder / "work", mirror, "--sources", "cfr,landmarks")
        (mirror / CFR).write_bytes(whole)
        yield built(folder / "work", mirror)
