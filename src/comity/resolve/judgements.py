"""What people decided about pairs: JSON Lines, append-only; the newest verdict on a pair counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from comity.model.errors import DataError
from comity.resolve.cluster import Pair, ordered


class Judgement(msgspec.Struct, frozen=True, omit_defaults=True):
    """One verdict; `whole` names the side that contains the other, `made_at` is ISO 8601, UTC if it names no zone."""

    left_id: str
    right_id: str
    verdict: Literal["same", "part", "related", "different", "unsure"]
    user: str
    reason: str
    made_at: str
    whole: Literal["left", "right"] | None = None
    score: float | None = None
    model: str | None = None
    supersedes: str | None = None


def read(path: Path) -> list[Judgement]:
    """All judgements of a file, ids in order, none if there is no file. DataError names the line that can't be read."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(_in_order(msgspec.json.decode(line, type=Judgement)))
            made(found[-1])
        except (msgspec.DecodeError, ValueError) as error:
            raise DataError(f"{path.name}, line {number}: {error}.", hint="Mend or remove the line.") from error
    return found


def under(judgements: list[Judgement], ids: Mapping[str, str]) -> list[Judgement]:
    """The same verdicts on records by the ids they keep: `ids` gives those that were judged under another."""
    renamed = (
        msgspec.structs.replace(j, left_id=ids.get(j.left_id, j.left_id), right_id=ids.get(j.right_id, j.right_id))
        for j in judgements
    )
    return [_in_order(j) for j in renamed if j.left_id != j.right_id]


def verdicts(judgements: list[Judgement]) -> dict[Pair, Judgement]:
    """The newest verdict on each pair; of two made at the same instant, the later line."""
    return {(j.left_id, j.right_id): j for j in sorted(map(_in_order, judgements), key=made)}


def made(judgement: Judgement) -> datetime:
    """The instant of a verdict. ValueError if it isn't ISO 8601."""
    at = datetime.fromisoformat(judgement.made_at)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _in_order(j: Judgement) -> Judgement:
    if (j.left_id, j.right_id) == ordered(j.left_id, j.right_id):
        return j
    turned: Literal["left", "right"] | None = {"left": "right", "right": "left", None: None}[j.whole]
    return msgspec.structs.replace(j, left_id=j.right_id, right_id=j.left_id, whole=turned)


def constraints(judgements: list[Judgement]) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """(pairs that must be together, pairs that can't): 'part' and 'related' keep two records apart as well."""
    by_pair = verdicts(judgements)
    must = frozenset(p for p, j in by_pair.items() if j.verdict == "same")
    cannot = frozenset(p for p, j in by_pair.items() if j.verdict in ("different", "part", "related"))
    return must, cannot
