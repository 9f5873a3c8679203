"""Incident ids: minted once from a cluster's smallest record, kept by the largest part, redirected when they go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import count

from comity.model.identity import content_id


def mint(clusters: Mapping[str, str], before: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Ids for clusters (record -> cluster), given the ids that records had before (record -> incident id).

    Returns record -> incident id, and old id -> new id for each id that is gone. An id stays with the cluster that
    holds most of its records (then the smallest cluster name); a cluster with several claims keeps the id of most.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    smallest: dict[str, str] = {}
    for record, name in clusters.items():
        smallest[name] = min(smallest.get(name, record), record, key=_order)
        if record in before:
            votes[name][before[record]] += 1
    kept = _keepers(votes)
    spoken_for = set(before.values())
    ids = {name: kept.get(name) or _new(record, spoken_for) for name, record in smallest.items()}
    return {r: ids[name] for r, name in clusters.items()}, _redirects(votes, ids)


def _order(record: str) -> tuple[str, ...]:
    """By source, then by its id: what stays in of a divided file (`cert-restricted:…`) comes after the rest of it
    (`cert:…`), so that no id is made of it."""
    return record.partition(":")


def _keepers(votes: Mapping[str, Counter[str]]) -> dict[str, str]:
    claims = sorted((-n, name, old) for name, held in votes.items() for old, n in held.items())
    kept: dict[str, str] = {}
    taken: set[str] = set()
    for _, name, old in claims:
        if name not in kept and old not in taken:
            kept[name] = old
            taken.add(old)
    return kept


def _new(smallest: str, spoken_for: set[str]) -> str:
    """An id from the smallest record. A part that splits off may hold the record that once gave the id of another."""
    made = ("ci-" + content_id("incident", smallest, *again)[:12] for again in _salts())
    return next(fresh for fresh in made if fresh not in spoken_for)


def _salts() -> Iterator[list[str]]:
    yield []
    yield from ([str(number)] for number in count(2))


def _redirects(votes: Mapping[str, Counter[str]], ids: Mapping[str, str]) -> dict[str, str]:
    living = set(ids.values())
    heirs: dict[str, tuple[int, str]] = {}
    for name, held in votes.items():
        for old, n in held.items():
            if old not in living:
                heirs[old] = min(heirs.get(old, (0, "")), (-n, ids[name]))
    return {old: heir for old, (_, heir) in heirs.items()}
