"""Judgements of somebody else's file: which of them can be taken, and which a person has to look at first.

A line is refused if it can't be read, names no record, contradicts a verdict that stands and doesn't say that it
replaces it, or if lines and verdicts together say what can't be: then all new lines of the chain or cycle are refused,
since nothing tells which of them is wrong. The order of lines makes no difference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from comity.model.errors import DataError, UsageError
from comity.resolve.cluster import Pair
from comity.resolve.contradictions import Contradiction, contradictions, contrary, in_graph
from comity.resolve.judgements import UNREADABLE, Judgement, parsed, read, under, verdicts
from comity.resolve.keeping import append, text
from comity.resolve.naming import Names

LARGEST = 64 * 2**20
"""Most bytes of a file that is taken."""

_FIELD = re.compile(r"(?: - at `\$\.| missing required field `)(?P<field>\w+)`")


class Line(msgspec.Struct, frozen=True):
    """What becomes of one line. number: from 1. status: new (can be taken), duplicate (known already), refused.
    kind, field, why: of a refusal. judgement: as written, None if it can't be read."""

    number: int
    status: Literal["new", "duplicate", "refused"]
    kind: str = ""
    field: str = ""
    why: str = ""
    judgement: Judgement | None = None


class Report(msgspec.Struct, frozen=True):
    """All lines in order, and how many were taken."""

    lines: list[Line]
    taken: int = 0

    def count(self, status: str) -> int:
        """Lines of one status."""
        return sum(line.status == status for line in self.lines)


class Known(NamedTuple):
    """What a file is held against: record -> kind of record, and the names of records."""

    kinds: Mapping[str, str]
    names: Names


def take(path: Path, file: Path, known: Known, *, all_or_nothing: bool = False, dry_run: bool = False) -> Report:
    """Appends what can be taken of `file` to `path`; nothing in a dry run, or if all are asked for and one is refused.
    DataError if the file can't be read at all."""
    lines = read_lines(file)
    if dry_run:
        return weigh(lines, read(path), known)
    report = Report([])

    def make(before: list[Judgement]) -> list[Judgement]:
        nonlocal report
        report = weigh(lines, before, known)
        new = [line.judgement for line in report.lines if line.status == "new" and line.judgement]
        kept = [] if all_or_nothing and report.count("refused") else new
        report = msgspec.structs.replace(report, taken=len(kept))
        return kept

    append(path, make)
    return report


def read_lines(file: Path) -> list[bytes]:
    """The lines of a file. DataError if there is none, or it is larger than `LARGEST`."""
    try:
        if file.stat().st_size > LARGEST:
            raise DataError(f"{file}: larger than the {LARGEST:,} bytes allowed.", hint="Is it a file of judgements?")
        return file.read_bytes().splitlines()
    except OSError as error:
        raise DataError(f"{file} can't be read ({error.strerror}).", hint="Name a file of judgements.") from error


def weigh(lines: list[bytes], before: list[Judgement], known: Known) -> Report:
    """What becomes of each line, given the judgements there are. Pure."""
    told = [_read(number, line, known) for number, line in enumerate(lines, start=1) if line.strip()]
    told = _without_duplicates(told, under(before, known.names), known.names)
    told = _without_contrary(told, under(before, known.names), known.names)
    return Report(_without_contradictions(told, before, known))


def _read(number: int, line: bytes, known: Known) -> Line:
    try:
        j = parsed(line)
        for field in ("user", "reason"):
            text(field, getattr(j, field))
    except UNREADABLE as error:
        found = _FIELD.search(str(error))
        return Line(number, "refused", "unreadable", found["field"] if found else "", f"{error}.")
    except UsageError as error:
        return Line(number, "refused", "unreadable", error.message.partition(":")[0], error.message)
    if j.verdict == "part" and not j.whole:
        return Line(number, "refused", "unreadable", "whole", "part: which is the whole is not said.", j)
    wrong = next((c for c in contradictions([j], known.names, known.kinds) if c.kind != "two-minds"), None)
    if wrong:
        return Line(number, "refused", wrong.kind, *_which(line, wrong.records, wrong.kind), j)
    if known.names.of(j.left_id) == known.names.of(j.right_id):
        return Line(number, "refused", "not-comparable", "right_id", "both ids mean one record.", j)
    return Line(number, "new", judgement=j)


