"""An invented vocabulary, with the real words that resolving knows: countries, kinds of victims and deeds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from comity.model import territories

_SYLLABLES = [c + v for c in "bdfgklmnprstvzjhw" for v in "aiou"]
FORMS = 4
"""Words for one concept; a teller who paraphrases takes another."""

SECTORS = ("bank", "parliament", "embassy", "army", "electricity", "hospital", "university", "election", "telecom",
           "newspaper", "airline", "software", "ministry", "opposition", "court", "police")  # fmt: skip
DEEDS = ("phishing", "ddos", "defaced", "ransomware", "wiper", "leaked", "stole", "spyware")
STATES = ("RU", "CN", "IR", "KP", "US", "IL", "IN", "PK", "TR", "VN", "SY", "UA")
"""Countries from which actors operate."""


class Pool(NamedTuple):
    """All words of texts, and where each kind begins: word = pool[start[kind] + number]."""

    words: np.ndarray
    start: dict[str, int]


class Sizes(NamedTuple):
    """How many there are of each: all grow more slowly than the operations do, as vocabularies and casts do."""

    operations: int
    concepts: int
    actors: int
    organisations: int
    malware: int

    @classmethod
    def of(cls, n: int) -> Sizes:
        return cls(n, int(40 * n**0.55), int(20 * n**0.35), int(1.2 * n**0.92), int(0.8 * n**0.8))


def spelled(numbers: np.ndarray, syllables: int, salt: int) -> np.ndarray:
    """Distinct words for distinct numbers below 68^syllables."""
    base = len(_SYLLABLES)
    mixed = (numbers.astype(np.int64) * 99991 + salt * 7919) % base**syllables
    table = np.array(_SYLLABLES)
    parts = [table[(mixed // base**place) % base] for place in range(syllables)]
    word = parts[0]
    for part in parts[1:]:
        word = np.char.add(word, part)
    return word


def countries() -> list[str]:
    """Codes of states, those that are written of most first."""
    states = [row.code for row in territories.table().values() if row.kind == "state" and row.code in _adjective()]
    hot = ["US", "UA", "DE", "GB", "KR", "IN", "IL", "FR", "RU", "CN", "IR", "TR", "JP", "SA", "PL"]
    return hot + sorted(set(states) - set(hot))


def _adjective() -> dict[str, str]:
    return {code: word for word, code in sorted(territories.adjectives().items(), reverse=True)}


def pool(sizes: Sizes) -> Pool:
    """Every word that a text may hold. A misspelling of a word lies at the same number of the kind 'typo'."""
    concept = spelled(np.arange(sizes.concepts * FORMS), 3, 1)
    places = countries()
    kinds = {
        "concept": concept,
        "typo": np.array([word[:2] + word[3:] for word in concept]),
        "country": np.array([territories.get(code).name for code in places]),
        "adjective": np.array([_adjective()[code] for code in places]),
        "organisation": np.char.capitalize(spelled(np.arange(sizes.organisations), 4, 2)),
        "malware": np.char.capitalize(spelled(np.arange(sizes.malware), 4, 3)),
        "actor": aliases(sizes.actors).ravel(),
        "operation": np.char.capitalize(spelled(np.arange(sizes.operations), 4, 4)),
        "sector": np.array(SECTORS),
        "deed": np.array(DEEDS),
        "small": np.array(["Hackers", "against", "in", "of", "the", "by", "with"]),
    }
    starts = np.cumsum([0, *map(len, kinds.values())])[:-1]
    words = np.concatenate([held.astype(object) for held in kinds.values()])
    return Pool(words, dict(zip(kinds, map(int, starts), strict=True)))


def aliases(n: int) -> np.ndarray:
    """Four names of each actor, an array of n by 4: two words, two registers' numbers, and one word."""
    number = np.arange(n)
    first, second = (np.char.capitalize(spelled(number * 2 + i, 3, 5)) for i in (0, 1))
    pair = np.char.add(np.char.add(first, " "), second)
    listed = [np.char.add(prefix, (number + shift).astype(str)) for prefix, shift in (("APT", 100), ("UNC", 2000))]
    return np.stack([a.astype(object) for a in (pair, *listed, np.char.capitalize(spelled(number, 4, 6)))], axis=1)
