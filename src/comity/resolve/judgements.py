"""What people decided about pairs: JSON Lines, append-only; the newest verdict on a pair counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from comity.model.errors import DataError
from comity.model.sentence import Sentence
from comity.resolve.cluster import Pair, ordered
from comity.resolve.naming import Names

Said = Literal["same", "part", "related", "different", "unsure"]
"""What a person may say of two records."""

Side = Literal["left", "right"]

APART = ("different", "part", "related")
"""Verdicts that keep two records in different incidents."""


_WITH_WHOLE = {"left": Sentence("{verdict} (left is the whole)"), "right": Sentence("{verdict} (right is the whole)")}

UNREADABLE = (msgspec.DecodeError, ValueError, RecursionError)


class Judgement(msgspec.Struct, frozen=True, omit_defaults=True):
    """One verdict, or `withdrawn`: the one made at `supersedes` is taken back, and what stood before it stands again.

    `whole` names the side that contains the other; `made_at` is ISO 8601, UTC if it names no zone.
    """

    left_id: str
    right_id: str
    verdict: Literal["same", "part", "related", "different", "unsure", "withdrawn"]
    user: str
    reason: str
    made_at: str
    whole: Side | None = None
    score: float | None = None
    model: str | None = None
    supersedes: str | None = None

    @property
    def pair(self) -> Pair:
        """The two ids, the smaller first."""
        return ordered(self.left_id, self.right_id)

    @property
    def sentence(self) -> Sentence:
        """Who said what of which records, and when."""
        said = Sentence(self.verdict)
        verdict = Sentence(_WITH_WHOLE[self.whole].text, {"verdict": said}) if self.whole else said
        return Sentence("{left} and {right}: {verdict}, by {user} at {at}",
                        {"left": self.left_id, "right": self.right_id, "verdict": verdict, "user": self.user,
                         "at": self.made_at})  # fmt: skip

    def __str__(self) -> str:
        return str(self.sentence)


def read(path: Path) -> list[Judgement]:
    """All judgements of a file, ids in order, none if there is no file. DataError names the line that can't be read."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(parsed(line))
        except UNREADABLE as error:
            raise DataError(f"{path.name}, line {number}: {error}.", hint="Mend or remove the line.") from error
    return found


def parsed(line: bytes) -> Judgement:
    """The judgement in a line, ids in order. One of UNREADABLE if there is none, with the field where that is known."""
    found = in_order(msgspec.json.decode(line, type=Judgement))
    try:
        made(found)
    except ValueError as error:
        raise ValueError(f"{error} - at `$.made_at`") from error
    if found.verdict == "withdrawn" and not found.supersedes:
        raise ValueError("withdrawn needs supersedes: `made_at` of the verdict that is taken back - at `$.supersedes`")
    return found


def under(judgements: Iterable[Judgement], names: Names) -> list[Judgement]:
    """The same verdicts on records by the ids they have; an id that means no record, or several, stays as it is."""
    renamed = (
        msgspec.structs.replace(j, left_id=names.of(j.left_id), right_id=names.of(j.right_id)) for j in judgements
    )
    return [in_order(j) for j in renamed if j.left_id != j.right_id]


def verdicts(judgements: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """The newest verdict on each pair that was not taken back; of two made at the same instant, the later line."""
    held = [in_order(j) for j in judgements]
    gone = {(j.pair, j.supersedes) for j in held if j.verdict == "withdrawn"}
    standing = (j for j in held if j.verdict != "withdrawn" and (j.pair, j.made_at) not in gone)
    return {j.pair: j for j in sorted(standing, key=made)}


def made(judgement: Judgement) -> datetime:
    """The instant of a verdict. ValueError if it isn't ISO 8601."""
    at = datetime.fromisoformat(judgement.made_at)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def in_order(j: Judgement) -> Judgement:
    """The same judgement with the smaller id on the left."""
    if (j.left_id, j.right_id) == j.pair:
        return j
    return msgspec.structs.replace(j, left_id=j.right_id, right_id=j.left_id, whole=turned(j.whole))


def turned(side: Side | None) -> Side | None:
    """The other side."""
    return None if side is None else "right" if side == "left" else "left"


def constraints(judgements: Iterable[Judgement]) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """(pairs that must be together, pairs that can't): 'part' and 'related' keep two records apart as well."""
    by_pair = verdicts(judgements)
    must = frozenset(p for p, j in by_pair.items() if j.verdict == "same")
    cannot = frozenset(p for p, j in by_pair.items() if j.verdict in APART)
    return must, cannot
