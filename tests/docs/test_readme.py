"""What the README shows is run here: its Python, and every `comity …` line of its consoles."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from comity.cli.main import cli
from comity.pipeline.plan import Plan, bundled
from comity.pipeline.walk import run
from comity.store.workspace import Workspace

TEXT = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ENDLESS = ("serve", "demo")  # they run until somebody stops them: here only their options are read


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    lines = (line for block in blocks("console") for line in block.splitlines())
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ comity ")]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the record of the data that come with Comity."""
    folder = tmp_path_factory.mktemp("readme")
    run(Workspace(folder), Plan(bundled()), lambda stage, what: None)
    return folder


@pytest.fixture
def somewhere(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A reader's folder, with that workspace as theirs."""
    monkeypatch.setenv("COMITY_WORKSPACE", str(built))
    monkeypatch.delenv("COMITY_MIRROR", raising=False)
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def test_there_is_something_to_run() -> None:
    assert blocks("python")
    assert {shlex.split(line)[1] for line in commands()} >= {"run", "serve", "explain", "export"}


@pytest.mark.parametrize("line", commands())
def test_command(line: str, somewhere: Path) -> None:
    words = shlex.split(line, comments=True)[1:]
    if words[0] in ENDLESS:
        verb = cli.get_command(click.Context(cli), words[0])
        assert verb is not None
        verb.make_context(words[0], words[1:], obj=None)
        return
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    assert done.output.strip()


@pytest.mark.parametrize("code", blocks("python"))
def test_python(code: str, somewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - the README is ours
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT))))
def test_link_leads_somewhere(target: str) -> None:
    assert (Path(__file__).parents[2] / target).exists()
