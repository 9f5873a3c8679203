"""A workspace that somebody or something damaged between two runs."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from workspaces import CFR, Desk, ask, built, changes, comity, edit_csv, left_overs

IDS = "SELECT record_id, incident_id FROM @cluster ORDER BY ALL"


def flip(path: Path) -> None:
    """Another byte in the middle, at the same length."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.chmod(0o644)
    path.write_bytes(content)


def reasons(desk: Desk) -> str:
    done = comity("run", "--explain", "--workspace", desk.root)
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize("stage", ["crawl-cfr", "resolve", "fuse", "publish"])
def test_a_stage_folder_that_was_deleted_is_made_again(small: Desk, stage: str) -> None:
    before, ids = small.workspace.release(), ask(small.workspace, IDS)
    shutil.rmtree(small.workspace.stages / stage)
    assert f"{stage}\tnever run here" in reasons(small)
    after = built(small.root, small.mirror).release()
    assert (ask(small.workspace, IDS), left_overs(small.workspace)) == (ids, [])
    if stage == "publish":  # what was published isn't known any more, so it is published again
        assert (after > before, changes(small.workspace)) == (True, [])
    else:
        assert after == before


@pytest.mark.parametrize(
    ("stage", "file"),
    [("crawl-cfr", "statement.parquet"), ("resolve", "cluster.parquet"), ("fuse", "value.parquet")],
)
def test_a_damaged_table_of_a_stage_is_found_and_made_again(small: Desk, stage: str, file: str) -> None:
    ids = ask(small.workspace, IDS)
    flip(small.workspace.stages / stage / file)
    assert f"{stage}\tdamaged: {file}" in reasons(small)
    done = comity("run", "--workspace", small.root, "--mirror", small.mirror)
    assert done.exit_code == 0, done.output
    assert ask(small.workspace, IDS) == ids
    assert "damaged" not in reasons(small)


def test_a_damaged_crawl_is_no_version_to_fall_back_on(small: Desk) -> None:
    before = small.workspace.release()
    flip(small.workspace.stages / "crawl-cfr" / "record.parquet")
    edit_csv(small.mirror / CFR, lambda rows: [dict(reversed(row.items())) for row in rows])
    done = comity("run", "--workspace", small.root, "--mirror", small.mirror)
    assert done.exit_code == 1
    assert "the columns are in another order" in done.stderr
    assert small.workspace.release() == before


def test_a_raw_file_that_was_cut_is_fetched_again(small: Desk) -> None:
    (digest,) = ask(small.workspace, "SELECT DISTINCT raw_sha256 FROM @record ")[0]
    kept = small.workspace.raw / digest
    kept.unlink()
    kept.write_bytes(b"cut")
    done = comity("run", "--workspace", small.root, "--mirror", small.mirror)
    assert (done.exit_code, done.stdout.startswith("Nothing changed")) == (0, True), done.output
    assert kept.stat().st_size > 3


@pytest.mark.parametrize("content", [b"", b'{"sources": ["cf', b'{"sources": 7}', b"\xff\xfe"])
def test_a_damaged_plan_is_not_guessed(small: Desk, content: bytes) -> None:
    before = small.workspace.release()
    (small.root / "run.json").write_bytes(content)
    done = comity("run", "--workspace", small.root)
    assert (done.exit_code, small.workspace.release()) == (1, before)
    assert f"comity: {small.root / 'run.json'} can't be read" in done.stderr
    assert "comity run --sources NAMES" in done.stderr
    done = comity("run", "--workspace", small.root, "--sources", "cfr", "--mirror", small.mirror)
    assert (done.exit_code, done.stdout.startswith("Nothing changed")) == (0, True)


def test_a_damaged_release_is_named(small: Desk) -> None:
    release = small.workspace.release()
    (release / "incident.parquet").write_bytes(b"PAR1")
    done = comity("explain", "x", "--workspace", small.root)
    assert done.exit_code == 1
    assert "relation incident can't be read" in done.stderr
    assert str(release) in done.stderr
    assert "remove the folder that holds it, then: comity publish --force" in done.stderr
    ids = [tuple(row) for row in ask(small.workspace, IDS)]
    shutil.rmtree(release)
    assert comity("publish", "--force", "--workspace", small.root).exit_code == 0
    assert ask(small.workspace, IDS) == ids


def test_no_release_yet(tmp_path: Path) -> None:
    done = comity("explain", "x", "--workspace", tmp_path)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [f"comity: no release 'current' in {tmp_path}.",
                                        "Releases: none yet. Try: comity run"]  # fmt: skip


def test_a_clock_that_was_set_back_gives_a_later_version_all_the_same(
    small: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Back(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2001, 2, 3, tzinfo=UTC)

    before = small.workspace.release()
    monkeypatch.setattr("comity.release.publishing.datetime", Back)
    monkeypatch.setattr("comity.sources.ways.datetime", Back)
    edit_csv(small.mirror / CFR, lambda rows: rows[:-1])
    after = built(small.root, small.mirror).release()
    assert after.name > before.name
    assert small.workspace.versions() == [before.name, after.name]
    assert [change["op"] for change in changes(small.workspace)] == ["REMOVED"]
