"""Which rows tell of the same campaign. CISSM has a row for each victim and no id of what befell them.

Rows are joined only if they agree on actor, actor's type and country and month, and one of two rules holds:

same-words: the description is the same, word for word, and so are the coded subtypes or the organisation. A text of
less than twenty words could be said of many events, so it must come from the same address too.
same-words-but-name: the description is the same but for the victim's name, twenty words of it or more are left, and
subtypes and address are the same.

Three things keep rows apart: a text that says itself that there were several deeds; a hidden service as source, because
a gang's site lists victims of many attacks in one set phrase; shifted columns. What isn't surely the same stays apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from comity.sources.cissm.text import UNDETERMINED, clean, folded, is_address, is_hidden, kinds

Values = Mapping[str, str]
Bond = tuple[object, ...]

LONG = 20
"""Words that make a description particular; the reference page says how often the rules were right."""

_SEVERAL = re.compile(r"(?i)\b(?:separate(?:ly)?|respectively|unrelated|consecutive|sells|is selling)\b")
_MARK = "*"  # no word has it
_SAME = ("evtDate", "actor", "actor_type", "actor_country")


def joined(rows: Mapping[int, Values]) -> tuple[dict[int, int], dict[int, set[str]]]:
    """Row -> first row of its record; first row -> rules that joined others to it."""
    above = {number: number for number in rows}
    holder: dict[Bond, int] = {}
    used: list[tuple[int, str]] = []
    for number, values in rows.items():
        for bond in _bonds(values):
            other = holder.setdefault(bond, number)
            roots = {_root(above, other), _root(above, number)}
            if len(roots) > 1:
                above[max(roots)] = min(roots)
                used.append((number, str(bond[0])))
    rules: dict[int, set[str]] = defaultdict(set)
    for number, rule in used:
        rules[_root(above, number)].add(rule)
    return {number: _root(above, number) for number in rows}, rules


def is_shifted(values: Values) -> bool:
    """Whether a row's last columns hold what belongs to the ones before them."""
    return is_address(values["country"])


def _root(above: Mapping[int, int], number: int) -> int:
    while above[number] != number:
        number = above[number]
    return number


def _bonds(values: Values) -> Iterator[Bond]:
    """Rows that share a bond are one record."""
    told, address = clean(values["description"]), values["source_url"].strip()
    if told in ("", UNDETERMINED) or _SEVERAL.search(told) or is_hidden(address) or is_shifted(values):
        return
    words, name, kind = folded(told), folded(values["organization"]), kinds(values["event_subtype"])
    same = tuple(values[column].strip() for column in _SAME)
    place = "" if _length(words) >= LONG else address
    if place or _length(words) >= LONG:
        yield "same-words", same, words, kind, place
        yield "same-words", same, words, name, place
    rest = _without(words, name)
    if address and rest != words and _length(rest) >= LONG:
        yield "same-words-but-name", same, rest, kind, address


def _without(words: str, name: str) -> str:
    """A text with a mark in place of a name, and of an article before it."""
    return re.sub(rf"\b(?:the )?{re.escape(name)}\b", _MARK, words) if name else words


def _length(words: str) -> int:
    """Number of words; the mark in place of a name is none."""
    return len(words.split()) - words.split().count(_MARK)
