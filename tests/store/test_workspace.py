"""The workspace changes in whole steps: whoever fails or is killed leaves the last good output in place."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from comity.model.errors import DataError, EnvironmentRefusedError, NotFoundError
from comity.store import workspace as w
from comity.store.workspace import Workspace, plain_errors, point, swapped_in, write_whole


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A stage whose good output says 'old'."""
    with swapped_in(tmp_path / "stages" / "fuse") as fresh:
        (fresh / "out").write_text("old")
    return tmp_path / "stages" / "fuse"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_takes_the_place_of_the_old_whole(target: Path) -> None:
    with swapped_in(target) as fresh:
        (fresh / "other").write_text("new")
        assert (target / "out").read_text() == "old"
    assert names(target) == ["other"]
    assert names(target.parent) == ["fuse"]


@pytest.mark.parametrize("error", [DataError("bad"), KeyboardInterrupt(), ZeroDivisionError()])
def test_an_error_leaves_the_old(target: Path, error: BaseException) -> None:
    with pytest.raises(type(error)), swapped_in(target) as fresh:
        (fresh / "out").write_text("half")
        raise error
    assert (target / "out").read_text() == "old"
    assert names(target.parent) == ["fuse"]


def test_a_kill_between_the_renames_is_mended(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(fresh: Path, into: Path) -> None:
        into.rename(into.with_name(f".{into.name}.old"))
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(w, "_swap", killed)
        with pytest.raises(SystemExit), swapped_in(target):
            pass
    assert not target.exists()
    with swapped_in(target) as fresh:
        assert (target / "out").read_text() == "old"
        (fresh / "out").write_text("new")
    assert (target / "out").read_text() == "new"
    assert names(target.parent) == ["fuse"]


def test_what_a_killed_run_left_is_swept(target: Path) -> None:
    for left in (".fuse.0123", ".fuse.old"):
        (target.parent / left).mkdir()
        (target.parent / left / "half").write_text("half")
    (target.parent / ".other.0123").mkdir()
    with swapped_in(target):
        pass
    assert names(target.parent) == [".other.0123", "fuse"]


def test_others_may_read_what_was_swapped_in(target: Path) -> None:
    (target.parent / "plain").mkdir()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE((target.parent / "plain").stat().st_mode)


def test_readers_of_a_link_see_the_old_or_the_new_and_never_nothing(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "release.json").write_text(name)
    link, seen, done = tmp_path / "current", set(), threading.Event()
    point(link, tmp_path / "one")

    def read() -> None:
        while not done.is_set():
            seen.add((link / "release.json").read_text() if link.exists() else "nothing")

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(300):
        point(link, tmp_path / ("one", "two")[turn % 2])
    done.set()
    reader.join()
    assert "nothing" not in seen
    assert not link.readlink().is_absolute()  # a workspace may be moved
    assert names(tmp_path) == ["current", "one", "two"]


def test_a_link_left_half_made_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".current.new").symlink_to("gone")
    point(tmp_path / "current", tmp_path / "one")
    assert (tmp_path / "current").readlink() == Path("one")


def test_a_small_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "run.json", "old")
    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(os, "fsync", refuse(errno.ENOSPC))
        write_whole(tmp_path / "run.json", "new")
    assert (tmp_path / "run.json").read_text() == "old"
    write_whole(tmp_path / "run.json", "new")
    assert names(tmp_path) == ["run.json"]


def refuse(number: int) -> object:
    def call(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


REFUSALS = [(errno.ENOSPC, "no room left"), (errno.EDQUOT, "no room left"), (errno.EACCES, "no right to write"),
            (errno.EPERM, "no right to write"), (errno.EROFS, "no right to write"),
            (errno.ENOTDIR, "is not a folder")]  # fmt: skip


@pytest.mark.parametrize(("number", "said"), REFUSALS)
def test_the_machine_in_the_way_is_one_plain_error(
    target: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    for step in ("mkdir", "rename"):
        with monkeypatch.context() as patch, pytest.raises(EnvironmentRefusedError, match=said) as caught:
            patch.setattr(Path, step, refuse(number))
            with swapped_in(target):
                pass
        assert caught.value.hint
        assert (target / "out").read_text() == "old"
    with monkeypatch.context() as patch, pytest.raises(EnvironmentRefusedError, match=said):
        patch.setattr(Path, "mkdir", refuse(number))
        Workspace(target).make()


def test_other_errors_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(InterruptedError), plain_errors(tmp_path):
        raise InterruptedError(errno.EINTR, "interrupted")


def test_releases_that_are_whole_are_listed_and_found(tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    with pytest.raises(NotFoundError, match=r"none yet\. Try: comity run"):
        space.release()
    for version in ("2030-b", "2029-a", "half", ".2030-b.0123"):
        (space.releases / version).mkdir(parents=True)
        if version != "half":
            (space.releases / version / "release.json").write_text("{}")
    point(space.current, space.releases / "2030-b")
    assert space.versions() == ["2029-a", "2030-b"]
    assert space.release() == (space.releases / "2030-b").resolve()
    with pytest.raises(NotFoundError, match="Releases: 2029-a, 2030-b"):
        space.release("half")
