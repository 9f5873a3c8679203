"""What people decided: nothing is overwritten, the newest counts, a broken line is named."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from comity.model.errors import DataError
from comity.resolve.judgements import Judgement, constraints, read, verdicts


def judged(verdict: str, made_at: str = "2030-01-01", left: str = "a:1", right: str = "b:1", **more: str) -> Judgement:
    line = {"left_id": left, "right_id": right, "verdict": verdict, "user": "u", "reason": "r", "made_at": made_at}
    return msgspec.convert(line | more, Judgement)


def written(folder: Path, *lines: bytes) -> Path:
    path = folder / "judgements.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_no_file_is_no_judgement(tmp_path: Path) -> None:
    assert read(tmp_path / "judgements.jsonl") == []


def test_lines_are_read_as_written_and_blank_ones_passed_over(tmp_path: Path) -> None:
    lines = [judged("same"), judged("part", whole="left", supersedes="2030-01-01")]
    assert read(written(tmp_path, b"", *map(msgspec.json.encode, lines), b" ")) == lines


@pytest.mark.parametrize(
    "line",
    [
        b"{", b'"text"', b'{"left_id": "a:1"}', b'{"left_id": "a:1", "right_id": "\xc3"}',
        msgspec.json.encode(judged("same")).replace(b"same", b"equal"),
        msgspec.json.encode(judged("same")).replace(b"2030-01-01", b"yesterday"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named(tmp_path: Path, line: bytes) -> None:
    path = written(tmp_path, msgspec.json.encode(judged("same")), line)
    with pytest.raises(DataError, match=r"judgements\.jsonl, line 2: .*Mend or remove the line"):
        read(path)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2030-01-01", "2030-01-02"),
        ("2030-01-01", "2030-01-01T08:00:00"),
        ("2030-01-01T10:00:00+02:00", "2030-01-01T09:00:00Z"),  # the text of the older sorts after that of the newer
        ("2030-01-01T09:00:00Z", "2030-01-01T09:00:00.5Z"),
    ],
)
def test_the_newest_verdict_counts_wherever_it_stands(older: str, newer: str) -> None:
    first, second = judged("same", older), judged("different", newer)
    for lines in ([first, second], [second, first]):
        assert verdicts(lines) == {("a:1", "b:1"): second}
        assert constraints(lines) == (frozenset(), frozenset({("a:1", "b:1")}))


def test_of_two_at_one_instant_the_later_line_counts() -> None:
    lines = [judged("same"), judged("different")]
    assert verdicts(lines)["a:1", "b:1"].verdict == "different"
    assert verdicts(lines[::-1])["a:1", "b:1"].verdict == "same"


def test_a_pair_has_one_verdict_whichever_side_is_named_first(tmp_path: Path) -> None:
    turned = judged("part", left="b:1", right="a:1", whole="left", made_at="2030-01-02")
    (kept,) = read(written(tmp_path, msgspec.json.encode(turned)))
    assert (kept.left_id, kept.right_id, kept.whole) == ("a:1", "b:1", "right")
    assert verdicts([judged("same"), turned]) == {("a:1", "b:1"): kept}


@pytest.mark.parametrize(
    ("verdict", "must", "cannot"),
    [("same", 1, 0), ("part", 0, 1), ("related", 0, 1), ("different", 0, 1), ("unsure", 0, 0)],
)
def test_only_same_joins_and_only_unsure_leaves_open(verdict: str, must: int, cannot: int) -> None:
    assert tuple(map(len, constraints([judged(verdict)]))) == (must, cannot)


def test_a_verdict_taken_back_is_open_again() -> None:
    assert constraints([judged("different"), judged("unsure", "2030-01-02")]) == (frozenset(), frozenset())
