"""Whether an entry of a newer edition is a record of the one before, by what stayed the same.

A rule needs two kinds of evidence that do not hang together; one advisory is the source of many entries, and many
entries hit one country on one day. Evidence counts only where both sides say something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

RULES = ("same-text-and-sources", "near-text-and-sources", "same-title", "near-text-and-facts", "sources-and-facts")
"""From the strongest to the weakest; a stronger one is never overruled by a weaker."""

SURE = 2
"""So many of the first rules leave no doubt about a record that bears the id already."""

NEAR = 90.0  # per cent of letters in common, in order: a text with a correction in it
HELD = 0.9  # of the shorter text's words that the longer has: a text with a sentence added
AKIN = 0.5  # of the words of both: a text told anew about the same thing
LEAST_LETTERS, LEAST_WORDS = 25, 8  # shorter texts are set phrases

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Told:
    """What a record says, as far as it tells the record from others."""

    title: str
    text: str
    publications: frozenset[str]
    dates: frozenset[str]
    victims: frozenset[str]

    @cached_property
    def heading(self) -> str:
        """The title by its plain letters."""
        return letters(self.title)

    @cached_property
    def plain(self) -> str:
        """The text by its plain letters, so that broken characters and their repair are alike; empty if too short."""
        found = letters(self.text)
        return found if len(found) >= LEAST_LETTERS else ""

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_NOT_PLAIN.sub(" ", self.text.lower()).split())


def letters(text: str) -> str:
    """Letters and digits of ASCII in lower case; of a text in another script its letters."""
    plain = _NOT_PLAIN.sub("", text.lower())
    whole = "".join(letter for letter in text.lower() if letter.isalnum())
    return plain if 2 * len(plain) >= len(whole) else whole


def rule(old: Told, new: Told) -> int | None:
    """Place in RULES of the strongest rule by which `new` is `old`, None if there is none."""
    shared = old.publications & new.publications
    same = old.publications == new.publications != frozenset()
    near = _near(old, new)
    if near and same and old.plain == new.plain:
        return 0
    if near and shared:
        return 1
    if old.heading == new.heading and old.heading and (near or (same and _akin(old, new))):
        return 2
    if near and _facts(old, new):
        return 3
    return 4 if same and _akin(old, new) and _facts(old, new) else None


def _near(old: Told, new: Told) -> bool:
    if not old.plain or not new.plain:
        return False
    fewest = min(len(old.words), len(new.words))
    if fewest >= LEAST_WORDS and len(old.words & new.words) >= HELD * fewest:
        return True
    return fuzz.ratio(old.plain, new.plain, score_cutoff=NEAR) > 0


def _akin(old: Told, new: Told) -> bool:
    """Whether the texts speak of the same thing, by words of four letters or more."""
    left, right = ({word for word in told.words if len(word) > 3} for told in (old, new))
    return bool(left and right) and 2 * len(left & right) >= AKIN * (len(left) + len(right))


def _facts(old: Told, new: Told) -> bool:
    """Whether dates and victims agree: neither differs, and one of them is told."""
    return old.dates == new.dates and old.victims == new.victims and bool(old.dates or old.victims)
