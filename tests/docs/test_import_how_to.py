"""The page on importing is run as it stands: each command of it in its order, and what it shows is what is printed."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from workspaces import comity, lower_floors, make_mirror

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "import-and-misp.md"
CODE = re.compile(r"\(exit code (\d)\)")


def steps() -> Iterator[tuple[str, list[str], int]]:
    """A command, what is shown of its output, and its exit code."""
    text = "".join(re.findall(r"^```console\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE))
    for step in text.removeprefix("$ ").split("\n$ "):
        command, *shown = step.strip().splitlines()
        code = CODE.fullmatch(shown[-1])
        yield command, shown[:-1] if code else shown, int(code[1]) if code else 0


def alike(line: str) -> str:
    """Without what differs from one to another: ids, counts, names of releases and their folder."""
    line = re.sub(r"Built release .*", "Built release", line.rstrip())
    return re.sub(r"\d+ incidents", "incidents", re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", line))


def test_the_page_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder with the files that lie beside the page. What comes with Comity is a few samples here."""
    lower_floors(monkeypatch)
    monkeypatch.setenv("COMITY_MIRROR", str(make_mirror(tmp_path / "mirror")))
    for name in ("COMITY_WORKSPACE", "COMITY_LEDGER"):
        monkeypatch.delenv(name, raising=False)
    (here := tmp_path / "here").mkdir()
    monkeypatch.chdir(here)
    for path in (PAGE.parent / "import").glob("*.json"):
        shutil.copy(path, here)
    commands = list(steps())
    assert len(commands) == 12
    for command, shown, code in commands:
        done = comity(*shlex.split(command)[1:])
        assert done.exit_code == code, (command, done.output, done.exception)
        assert [alike(line) for line in done.output.splitlines()] == [alike(line) for line in shown], command
