"""A workspace without room, without rights, or that is no folder; and two runs at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workspaces import Desk, comity, in_a_process, left_overs

from comity.store.workspace import Workspace

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount a small disk")
linux = pytest.mark.skipif(sys.platform != "linux", reason="gives up the rights of root as Linux has them")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many KiB, or skips."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(size: int) -> Path:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", place], capture_output=True)
        if done.returncode:
            pytest.skip(f"can't mount a small disk here: {done.stderr.decode().strip()}")
        return place

    yield mount
    subprocess.run(["umount", place], capture_output=True)


@needs_root
@pytest.mark.parametrize("size", [4, 120, 400])
def test_no_room_is_said_plainly(whole: Desk, disk: Callable[[int], Path], size: int) -> None:
    """From no room for the files to nearly enough for the release: whatever stage it hits."""
    workspace = Workspace(disk(size) / "work")
    done = comity("run", "--workspace", workspace.root, "--mirror", whole.mirror, "--sources", "cfr")
    assert done.exit_code == 3, done.output
    assert f"comity: no room left in {workspace.root}" in done.stderr
    assert "Free some space and run again." in done.stderr
    assert not workspace.current.exists()
    assert left_overs(workspace) == []


def test_no_room_for_a_release_leaves_the_former_one(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = small.workspace.release()
    monkeypatch.setattr("comity.release.publishing.papers", full)
    done = comity("publish", "--force", "--workspace", small.root, "--mirror", small.mirror)
    assert done.exit_code == 3
    assert f"no room left in {small.workspace.releases}" in done.stderr
    assert (small.workspace.release(), left_overs(small.workspace)) == (before, [])


OBEY = """
import ctypes, os
if os.geteuid() == 0:  # root is asked for its capabilities, not for the mode of a file: give all of them up
    ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())
"""


def without_rights(*words: str | Path) -> tuple[int, str]:
    """Exit code and standard error of a process for which the modes of files hold."""
    process = in_a_process(OBEY, *words)
    _, told = process.communicate(timeout=60)
    return process.returncode, told


@pytest.fixture
def read_only(small: Desk) -> Iterator[Desk]:
    """A workspace in which nothing may be written."""
    for path in (small.root, *small.root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    yield small
    for path in (small.root, *small.root.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


@linux
def test_no_right_to_write_is_said_plainly(read_only: Desk) -> None:
    code, told = without_rights("run", "--workspace", read_only.root)
    assert (code, told.splitlines()) == (
        3, [f"comity: no right to write in {read_only.root}.", "Choose another folder with --workspace."]
    )  # fmt: skip


@linux
def test_a_new_workspace_where_nothing_may_be_written(read_only: Desk) -> None:
    code, told = without_rights("run", "--workspace", read_only.root / "deeper" / "work")
    assert (code, told.splitlines()[0]) == (3, f"comity: no right to write in {read_only.root / 'deeper' / 'work'}.")


@linux
def test_reading_needs_no_right_to_write(read_only: Desk) -> None:
    code, told = without_rights("explain", "Attack on the invented", "--workspace", read_only.root)
    assert (code, told) == (0, "")


@linux
def test_no_right_to_read_is_said_plainly(small: Desk) -> None:
    small.root.chmod(0)
    code, told = without_rights("explain", "x", "--workspace", small.root)
    small.root.chmod(0o755)
    assert (code, told.splitlines()[0].partition(" use ")[0]) == (3, "comity: no right to")


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("not a folder")
    done = comity("run", "--workspace", tmp_path / "work")
    assert (done.exit_code, done.stderr.splitlines()[0]) == (3, f"comity: {tmp_path / 'work'} is not a folder.")
    assert "Choose another with --workspace." in done.stderr
    assert (tmp_path / "work").read_text() == "not a folder"


@pytest.mark.parametrize("name", ["stages", "releases", "raw"])
def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("not a folder")
    done = comity("run", "--workspace", tmp_path)
    assert (done.exit_code, "is not a folder" in done.stderr) == (3, True), done.output
