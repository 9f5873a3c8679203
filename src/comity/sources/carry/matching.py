"""Which open entry is which open record: one to one, by the strongest rule first, and only where there is no choice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from comity.sources.carry.likeness import RULES, Told, rule

Pair = tuple[str, str]
"""(record as it was, entry as it is)"""

End = tuple[str, str]
"""(side, id)"""


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
    done: set[End] = set()
    for place in sorted(ranked):
        left = [pair for pair in ranked[place] if done.isdisjoint(_ends(pair))]
        sure = _only([pair for pair in left if held.get(pair[1]) == pair[0]])
        taken = {end for pair in sure for end in _ends(pair)}
        rest = [pair for pair in left if taken.isdisjoint(_ends(pair))]
        sure += _only(rest)
        unclear += [pair for pair in rest if pair not in sure]
        done |= {end for pair in (*sure, *rest) for end in _ends(pair)}
        joined |= {entry: (record, RULES[place]) for record, entry in sure}
    return Matched(joined, unclear)


def _only(pairs: list[Pair]) -> list[Pair]:
    """Pairs of which neither side has another."""
    often = Counter(end for pair in pairs for end in _ends(pair))
    return [pair for pair in pairs if all(often[end] == 1 for end in _ends(pair))]


def _ends(pair: Pair) -> tuple[End, End]:
    """Both sides: an id may be that of a record on one and of another entry on the other."""
    return ("record", pair[0]), ("entry", pair[1])


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
