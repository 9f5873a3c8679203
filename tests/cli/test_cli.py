"""The command as a whole: help, the workspace, listings, exit codes, silence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workspaces import comity

from comity.cli.verbs import VERBS, verb
from comity.settings import settings
from comity.sources import catalogue
from comity.store.workspace import Workspace


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_has_help_with_an_example(name: str) -> None:
    done = comity(name, "--help")
    assert done.exit_code == 0
    assert f"Usage: comity {name}" in done.stdout
    command = verb(name)
    assert command is not None
    if not command.hidden:
        examples = done.stdout.partition("Example")[2]
        assert f"  comity {name}" in examples


def test_the_list_of_verbs_is_in_the_order_of_the_walk() -> None:
    done = comity("--help")
    shown = [line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line.strip()]
    hidden = [name for name in VERBS if (command := verb(name)) and command.hidden]
    assert shown == [name for name in VERBS if name not in hidden]
    assert "comity run " in done.stdout


def test_the_workspace_before_the_verb_behind_it_and_from_the_environment(
    shared: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = str(shared.root)
    expected = [name["source"] for name in json.loads(comity("sources", "--json", "--workspace", root).stdout)]
    ways = [("--workspace", root, "run", "--explain"), ("run", "--explain", "--workspace", root)]
    told = [comity(*words).stdout for words in ways]
    monkeypatch.setenv("COMITY_WORKSPACE", root)
    told.append(comity("run", "--explain").stdout)
    told.append(comity("--workspace", "elsewhere", "run", "--explain", "--workspace", root).stdout)
    assert len(set(told)) == 1
    assert "crawl-cfr" in told[0]
    assert expected == catalogue.names()
    assert "never" in comity("sources", "--workspace", "elsewhere").stdout  # what is given wins over the environment


def test_the_workspace_is_a_folder_here_by_default(tmp_path: Path) -> None:
    done = comity("diff", "x")
    assert done.exit_code == 2
    assert "in comity-data." in done.stderr
    assert list(tmp_path.iterdir()) == []  # reading makes nothing


def test_listings_are_tables_for_people_and_json_for_programs(shared: Workspace) -> None:
    listed = json.loads(comity("sources", "--json", "--workspace", shared.root).stdout)
    cfr = next(row for row in listed if row["source"] == "cfr")
    assert (cfr["rows"], cfr["terms"], cfr["unit"], cfr["fetch"]) == (10, "none", "incident", "manual")
    assert cfr["records"] > 0
    assert cfr["statements"] > cfr["records"]
    assert next(row for row in listed if row["source"] == "dcid")["fetched"] == "never"
    lines = comity("sources", "--workspace", shared.root).stdout.splitlines()
    assert lines[0].split("\t")[:2] == ["source", "publisher"]
    assert [line.split("\t")[0] for line in lines[1:]] == catalogue.names()
    checked = json.loads(comity("check", "--json", "--workspace", shared.root).stdout)
    assert checked == [{"source": "cfr", "result": "sound"}, {"source": "landmarks", "result": "sound"}]
    reasons = json.loads(comity("run", "--explain", "--json", "--workspace", shared.root).stdout)
    assert {row["why"] for row in reasons} == {"up to date"}
    ran = json.loads(comity("run", "--json", "--workspace", shared.root).stdout)
    assert ran == {"ran": [], "refused": {}, "release": str(shared.release())}


def test_check_tells_what_nobody_reads(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    shutil.copytree(catalogue.folder("misp-galaxy") / "sample", mirror / "misp-galaxy")
    words = ["--sources", "misp-galaxy", "--mirror", mirror, "--workspace", tmp_path / "work"]
    assert comity("crawl", *words).exit_code == 0
    checked = comity("check", *words)
    assert (checked.exit_code, checked.stdout.splitlines()[1]) == (
        1,
        "misp-galaxy\terrors: 1 column-not-read, 1 duplicate-id, 1 missing-id",
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["run", "--workspace", "{root}"], 0, ""),
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["run", "--nonsense"], 2, "No such option"),
        (
            ["run", "--sources", "nonsense"],
            2,
            f"comity: no source 'nonsense'. There are: {', '.join(catalogue.names())}",
        ),
        (["run", "--sources", " , "], 2, "comity: no source named. Try: --sources all"),
        (["run", "--sources", "cfr", "--workspace", "new"], 2, "has to be fetched by hand"),
        (["run", "--sources", "cfr", "--mirror", "nowhere", "--workspace", "new"], 2, "there is no folder"),
        (["run", "--sources", "cfr", "--mirror", ".", "--workspace", "new"], 1, "the mirror lacks this file"),
        (["diff", "nonsense", "--workspace", "{root}"], 2, "no release 'nonsense' in {root}. Releases: 2"),
        (["explain", "nonsense", "--workspace", "new"], 2, "no release 'current' in new. Releases: none yet."),
        (["run", "--workspace", "/dev/null"], 3, "/dev/null is not a folder"),
        (["check", "--sources", "dcid", "--workspace", "{root}"], 0, ""),
    ],
)
def test_exit_codes_and_what_to_do(shared: Workspace, words: list[str], code: int, told: str) -> None:
    done = comity(*(word.format(root=shared.root) for word in words))
    assert done.exit_code == code, done.output
    assert told.format(root=shared.root) in " ".join(done.stderr.split())
    assert "Traceback" not in done.output


def test_python_m_comity_is_the_same_command_and_quiet(shared: Workspace) -> None:
    run = [sys.executable, "-m", "comity", "explain", "--workspace", str(shared.root)]
    done = subprocess.run([*run, "Attack on the invented", "title"], capture_output=True, text=True, env=os.environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert done.stdout.startswith("incident.title = Attack on the invented")
    done = subprocess.run([*run, "nonsense"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("comity: no incidents fit 'nonsense'.")


def test_the_version_is_that_of_the_package() -> None:
    assert comity("--version").stdout.startswith("comity, version ")


def test_memory_is_said_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_MEMORY", "4GB")
    assert settings(str(tmp_path)).workspace.memory == "4GB"
    monkeypatch.setenv("COMITY_MEMORY", "much")
    done = comity("check", "--workspace", tmp_path)
    assert done.exit_code == 2
    assert "COMITY_MEMORY is 'much', not an amount of memory." in done.stderr