def _which(line: bytes, records: tuple[str, ...], kind: str) -> tuple[str, str]:
    """The field, as it stands in the file, and the words of a refusal by id."""
    written = msgspec.json.decode(line, type=dict[str, object])
    field = "left_id" if written["left_id"] == records[0] else "right_id"
    if kind == "unknown-record":
        return field, f"no record has the id {records[0]}."
    if kind == "ambiguous-record":
        return field, f"{records[0]} may be {' or '.join(records[1:])}."
    return "right_id", f"{records[0]} and {records[1]} are not both incidents, nor both actors."


def _resolved(line: Line, names: Names) -> Judgement:
    assert line.judgement is not None  # noqa: S101 - lines that can't be read are refused before
    return under([line.judgement], names)[0]


def _key(j: Judgement) -> tuple[object, ...]:
    return j.left_id, j.right_id, j.verdict, j.whole, j.user, j.made_at, j.supersedes


def _without_duplicates(lines: list[Line], before: list[Judgement], names: Names) -> list[Line]:
    seen = {_key(j): "in the workspace already" for j in before}
    found = []
    for line in lines:
        if line.status == "new":
            key = _key(_resolved(line, names))
            why = seen.setdefault(key, f"the same as line {line.number}")
            if why != f"the same as line {line.number}":
                line = msgspec.structs.replace(line, status="duplicate", why=f"{why}.")
        found.append(line)
    return found


def _without_contrary(lines: list[Line], before: list[Judgement], names: Names) -> list[Line]:
    """Refuses a line whose pair has a verdict that says otherwise, here or there, where neither replaces the other."""
    new = {line.number: _resolved(line, names) for line in lines if line.status == "new"}
    replaced = {(j.pair, j.supersedes) for j in (*before, *new.values())}
    standing = [("the workspace", j) for j in verdicts(before).values()]
    by_pair: defaultdict[Pair, list[tuple[str, Judgement]]] = defaultdict(list)
    for where, j in (*standing, *((f"line {number}", j) for number, j in new.items())):
        if (j.pair, j.made_at) not in replaced:
            by_pair[j.pair].append((where, j))
    return [_contrary(line, new[line.number], by_pair) if line.number in new else line for line in lines]


def _contrary(line: Line, j: Judgement, by_pair: Mapping[Pair, list[tuple[str, Judgement]]]) -> Line:
    rivals = by_pair[j.pair]
    if j not in (other for _, other in rivals):
        return line
    for where, other in rivals:
        if contrary(j, other):
            return _refused(line, "contrary", f"{where} says of this pair: {other.verdict}, by {other.user}.")
    return line


def _without_contradictions(lines: list[Line], before: list[Judgement], known: Known) -> list[Line]:
    """Refuses all new lines of a chain or cycle that can't be, until none is left."""
    while True:
        new = {line.number: _resolved(line, known.names) for line in lines if line.status == "new"}
        standing = verdicts([*under(before, known.names), *new.values()])
        there = {one.id for one in in_graph(verdicts(under(before, known.names)))}
        numbers = {j: number for number, j in new.items()}
        wrong = {numbers[j]: one for one in in_graph(standing) if one.id not in there
                 for j in one.judgements if j in numbers}  # fmt: skip
        if not wrong:
            return lines
        lines = [_clashing(line, wrong[line.number]) if line.number in wrong else line for line in lines]


def _clashing(line: Line, one: Contradiction) -> Line:
    return _refused(line, one.kind, f"together they can't be: {'; '.join(one.words)}.")


def _refused(line: Line, kind: str, why: str) -> Line:
    return msgspec.structs.replace(line, status="refused", kind=kind, why=why)
