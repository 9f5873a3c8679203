"""A file of somebody else's judgements: what is taken, what is refused and why, and that twice is once."""

from __future__ import annotations

from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.model.errors import DataError
from comity.resolve.chains import Chains, cycles
from comity.resolve.judgements import Judgement, constraints, read, under, verdicts
from comity.resolve.naming import Names
from comity.resolve.taking import Known, Line, Report, take, weigh

KINDS = {**{f"{s}:{n}": "incident" for s in "abc" for n in range(3)}, "act:1": "actor", "cfr:red-fox-7a0041a3": "event",
         "cfr:x-0000aaaa": "event", "cfr:y-0000aaaa": "event"}  # fmt: skip
KNOWN = Known(KINDS, Names(KINDS))
IDS = sorted(KINDS)[:6]


def line(left: str, verdict: str, right: str, day: int = 1, **more: str) -> bytes:
    said = {"left_id": left, "right_id": right, "verdict": verdict, "user": "u", "reason": "r",
            "made_at": f"2030-01-{day:02}"}  # fmt: skip
    return msgspec.json.encode(said | ({"whole": "left"} if verdict == "part" else {}) | more)


def _mixed(lines: list[bytes], seed: int) -> list[bytes]:
    return Random(seed).sample(lines, len(lines))  # noqa: S311 - dice with a seed, so that a failure can be repeated


def told(report: Report) -> list[tuple[str, str]]:
    return [(one.status, one.kind) for one in report.lines]


def before(*lines: bytes) -> list[Judgement]:
    return [msgspec.json.decode(one, type=Judgement) for one in lines]


@pytest.mark.parametrize(
    ("lines", "there", "wanted"),
    [
        ([line("a:0", "same", "b:0"), line("a:0", "same", "x:1")], [], [("new", ""), ("refused", "unknown-record")]),
        ([line("cfr:~7a0041a3", "same", "b:0")], [], [("new", "")]),
        ([line("cfr:~0000aaaa", "same", "b:0")], [], [("refused", "ambiguous-record")]),
        ([line("cfr:~7a0041a3", "same", "cfr:red-fox-7a0041a3")], [], [("refused", "not-comparable")]),
        ([line("a:0", "same", "act:1")], [], [("refused", "not-comparable")]),
        # contradicting each other: neither is known to be the right one
        ([line("a:0", "same", "b:0"), line("b:0", "different", "a:0", 2)], [], [("refused", "contrary")] * 2),
        ([line("a:0", "same", "b:0"), line("b:0", "different", "a:0", 2, supersedes="2030-01-01")], [],
         [("new", "")] * 2),
        ([line("a:0", "same", "b:0"), line("a:0", "unsure", "b:0", 2)], [], [("new", "")] * 2),
        ([line("a:0", "part", "b:0"), line("b:0", "part", "a:0", 2)], [], [("refused", "contrary")] * 2),
        # and what stands
        ([line("a:0", "different", "b:0", 2)], [line("a:0", "same", "b:0")], [("refused", "contrary")]),
        ([line("a:0", "different", "b:0", 2, supersedes="2030-01-01")], [line("a:0", "same", "b:0")], [("new", "")]),
        ([line("a:0", "same", "b:0", 2, user="v")], [line("a:0", "same", "b:0")], [("new", "")]),
        # chains
        ([line("a:0", "same", "b:0"), line("b:0", "same", "c:0", 2), line("a:0", "different", "c:0", 3)], [],
         [("refused", "apart-in-chain")] * 3),
        ([line("a:0", "different", "c:0", 3)], [line("a:0", "same", "b:0"), line("b:0", "same", "c:0", 2)],
         [("refused", "apart-in-chain")]),
        ([line("b:0", "same", "c:0", 2), line("a:1", "same", "c:1")],
         [line("a:0", "same", "b:0"), line("a:0", "related", "c:0", 3)], [("refused", "apart-in-chain"), ("new", "")]),
        ([line("a:0", "part", "b:0"), line("b:0", "part", "c:0", 2), line("c:0", "same", "a:0", 3)], [],
         [("refused", "part-cycle")] * 3),
        ([line("c:0", "part", "a:0", 3)], [line("a:0", "part", "b:0"), line("b:0", "part", "c:0", 2)],
         [("refused", "part-cycle")]),
        # what contradicts already stays as it is and is no fault of the new line
        ([line("a:1", "same", "b:1")], [line("a:0", "same", "b:0"), line("b:0", "same", "c:0", 2),
                                        line("a:0", "different", "c:0", 3)], [("new", "")]),
        # once is enough
        ([line("a:0", "same", "b:0"), line("b:0", "same", "a:0")], [], [("new", ""), ("duplicate", "")]),
        ([line("cfr:~7a0041a3", "same", "b:0")], [line("cfr:red-fox-7a0041a3", "same", "b:0")], [("duplicate", "")]),
    ],
)  # fmt: skip
def test_lines(lines: list[bytes], there: list[bytes], wanted: list[tuple[str, str]]) -> None:
    assert told(weigh(lines, before(*there), KNOWN)) == wanted


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (b"{", ""), (b"[]", ""), (b'{"left_id": "a:0"}', "right_id"), (b"\xff", ""),
        (line("a:0", "equal", "b:0"), "verdict"), (line("a:0", "same", "b:0", reason="x" * 10_000), "reason"),
        (line("a:0", "same", "b:0", reason="\x00"), "reason"),
        (line("a:0", "same", "b:0", user=""), "user"), (line("a:0", "part", "b:0", whole="top"), "whole"),
        (line("a:0", "part", "b:0").replace(b',"whole":"left"', b""), "whole"), (b"[" * 5000, ""),
        (line("a:0", "withdrawn", "b:0"), "supersedes"), (line("a:0", "same", "b:0", made_at="soon"), "made_at"),
        (b'{"x":' + b"[" * 100_000, ""),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named_with_its_field(wrong: bytes, field: str) -> None:
    report = weigh([b"", line("a:0", "same", "b:0"), wrong], [], KNOWN)
    assert told(report) == [("new", ""), ("refused", "unreadable")]
    assert (report.lines[1].number, report.lines[1].field) == (3, field)
    assert report.lines[1].why


