"""One run at a time: a second one is told who is at work, and nobody who was killed stays in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from comity.model.errors import BusyError, EnvironmentRefusedError
from comity.store.lock import held
from comity.store.workspace import Workspace

HOLD = """
import sys
from pathlib import Path
from comity.store.lock import held
from comity.store.workspace import Workspace
with held(Workspace(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""
TRY = """
import sys
from pathlib import Path
from comity.model.errors import BusyError
from comity.store.lock import held
from comity.store.workspace import Workspace
try:
    with held(Workspace(Path(sys.argv[1]))):
        print("free")
except BusyError as error:
    print(error.exit_code, error)
"""


@contextmanager
def holder(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the workspace until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_second_run_is_told_which_process_is_at_work(tmp_path: Path) -> None:
    with holder(tmp_path / "work") as process:
        with (
            pytest.raises(BusyError, match=rf"process {process.pid}\).*Wait for it"),
            held(Workspace(tmp_path / "work")),
        ):
            pass
        process.communicate("")
    with held(Workspace(tmp_path / "work")):
        pass


def test_the_lock_of_a_killed_run_is_free(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()
        process.wait()
    with held(Workspace(tmp_path)):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_we_are_seen_by_others_and_let_go_even_after_an_error(tmp_path: Path) -> None:
    def other() -> str:
        return subprocess.run(
            [sys.executable, "-c", TRY, str(tmp_path)], capture_output=True, text=True, check=True
        ).stdout

    with pytest.raises(ZeroDivisionError), held(Workspace(tmp_path)):
        assert other().startswith(f"3 another run (process {os.getpid()}) is at work")
        raise ZeroDivisionError
    assert other() == "free\n"


def test_a_workspace_that_cannot_be_made_is_refused_plainly(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file")
    with pytest.raises(EnvironmentRefusedError, match="is not a folder"), held(Workspace(tmp_path / "work")):
        pass
