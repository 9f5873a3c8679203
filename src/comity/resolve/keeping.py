"""Writes verdicts: appended, never changed, whole lines or nothing, one writer at a time.

A verdict replaces the one that its maker was shown, and says so (`supersedes`). If another was made meanwhile, it is
refused: what was decided on another ground has to be looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from comity.model.errors import ChangedError, UsageError, too_long
from comity.model.plain import plain
from comity.model.sentence import Sentence
from comity.resolve.cluster import Pair, ordered
from comity.resolve.judgements import Judgement, Said, Side, in_order, made, read, under, verdicts
from comity.resolve.naming import Names
from comity.store.lock import alone
from comity.store.workspace import write_whole

LONGEST = {"reason": 2000, "user": 80}
"""Most characters of the texts of a verdict."""

_TICK = timedelta(milliseconds=1)


class Verdict(msgspec.Struct, frozen=True):
    """What a person says of a pair. score and model: as they were shown, if there was a score."""

    pair: Pair
    verdict: Said
    user: str
    reason: str
    whole: Side | None = None
    score: float | None = None
    model: str | None = None


def judge(path: Path, names: Names, said: Verdict, shown: str | None) -> Judgement:
    """Appends a verdict and returns its line. shown: `made_at` of the verdict that stood when it was made, if any.

    ChangedError if another stands now; UsageError for a text or a whole that can't be.
    """
    fields = msgspec.structs.asdict(said)
    left, right = fields.pop("pair")
    fields |= {name: text(name, fields[name]) for name in LONGEST}
    if left == right:
        raise UsageError("a record can't be judged against itself.")
    if (said.verdict == "part") != (said.whole is not None):
        raise UsageError("'part', and nothing else, says which record is the whole.", hint="Say left or right.")

    pair = ordered(left, right)

    def lines(before: list[Judgement]) -> list[Judgement]:
        at = _unchanged(before, names, pair, shown)
        return [in_order(Judgement(left, right, made_at=at, supersedes=shown, **fields))]

    return append(path, lines)[0]


def take_back(path: Path, names: Names, pair: Pair, shown: str, user: str) -> Judgement:
    """Appends a line that takes back the verdict made at `shown`, and returns it. ChangedError if it stands no more."""
    who = text("user", user)

    def lines(before: list[Judgement]) -> list[Judgement]:
        at = _unchanged(before, names, pair, shown)
        return [Judgement(*pair, "withdrawn", who, "taken back", at, supersedes=shown)]

    return append(path, lines)[0]


def append(path: Path, make: Callable[[list[Judgement]], Sequence[Judgement]]) -> Sequence[Judgement]:
    """Appends the lines that `make` gives for those there are; nobody else writes meanwhile. Returns them.

    What was there stays byte for byte, on a line of its own even if a person's last line was not ended.
    """
    with alone(path) as file:
        lines = make(read(file))
        if lines:
            before = file.read_bytes().decode() if file.exists() else ""
            gap = "" if not before or before.endswith("\n") else "\n"
            write_whole(file, before + gap + "".join(msgspec.json.encode(line).decode() + "\n" for line in lines))
    return lines


def text(field: str, value: str) -> str:
    """A text of a verdict on one line, without characters that steer a terminal or turn the direction of writing.
    UsageError if nothing is left or it is too long."""
    said = plain(value)
    if not said:
        raise UsageError(Sentence("{field}: say it in words.", {"field": Sentence(field)}),
                         hint=Sentence("Others must be able to check a verdict."))  # fmt: skip
    if len(said) > LONGEST[field]:
        raise too_long(field, len(said), LONGEST[field])
    return said


def _unchanged(before: list[Judgement], names: Names, pair: Pair, shown: str | None) -> str:
    """When the next verdict on a pair is made. ChangedError if it isn't the shown one that stands."""
    held = [j for j in under(before, names) if j.pair == pair]
    now = verdicts(held).get(pair)
    if (now.made_at if now else None) != shown:
        told = Sentence("somebody judged this pair meanwhile; the verdict that was shown was taken back.")
        if now:
            told = Sentence("somebody judged this pair meanwhile; now it stands as: {judgement}.",
                            {"judgement": now.sentence})  # fmt: skip
        raise ChangedError(told, hint=Sentence("Look at it again, then judge."))
    return _later(max((made(j) for j in held), default=None))


def _later(newest: datetime | None) -> str:
    """Now, or just after the newest line on the pair where a clock was set back: the newest verdict counts."""
    now = datetime.now(UTC)
    if newest is not None and now < newest + _TICK:
        now = newest.astimezone(UTC) + _TICK
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
