"""The raw store: files by hash, never edited, and a log that survives a kill."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from comity.model.errors import EnvironmentRefusedError, SourceError
from comity.store import raw
from comity.store.workspace import Workspace

WORDS = b"id,title\n1,First\n"


def entry(digest: str = "a" * 64, file: str = "table.csv", size: int = len(WORDS)) -> raw.Entry:
    return raw.Entry(
        source="made-up", file=file, sha256=digest, bytes=size, origin=f"mirror:made-up/{file}",
        retrieved_at=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC), edition="1", terms="open",
    )  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "work")


def kept(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.raw.iterdir())


def test_a_file_is_kept_under_its_hash(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(WORDS)
    digest = raw.keep(workspace, tmp_path / "table.csv")
    assert digest == sha256(WORDS).hexdigest()
    assert raw.path(workspace, digest).read_bytes() == WORDS
    assert raw.path(workspace, digest).stat().st_mode & 0o222 == 0


def test_the_same_content_again_leaves_the_file_alone(workspace: Workspace) -> None:
    digest = raw.keep(workspace, [WORDS])
    before = raw.path(workspace, digest).stat()
    assert raw.keep(workspace, [WORDS[:3], WORDS[3:]]) == digest
    after = raw.path(workspace, digest).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert kept(workspace) == [digest]


def test_a_stream_that_breaks_leaves_nothing(workspace: Workspace) -> None:
    def broken() -> Iterator[bytes]:
        yield WORDS
        raise SourceError("cut")

    with pytest.raises(SourceError, match="cut"):
        raw.keep(workspace, broken())
    assert kept(workspace) == []


def test_what_the_check_refuses_is_not_kept(workspace: Workspace) -> None:
    def refuse(path: Path, digest: str) -> None:
        assert path.read_bytes() == WORDS
        raise SourceError(f"not {digest}")

    with pytest.raises(SourceError, match=sha256(WORDS).hexdigest()):
        raw.keep(workspace, [WORDS], refuse)
    assert kept(workspace) == []


def test_a_file_that_cannot_be_read_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentRefusedError, match=r"gone\.csv"):
        raw.keep(workspace, tmp_path / "gone.csv")


def test_what_a_killed_run_left_is_swept_but_not_what_another_writes(workspace: Workspace) -> None:
    workspace.make()
    old, young = workspace.raw / ".incoming.old", workspace.raw / ".incoming.young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    raw.keep(workspace, [WORDS])
    assert (old.exists(), young.exists()) == (False, True)


def test_a_workspace_that_is_a_file_is_refused_plainly(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("not a folder")
    with pytest.raises(EnvironmentRefusedError, match="not a folder"):
        raw.keep(Workspace(tmp_path / "work"), [WORDS])


def test_the_log_gives_the_latest_entry_of_a_file(workspace: Workspace) -> None:
    digest, other = raw.keep(workspace, [WORDS]), raw.keep(workspace, [WORDS[::-1]])
    raw.log(workspace, [entry(digest), entry(digest, "other.csv")])
    raw.log(workspace, [entry(other)])
    assert raw.latest(workspace, "made-up", "table.csv") == entry(other)
    assert raw.latest(workspace, "made-up", "other.csv") == entry(digest, "other.csv")
    assert raw.latest(workspace, "another", "table.csv") is None


def test_an_entry_whose_file_is_gone_or_cut_does_not_count(workspace: Workspace) -> None:
    digest = raw.keep(workspace, [WORDS])
    raw.log(workspace, [entry(digest, size=len(WORDS) + 1)])
    assert raw.latest(workspace, "made-up", "table.csv") is None
    raw.log(workspace, [entry("b" * 64)])
    assert raw.latest(workspace, "made-up", "table.csv") is None


def test_nothing_fetched_is_no_log(workspace: Workspace) -> None:
    raw.log(workspace, [])
    assert raw.entries(workspace) == []
    assert not workspace.root.exists()


@pytest.mark.parametrize("half", [b'{"source":"made-up","fi', b'{"source":"\xc3', b"\x00\x00\x00"])
def test_half_a_line_is_skipped_and_stays(workspace: Workspace, half: bytes) -> None:
    raw.log(workspace, [entry()])
    log = workspace.raw / raw.LOG
    with log.open("ab") as stream:
        stream.write(half)
    before = log.read_bytes()
    assert raw.entries(workspace) == [entry()]
    raw.log(workspace, [entry("b" * 64)])
    assert raw.entries(workspace) == [entry(), entry("b" * 64)]
    assert log.read_bytes().startswith(before + b"\n")
