"""Which id an operation keeps. The cards number nothing below the card.

An id is made of the card's uuid and the first link, so that a corrected text or date and a moved entry leave it as it
was; without a link it is made of the headline. Several entries of a card that rest on one link: the earliest keeps that
id, the others add their headline, so that a later entry changes no older id. A new link makes a new id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from comity.model.identity import content_id, slug
from comity.sources.etda.text import address, parts, title

Entry = Mapping[str, object]
Places = list[tuple[str, str]]
"""Per entry: the native id, empty if it has none, and what becomes of it: recorded, duplicate or refused."""


def places(prefix: str, entries: Sequence[Entry]) -> Places:
    """The place of each entry, in the order in which they stand."""
    found = [("", "refused")] * len(entries)  # holds for an entry without text
    sharing: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        if text := _text(entry):
            sharing[_rests_on(text)].append(number)
    for key, numbers in sharing.items():
        ordered = sorted(numbers, key=lambda number: _said(entries[number]))
        for number, place in _of_key(prefix, key, ordered, entries).items():
            found[number] = place
    return found


def _of_key(prefix: str, key: str, numbers: Sequence[int], entries: Sequence[Entry]) -> dict[int, tuple[str, str]]:
    """`numbers` in order of date and text."""
    owner: dict[tuple[str, str], str] = {}
    found: dict[int, tuple[str, str]] = {}
    for number in numbers:
        date, text = said = _said(entries[number])
        if said in owner:
            found[number] = (owner[said], "duplicate")
            continue
        choices = ([key], [key, _headline(text)], [key, text], [key, text, date])
        made = (f"{prefix}-{content_id(prefix, *choice)[:8]}" for choice in choices)
        owner[said] = next(native_id for native_id in made if native_id not in owner.values())
        found[number] = (owner[said], "recorded")
    return found


def _rests_on(text: str) -> str:
    words, links = parts(text)
    link = next(filter(None, map(address, links)), "")
    return link.partition("://")[2].rstrip("/") if link else _headline(words)


def _headline(text: str) -> str:
    return slug(title(parts(text)[0]), longest=200)


def _said(entry: Entry) -> tuple[str, str]:
    return str(entry.get("date", "")).strip(), _text(entry)


def _text(entry: Entry) -> str:
    found = entry.get("activity")
    return found.strip() if isinstance(found, str) else ""
