"""Indexes made beside the work of a server: none is forgotten, one at a time, a failed one again later."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import msgspec
import pytest
from starlette.testclient import TestClient

from comity.release.index import keeping
from comity.release.index.making import Report
from comity.store.workspace import Workspace, point
from comity.web.app import make_app
from comity.web.preparing import PAUSE, Preparing

OWN = "http://127.0.0.1"


def test_one_that_runs_is_not_forgotten_when_another_is_asked_for() -> None:
    begun: list[str] = []
    go_on, done = Event(), Event()

    def make(folder: Path, report: Report) -> None:
        begun.append(folder.name)
        report(5, 10)
        assert go_on.wait(10)
        if len(begun) == 2:
            done.set()

    preparing = Preparing(make)
    one = preparing.asked(Path("one"))
    _until(lambda: one.done == 5)
    preparing.asked(Path("other"))
    assert preparing.asked(Path("one")) is one
    assert begun == ["one"]  # the other waits for its turn
    go_on.set()
    assert done.wait(10)
    assert begun == ["one", "other"]


def test_what_failed_is_tried_again_after_a_pause(capsys: pytest.CaptureFixture[str]) -> None:
    now, tried = [0.0], []

    def make(folder: Path, report: Report) -> None:
        tried.append(folder)
        if len(tried) == 1:
            raise OSError("no room")

    preparing = Preparing(make, lambda: now[0])
    first = preparing.asked(Path("one"))
    _until(lambda: first.failed is not None)
    assert preparing.asked(Path("one")) is first
    now[0] = PAUSE
    assert preparing.asked(Path("one")) is not first
    _until(lambda: len(tried) == 2)
    assert "OSError: no room" in capsys.readouterr().err


def test_pages_say_that_a_newer_release_is_being_made_ready(
    served: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(served.releases, tmp_path / "releases", symlinks=True)
    workspace = Workspace(tmp_path)
    first, go_on, make = workspace.release(), Event(), keeping.make

    def patient(*told: object) -> None:
        assert go_on.wait(30)
        make(*told)  # type: ignore[arg-type]

    asking = TestClient(make_app(workspace, public=False), base_url=OWN)
    before = asking.get("/incidents").text
    monkeypatch.setattr(keeping, "make", patient)
    second = first.with_name("29990101T000000Z-newer")
    shutil.copytree(first, second)
    told = msgspec.json.decode((second / "release.json").read_bytes()) | {"version": second.name}
    (second / "release.json").write_bytes(msgspec.json.encode(told))
    point(workspace.current, second)
    meanwhile = asking.get("/incidents").text
    assert first.name in meanwhile and "is being made ready here" in meanwhile
    assert "is being made ready here" not in before
    assert asking.get(f"/?release={second.name}").status_code == 503
    go_on.set()
    _until(lambda: first.name not in asking.get("/incidents").text)
    assert "is being made ready here" not in asking.get("/incidents").text


def _until(true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about in 30 seconds")
