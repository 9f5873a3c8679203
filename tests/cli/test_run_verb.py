"""comity run: what runs and why, and the verbs of single stages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from workspaces import built, comity, make_mirror

from comity.model.errors import NotFoundError
from comity.pipeline import code
from comity.store.workspace import Workspace

STAGES = ["crawl-cfr", "crawl-landmarks", "resolve", "fuse", "publish"]


def reasons(workspace: Workspace, *words: str) -> dict[str, str]:
    done = comity("run", "--explain", "--workspace", workspace.root, *words)
    assert done.exit_code == 0, done.output
    return dict(line.split("\t") for line in done.stdout.splitlines()[1:])


def test_nothing_changed(shared: Workspace) -> None:
    assert reasons(shared) == dict.fromkeys(STAGES, "up to date")
    before = sorted(path.stat().st_mtime_ns for path in shared.stages.rglob("*"))
    done = comity("run", "--workspace", shared.root)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"Nothing changed; release {shared.release()}\n", "")
    assert sorted(path.stat().st_mtime_ns for path in shared.stages.rglob("*")) == before
    assert len(shared.versions()) == 2


def test_nothing_built_yet(tmp_path: Path) -> None:
    assert reasons(Workspace(tmp_path / "new")) == {
        "crawl-landmarks": "its files were never fetched", "crawl-misp-galaxy": "its files were never fetched",
        "resolve": "never run here", "fuse": "never run here", "publish": "never run here",
    }  # fmt: skip
    assert not (tmp_path / "new").exists()


@pytest.fixture
def code_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the code for fingerprints to look at."""
    root = tmp_path / "comity"
    shutil.copytree(code._ROOT, root, ignore=shutil.ignore_patterns("__pycache__", "static", "templates"))
    monkeypatch.setattr(code, "_ROOT", root)
    code.code_hash.cache_clear()
    yield root
    code.code_hash.cache_clear()


@pytest.mark.parametrize(
    ("touched", "directly"),
    [
        ("sources/cfr/crosswalk.yml", {"crawl-cfr"}),
        ("sources/landmarks/telling.py", {"crawl-landmarks"}),
        ("sources/kit/tables.py", {"crawl-cfr", "crawl-landmarks"}),
        ("resolve/data/model.yml", {"resolve"}),
        ("fuse/rules/union.py", {"fuse"}),
        ("release/papers.py", {"publish"}),
    ],
)
def test_a_touched_file_of_the_code_is_the_reason(
    shared: Workspace, code_copy: Path, touched: str, directly: set[str]
) -> None:
    (code_copy / touched).write_bytes((code_copy / touched).read_bytes() + b"\n# touched\n")
    told = reasons(shared)
    assert {stage for stage, why in told.items() if "code" in why} >= directly
    first = min(STAGES.index(stage) for stage in directly)
    assert all(told[stage] == "up to date" for stage in STAGES[:first] if stage not in directly)
    assert all(told[stage] != "up to date" for stage in STAGES[2:] if STAGES.index(stage) >= first)
    if directly == {"crawl-cfr"}:
        assert told["crawl-cfr"] == "changed: code"
        assert told["resolve"] == "changed: crawl-cfr"
        assert told["crawl-landmarks"] == "up to date"


def test_another_choice_of_sources_is_a_reason(shared: Workspace) -> None:
    told = reasons(shared, "--sources", "landmarks")
    assert told == {"crawl-landmarks": "up to date", "resolve": "changed: crawl-cfr",
                    "fuse": "changed: crawl-cfr, resolve", "publish": "changed: fuse, sources"}  # fmt: skip


def test_a_verdict_is_a_reason(shared: Workspace, tmp_path: Path) -> None:
    copy = Workspace(tmp_path / "copy")
    shutil.copytree(shared.root, copy.root, symlinks=True)
    copy.judgements.write_text("", encoding="utf-8")
    assert reasons(copy)["resolve"] == "changed: judgements"


def test_one_verb_per_stage_goes_as_far_as_its_name(tmp_path: Path) -> None:
    mirror, root = make_mirror(tmp_path / "mirror"), tmp_path / "work"
    words = ("--workspace", root, "--mirror", mirror, "--sources", "cfr")
    done = comity("fetch", *words)
    assert (done.exit_code, done.stdout.split("\t")[:3]) == (0, ["cfr", "cyber-operations-incidents.csv", "new"])
    assert comity("fetch", *words).stdout.split("\t")[2] == "unchanged"
    for name, ran in (("crawl", "crawl-cfr\n"), ("crawl", "up to date\n"), ("resolve", "resolve\n"),
                      ("resolve", "up to date\n"), ("fuse", "fuse\n")):  # fmt: skip
        done = comity(name, *words)
        assert (done.exit_code, done.stdout) == (0, ran)
        with pytest.raises(NotFoundError):
            Workspace(root).release()
    assert comity("publish", *words).stdout == "publish\n"
    assert Workspace(root).release().is_dir()
    assert built(root, mirror).versions() == [Workspace(root).release().name]
    assert comity("resolve", "--force", *words).stdout == "crawl-cfr, resolve\n"
