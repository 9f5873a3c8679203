"""A source that shrank, or of which nothing came: its last good version stays, and every run says so."""

from __future__ import annotations

import pytest
from workspaces import CFR, GALAXY, Desk, Table, ask, built, comity, edit_csv, left_overs, lower_floors

RECORDS = "SELECT record_id, title FROM @record ORDER BY ALL"


def half(rows: Table) -> Table:
    return rows[: len(rows) // 2]


def test_a_source_that_shrank_by_half_is_not_promoted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lower_floors(monkeypatch, cfr=6)
    sound = (desk.mirror / CFR).read_bytes()
    before, records = desk.workspace.release(), ask(desk.workspace, RECORDS)
    edit_csv(desk.mirror / CFR, half)
    for words in (["--mirror", desk.mirror], []):  # the second run has no other file either, so it says the same
        done = comity("run", "--workspace", desk.root, *words)
        assert done.exit_code == 1
        assert "REFUSED: cfr: 5 records, outside 6 to 720 of its source.yml" in done.stderr
        assert "The last good version stays in use." in done.stderr
        assert (desk.workspace.release(), desk.workspace.versions()) == (before, [before.name])
    (desk.mirror / CFR).write_bytes(sound)
    done = comity("run", "--workspace", desk.root)
    assert (done.exit_code, done.stdout) == (0, f"Nothing changed; release {before}\n")
    assert ask(desk.workspace, RECORDS) == records


def test_other_sources_go_on_with_the_last_good_version(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lower_floors(monkeypatch, cfr=6)
    of_cfr = "SELECT record_id, title FROM @record WHERE source = 'cfr' ORDER BY ALL"
    before, records = desk.workspace.release(), ask(desk.workspace, of_cfr)
    edit_csv(desk.mirror / CFR, half)
    galaxy = desk.mirror / GALAXY
    galaxy.write_text(galaxy.read_text(encoding="utf-8").replace('"value": "', '"value": "New ', 1), encoding="utf-8")
    done = comity("run", "--workspace", desk.root, "--mirror", desk.mirror)
    assert done.exit_code == 1
    assert "5 records, outside 6 to 720" in done.stderr
    assert done.stdout == f"Built release {desk.workspace.release()}\n"
    assert desk.workspace.versions() == [before.name, desk.workspace.release().name]
    assert ask(desk.workspace, of_cfr) == records
    assert ask(desk.workspace, "SELECT count(*) FROM @actor WHERE name LIKE 'New %'") == [(1,)]
    assert left_overs(desk.workspace) == []


def test_a_table_without_rows_is_a_source_that_shrank(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lower_floors(monkeypatch, cfr=6)
    path = small.mirror / CFR
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
    done = comity("run", "--workspace", small.root, "--mirror", small.mirror)
    assert done.exit_code == 1
    assert "0 records, outside 6 to 720" in done.stderr


def test_a_file_that_is_gone_from_the_mirror_is_named(small: Desk) -> None:
    (small.mirror / CFR).unlink()
    done = comity("run", "--workspace", small.root, "--mirror", small.mirror)
    assert done.exit_code == 1
    assert f"REFUSED: {CFR}: the mirror lacks this file. Expected at {small.mirror / CFR}" in done.stderr


def test_a_mirror_that_is_gone_leaves_what_was_fetched(small: Desk) -> None:
    before = small.workspace.release()
    done = comity("run", "--workspace", small.root, "--mirror", small.root / "nowhere")
    assert (done.exit_code, done.stdout) == (0, f"Nothing changed; release {before}\n")
    assert "NOT FETCHED: there is no folder" in done.stderr
    assert "What was fetched before is used." in done.stderr


def test_a_file_is_promoted_in_the_end(small: Desk) -> None:
    """What is refused once doesn't stand in the way of a sound file."""
    before = small.workspace.release()
    (small.mirror / CFR).write_bytes(b"")
    assert comity("run", "--workspace", small.root, "--mirror", small.mirror).exit_code == 1
    (small.mirror / CFR).write_bytes((small.root / "raw" / next(iter(_digests(small)))).read_bytes())
    edit_csv(small.mirror / CFR, lambda rows: rows[:-1])
    assert built(small.root, small.mirror).release() != before


def _digests(desk: Desk) -> list[str]:
    return [row[0] for row in ask(desk.workspace, "SELECT DISTINCT raw_sha256 FROM @record WHERE source = 'cfr'")]
