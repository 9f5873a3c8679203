"""Which open entry is which open record: one to one, by the strongest rule first, and only where there is no choice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from comity.sources.carry.likeness import RULES, Told, rule

Pair = tuple[str, str]
"""(record as it was, entry as it is)"""


class Matched(NamedTuple):
    """joined: entry -> (record, rule). unclear: pairs that fit, where another fits as well."""

    joined: dict[str, tuple[str, str]]
    unclear: list[Pair]


def match(old: Mapping[str, Told], new: Mapping[str, Told], held: Mapping[str, str], never: Set[Pair]) -> Matched:
    """`held`: the record whose id an entry bears already; it wins among equals. `never`: pairs ruled out."""
    ranked: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(_candidates(old, new) - never):
        if (place := rule(old[pair[0]], new[pair[1]])) is not None:
            ranked[place].append(pair)
    joined: dict[str, tuple[str, str]] = {}
    unclear: list[Pair] = []
    done: set[str] = set()
    for place in sorted(ranked):
        left = [pair for pair in ranked[place] if done.isdisjoint(pair)]
        sure = _only([pair for pair in left if held.get(pair[1]) == pair[0]])
        taken = {one for pair in sure for one in pair}
        rest = [pair for pair in left if taken.isdisjoint(pair)]
        sure += _only(rest)
        unclear += [pair for pair in rest if pair not in sure]
        done |= {one for pair in (*sure, *rest) for one in pair}
        joined |= {entry: (record, RULES[place]) for record, entry in sure}
    return Matched(joined, unclear)


def _only(pairs: list[Pair]) -> list[Pair]:
    """Pairs of which neither side has another."""
    often = Counter(one for pair in pairs for one in pair)
    return [pair for pair in pairs if often[pair[0]] == often[pair[1]] == 1]


def _candidates(old: Mapping[str, Told], new: Mapping[str, Told]) -> set[Pair]:
    """Pairs that share what some rule asks for, so that not every pair is compared."""
    places: dict[str, list[str]] = defaultdict(list)
    for record, told in old.items():
        for key in _keys(told):
            places[key].append(record)
    return {(record, entry) for entry, told in new.items() for key in _keys(told) for record in places.get(key, ())}


def _keys(told: Told) -> Iterator[str]:
    yield from (f"publication {address}" for address in told.publications)
    if told.heading:
        yield f"title {told.heading}"
    if told.dates or told.victims:
        yield f"facts {sorted(told.dates)} {sorted(told.victims)}"
