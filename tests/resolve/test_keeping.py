"""Verdicts are appended whole, by one writer at a time; nothing that was there changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.model.errors import ChangedError, DataError, UsageError
from comity.resolve.judgements import Judgement, made, read, verdicts
from comity.resolve.keeping import Verdict, judge, take_back, text
from comity.resolve.naming import Names

NAMES = Names(["a:1", "b:1", "cfr:red-fox-7a0041a3"])
PAIR = ("a:1", "b:1")
OURS = """{"left_id": "b:1",  "right_id": "a:1", "verdict": "part", "whole": "left", "user": "u", "reason": "r",\
 "made_at": "2999-01-01"}"""

WRITE = """
import sys
from pathlib import Path
from comity.resolve.keeping import Verdict, judge
from comity.resolve.naming import Names
for number in range(60):
    said = Verdict(("a:1", f"{sys.argv[2]}:{number}"), "same", sys.argv[2], "x" * 500)
    judge(Path(sys.argv[1]), Names([]), said, None)
"""


def said(verdict: str = "same", **more: object) -> Verdict:
    return msgspec.convert({"pair": PAIR, "verdict": verdict, "user": "u", "reason": "why"} | more, Verdict)


def test_a_verdict_keeps_score_and_model_and_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_bytes(OURS.encode() + b"\r\n\n" + OURS.encode().replace(b"a:1", b"cfr:~7a0041a3"))
    before = path.read_bytes()
    line = judge(path, NAMES, said("different", score=0.25, model="m-1"), "2999-01-01")
    assert path.read_bytes().startswith(before + b"\n{")
    assert read(path)[-1] == line
    assert (line.score, line.model, line.supersedes) == (0.25, "m-1", "2999-01-01")
    assert made(line).year == 2999  # a clock that was set back makes no verdict that is older than the one it replaces
    assert verdicts(read(path))[PAIR] == line


def test_a_pair_named_the_other_way_round_is_turned(tmp_path: Path) -> None:
    line = judge(tmp_path / "j", NAMES, said("part", pair=("b:1", "a:1"), whole="left"), None)
    assert (line.left_id, line.right_id, line.whole) == ("a:1", "b:1", "right")


def test_what_was_judged_meanwhile_is_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    first = judge(path, NAMES, said(), None)
    for shown in (None, "2020-01-01"):
        with pytest.raises(ChangedError, match="somebody judged this pair meanwhile; now it stands as: a:1 and b:1"):
            judge(path, NAMES, said("different"), shown)
    take_back(path, NAMES, PAIR, first.made_at, "v")
    with pytest.raises(ChangedError, match="was taken back"):
        judge(path, NAMES, said("different"), first.made_at)
    assert len(read(path)) == 2


def test_taking_back_lets_the_verdict_before_stand_again(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    first = judge(path, NAMES, said(), None)
    second = judge(path, NAMES, said("different"), first.made_at)
    take_back(path, NAMES, PAIR, second.made_at, "u")
    assert verdicts(read(path)) == {PAIR: first}
    take_back(path, NAMES, PAIR, first.made_at, "u")
    assert verdicts(read(path)) == {}
    with pytest.raises(ChangedError):
        take_back(path, NAMES, PAIR, first.made_at, "u")
    assert [j.verdict for j in read(path)] == ["same", "different", "withdrawn", "withdrawn"]


def test_a_verdict_under_another_name_of_the_record_is_the_same_verdict(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    first = judge(path, NAMES, said(pair=("a:1", "cfr:~7a0041a3")), None)
    take_back(path, NAMES, ("a:1", "cfr:red-fox-7a0041a3"), first.made_at, "u")
    with pytest.raises(ChangedError):
        judge(path, NAMES, said(pair=("a:1", "cfr:red-fox-7a0041a3")), first.made_at)


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_text(OURS)
    both = [subprocess.Popen([sys.executable, "-c", WRITE, str(path), name]) for name in "xy"]
    assert [one.wait(60) for one in both] == [0, 0]
    lines = read(path)
    assert len(lines) == 121
    for name in "xy":
        assert [j.right_id for j in lines if j.user == name] == [f"{name}:{number}" for number in range(60)]
    assert [p.name for p in tmp_path.iterdir()] == ["judgements.jsonl"]


def test_a_link_into_a_repository_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "git").mkdir()
    path = tmp_path / "judgements.jsonl"
    path.symlink_to(tmp_path / "git" / "ours.jsonl")
    judge(path, NAMES, said(), None)
    assert path.is_symlink()
    assert len(read(tmp_path / "git" / "ours.jsonl")) == 1


def test_a_file_that_cannot_be_read_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_text("[]\n")
    with pytest.raises(DataError, match="line 1"):
        judge(path, NAMES, said(), None)
    assert path.read_text() == "[]\n"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": " \t\x00"}, "reason: say it in words"), ({"reason": "x" * 10_000}, "reason: 10,000 characters"),
        ({"user": ""}, "user: say it"), ({"user": "u" * 81}, "user: 81"), ({"verdict": "part"}, "whole"),
        ({"whole": "left"}, "whole"), ({"pair": ("a:1", "a:1")}, "against itself"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept(tmp_path: Path, wrong: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        judge(tmp_path / "j", NAMES, said(**wrong), None)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(max_size=300))
def test_a_reason_is_one_line_that_steers_nothing(words: str) -> None:
    try:
        kept = text("reason", words)
    except UsageError:
        return
    assert text("reason", kept) == kept
    assert kept.splitlines() == [kept]
    assert not set(kept) & {"\x1b", "\x9b", "\u202e", "\u2066", "\x00", "\u2028"}
    assert Judgement("a", "b", "same", "u", kept, "2030") == msgspec.json.decode(
        msgspec.json.encode(Judgement("a", "b", "same", "u", kept, "2030")), type=Judgement)  # fmt: skip


def test_markup_is_kept_as_text() -> None:
    assert text("reason", "<script>alert(1)</script>\x1b[31m\u202e red") == "<script>alert(1)</script> [31m red"
