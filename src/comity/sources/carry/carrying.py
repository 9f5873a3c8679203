"""After an edition was read by itself: which id each entry keeps. Only what vanished, changed or is new matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple

from comity.sources.carry.aliases import PROGRAM, Alias, kept, verdicts
from comity.sources.carry.editions import Edition
from comity.sources.carry.likeness import SURE, Told, rule
from comity.sources.carry.matching import Pair, match

APART = "apart"
"""The rule of an entry that gets an id of its own, because another entry bears the one it would make."""

UNCLEAR = "unclear"
"""The rule of a pair that fits, where another fits as well: for a person to decide."""

Said = Mapping[str, Told]


class Carried(NamedTuple):
    """kept: made id -> record id, where they differ. added: lines for the file of aliases."""

    kept: dict[str, str]
    added: list[Alias]


def carry(source: str, before: Path, now: Path, lines: Sequence[Alias]) -> Carried:
    """`before` and `now` are folders with `record` and `statement`; the ids in `now` are those the edition makes.

    An entry that bears the id of a record and still tells the same is that record. What is left on both sides, new,
    vanished or much changed, is matched by content, so that an id can't pass to a namesake unseen.
    """
    said = {alias: line.record_id for alias, line in kept(lines).items()}
    with Edition(before, source) as then, Edition(now, source) as today:
        was, entries = then.digests(), today.digests()
        asked = {entry: said.get(entry, entry) for entry in entries}
        held = _held(asked, was)
        settled = {entry: record for entry, record in held.items() if was[record] == entries[entry]}
        old = then.told(sorted(was.keys() - set(settled.values())))
        new = today.told(sorted(entries.keys() - settled.keys()))
    settled |= {e: r for e, r in held.items() if e in new and _sure(old[r], new[e])}
    left_old = {record: told for record, told in old.items() if record not in set(settled.values())}
    left_new = {entry: told for entry, told in new.items() if entry not in settled}
    joined, unclear = match(left_old, left_new, held, _never(lines))
    ids = _ids(asked, settled | {entry: record for entry, (record, _) in joined.items()}, lines)
    rules = {entry: name for entry, (_, name) in joined.items()}
    changed = [(ids[entry], entry) for entry in sorted(ids) if ids[entry] != asked[entry]]
    doubts = [pair for pair in unclear if ids[pair[1]] == pair[1] not in was and pair[0] not in set(ids.values())]
    added = [*_lines(changed, "same", rules, old, new), *_lines(doubts, "unsure", {}, old, new)]
    return Carried({entry: record for entry, record in ids.items() if entry != record}, added)


def _held(asked: Mapping[str, str], was: Mapping[str, str]) -> dict[str, str]:
    """Entry -> record whose id it bears and no other entry of the edition does."""
    often = Counter(asked.values())
    return {entry: record for entry, record in asked.items() if record in was and often[record] == 1}


def _sure(old: Told, new: Told) -> bool:
    found = rule(old, new)
    return found is not None and found < SURE


def _never(lines: Sequence[Alias]) -> Set[Pair]:
    return {(line.record_id, line.alias_id) for line in verdicts(lines).values() if line.verdict != "same"}


def _ids(asked: Mapping[str, str], sure: Mapping[str, str], lines: Sequence[Alias]) -> dict[str, str]:
    """Entry -> record id, each id once. Who isn't matched keeps what it bears, the last that was said first."""
    ids = dict(sure)
    taken = set(ids.values())
    place = {alias: number for number, alias in enumerate(kept(lines))}
    for entry in sorted(asked.keys() - ids.keys(), key=lambda entry: (-place.get(entry, -1), entry)):
        ids[entry] = next(free for free in _choices(entry, asked[entry]) if free not in taken)
        taken.add(ids[entry])
    return ids


def _choices(entry: str, record: str) -> Iterator[str]:
    yield from (record, entry)
    yield from (f"{entry}-{number}" for number in count(2))


def _lines(pairs: Sequence[Pair], verdict: Literal["same", "unsure"], rules: Mapping[str, str], old: Said,
           new: Said) -> Iterator[Alias]:  # fmt: skip
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for record, entry in pairs:
        name = rules.get(entry, APART if verdict == "same" else UNCLEAR)
        yield Alias(entry, record, verdict, name, _reason(old.get(record), new[entry], name), PROGRAM, at)


def _reason(old: Told | None, new: Told, name: str) -> str:
    if name == APART or old is None:
        return f"another entry bears the id that {new.title!r} would make"
    return f"{old.title!r}, then {new.title!r}"