def test_an_unknown_id_is_named_with_the_field_it_stands_in() -> None:
    report = weigh([line("b:0", "same", "a:9"), line("a:9", "same", "b:0")], [], KNOWN)
    assert [one.field for one in report.lines] == ["right_id", "left_id"]


def test_the_same_file_twice_takes_nothing_the_second_time(tmp_path: Path) -> None:
    path, theirs = tmp_path / "judgements.jsonl", tmp_path / "theirs.jsonl"
    theirs.write_bytes(b"\n".join([line("a:0", "same", "b:0"), line("cfr:~7a0041a3", "part", "b:0"), b"{"]))
    assert take(path, theirs, KNOWN, dry_run=True).taken == 0
    assert not path.exists()
    assert take(path, theirs, KNOWN, all_or_nothing=True).taken == 0
    assert not path.exists()
    first = take(path, theirs, KNOWN)
    assert (first.taken, first.count("refused")) == (2, 1)
    kept = path.read_bytes()
    again = take(path, theirs, KNOWN)
    assert (again.taken, again.count("duplicate"), path.read_bytes()) == (0, 2, kept)
    assert read(path)[1].right_id == "cfr:~7a0041a3"  # as the file has it


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for file in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(DataError, match="can't be read"):
            take(tmp_path / "j", file, KNOWN)


SAID = st.tuples(st.sampled_from(IDS), st.sampled_from(["same", "same", "different", "part"]), st.sampled_from(IDS))


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(SAID.filter(lambda s: s[0] != s[2]), max_size=9), st.integers(0, 3))
def test_what_is_taken_contradicts_nothing_whatever_the_order(said: list[tuple[str, str, str]], seed: int) -> None:
    lines = [line(*one, day) for day, one in enumerate(said, start=1)]
    report = weigh(lines, [], KNOWN)
    new = [one.judgement for one in report.lines if one.status == "new" and one.judgement]
    must, cannot = constraints(under(new, KNOWN.names))
    chains = Chains(must)
    assert not any(chains.path(*pair) for pair in cannot)
    parts = {(j.left_id, j.right_id) if j.whole == "left" else (j.right_id, j.left_id)
             for j in verdicts(new).values() if j.verdict == "part"}  # fmt: skip
    assert not list(cycles(parts, chains))

    def by_line(lines: list[bytes]) -> dict[bytes, Line]:
        return {lines[one.number - 1]: msgspec.structs.replace(one, number=0, why="")
                for one in weigh(lines, [], KNOWN).lines}  # fmt: skip

    assert by_line(_mixed(lines, seed)) == by_line(lines)
