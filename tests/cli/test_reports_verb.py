"""`comity reports`: what is listed, shown, answered and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from comity.cli.main import cli
from comity.release.reports.keeping import keep
from comity.release.reports.sent import Seen, Sent
from comity.store.ledger.port import Ledger

SEEN = Seen("v", True, "ci-1", "An invented incident", "start: 2020")
SENT = Sent("dates", "It began\nin 2019.", contact="a@b.example")


def call(place: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--workspace", str(place), "reports", *words])


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a report in a workspace."""
    monkeypatch.delenv("COMITY_LEDGER", raising=False)
    return keep(Ledger(f"sqlite:///{tmp_path}/ledger.sqlite"), SEEN, SENT)


def test_listed_shown_and_answered(tmp_path: Path, kept: str) -> None:
    listed = call(tmp_path, "list")
    assert (listed.exit_code, kept in listed.output, "It began in 2019." in listed.output) == (0, True, True)
    shown = call(tmp_path, "show", kept)
    assert "a@b.example" in shown.output
    assert "start: 2020" in shown.output
    done = call(tmp_path, "answer", kept, "--verdict", "accepted", "--words", "Mended.", "--user", "u")
    assert done.output == f"Kept: {kept} is answered as accepted.\n"
    assert kept not in call(tmp_path, "list").output
    (told,) = json.loads(call(tmp_path, "list", "--state", "answered", "--json").output)
    assert (told["verdict"], told["answer"], told["user"], told["contact"]) == ("accepted", "Mended.", "u", None)
    again = call(tmp_path, "answer", kept, "--verdict", "spam")
    assert again.exit_code == 0
    assert json.loads(call(tmp_path, "show", kept, "--json").output)["turn"] == 2


@pytest.mark.parametrize(("words", "told"), [
    (["show", "rp-0"], "no report of that id"), (["answer", "rp-0", "--verdict", "spam"], "no report of that id"),
    (["answer", "KEPT", "--verdict", "accepted"], "say in words"),
    (["answer", "KEPT", "--verdict", "accepted", "--words", "x", "--judgement", "2020"], "no judgement was made"),
])  # fmt: skip
def test_refused(tmp_path: Path, kept: str, words: list[str], told: str) -> None:
    done = call(tmp_path, *[kept if word == "KEPT" else word for word in words])
    assert (done.exit_code, told in done.output) == (2, True), done.output


def test_an_empty_workspace_has_none_and_stays_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMITY_LEDGER", raising=False)
    assert call(tmp_path, "list").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_the_environment_names_another_ledger(tmp_path: Path, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_LEDGER", f"sqlite:///{tmp_path}/other.sqlite")
    assert kept not in call(tmp_path, "list").output
    monkeypatch.setenv("COMITY_LEDGER", "nonsense")
    assert call(tmp_path, "list").exit_code == 2
