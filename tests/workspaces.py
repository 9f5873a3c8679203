"""Small workspaces to break: all sources by their hand-written samples, floors taken away."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from comity.cli.main import cli
from comity.sources import catalogue
from comity.sources.kit import Spec
from comity.sources.kit.spec import Bounds
from comity.store.workspace import Workspace

SOURCES = "cfr,dcid,eurepoc,misp-galaxy"
CFR = "cfr/cyber-operations-incidents.csv"
EUREPOC = "eurepoc/EuRepoC_Global_Database_1.1.csv"
DCID = "dcid/DCID_2.0_Release_update_February_2023.xlsx"
GALAXY = "misp-galaxy/threat-actor.json"
LANDMARKS = "landmarks/publications.yml"


class Desk(NamedTuple):
    """A workspace with one release, and the mirror it was built from."""

    workspace: Workspace
    mirror: Path

    @property
    def root(self) -> Path:
        return self.workspace.root


FLOORS = """
from msgspec.structs import replace
from comity.sources import catalogue
from comity.sources.kit.spec import Bounds
real = catalogue.spec
catalogue.spec = lambda name, imports=None: replace(real(name, imports), floors=Bounds(0, 0))
"""
"""The same as `lower_floors`, for a process of its own."""


def lower_floors(patch: pytest.MonkeyPatch, **records: int) -> None:
    """Takes the floors of all sources away, or gives a source another least number of records."""
    real = catalogue.spec

    def lowered(name: str, imports: Path | None = None) -> Spec:
        return replace(real(name, imports), floors=Bounds(records.get(name, 0), 0))

    patch.setattr(catalogue, "spec", lowered)


def make_mirror(folder: Path) -> Path:
    """A mirror of hand-written samples; of the landmarks the first dozen publications."""
    for name in SOURCES.split(","):
        shutil.copytree(catalogue.folder(name) / "sample", folder / name)
    entries = (
        (catalogue.folder("landmarks") / "data" / "publications.yml").read_text(encoding="utf-8").split("\n- id: ")
    )
    (folder / LANDMARKS).parent.mkdir()
    (folder / LANDMARKS).write_text("\n- id: ".join(entries[:12]) + "\n", encoding="utf-8")
    return folder


def comity(*words: str | Path) -> Result:
    """The command in this process; a run leaves out the index of the pages, which takes a quarter of its time."""
    words = (*words, "--no-index") if words[0] == "run" else words
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="comity")


def in_a_process(code: str, *words: str | Path, **options: Any) -> subprocess.Popen[str]:
    """The command in a process of its own, after `code`, which may set limits or replace functions."""
    run = "import sys\nfrom comity.cli.main import main\nsys.argv[0] = 'comity'\nmain()\n"
    return subprocess.Popen([sys.executable, "-c", f"{FLOORS}{code}\n{run}", *map(str, words)], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # fmt: skip


def built(root: Path, mirror: Path, *words: str | Path) -> Workspace:
    """A run that must succeed."""
    done = comity("run", "--workspace", root, "--mirror", mirror, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return Workspace(root)


def left_overs(workspace: Workspace) -> list[str]:
    """What should never stay in stages/ and releases/."""
    return sorted(path.name for folder in (workspace.stages, workspace.releases) for path in folder.glob(".*"))


def ask(workspace: Workspace, query: str) -> list[tuple[Any, ...]]:
    """Rows of a query in which @name is a relation of the current release."""
    for path in workspace.release().glob("*.parquet"):
        query = query.replace(f"@{path.stem} ", f"read_parquet('{path}') ")
    return duckdb.sql(query).fetchall()


def changes(workspace: Workspace) -> list[dict[str, Any]]:
    """changes.jsonl of the current release, incident by incident."""
    return [line for line in _changes(workspace) if "record_id" not in line]


def record_changes(workspace: Workspace) -> list[dict[str, Any]]:
    """The same, record by record."""
    return [line for line in _changes(workspace) if "record_id" in line]


def _changes(workspace: Workspace) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (workspace.release() / "changes.jsonl").read_text("utf-8").splitlines()]


def beside(workspace: Workspace, folder: Path) -> Workspace:
    """A workspace of its own with the same release and its index, for tests that change neither."""
    shutil.copytree(workspace.releases, folder / "releases", symlinks=True)
    shutil.copytree(workspace.index, folder / "index", copy_function=os.link)
    return Workspace(folder)


Table = list[dict[str, str]]


def edit_csv(path: Path, change: Callable[[Table], Table]) -> None:
    """Writes a table anew as `change` makes it."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = change(list(csv.DictReader(stream)))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
