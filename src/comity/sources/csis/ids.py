"""Ids of entries. The list gives none.

An id is made of the opening letters, without spaces and marks: a corrected date, a correction later in the text, a
moved entry or another spacing of the PDF leaves it as it was. Among entries that open alike the earliest keeps that id;
the others add their date, then the whole text, so that a later namesake changes no older id. An entry whose opening is
rewritten makes a new id; whether it is a known one is seen afterwards (sources/carry).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from comity.model.identity import content_id, slug
from comity.sources.csis import when
from comity.sources.csis.entries import Entry

_OPENING = 60  # letters; of fewer, more entries open alike
_SHOWN = 40  # of these stand in the id, so that a person can find the entry


def native_ids(entries: Sequence[Entry]) -> list[str]:
    """The id of each entry; the same id for exact duplicates."""
    alike: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        alike[text_key(entry)[:_OPENING]].append(number)
    ids: dict[int, str] = {}
    for opening, numbers in alike.items():
        owners: dict[str, Entry] = {}
        for number in sorted(numbers, key=lambda n: (_earliest(entries[n]), text_key(entries[n]))):
            ids[number] = _choose(opening, entries[number], owners)
    return [ids[number] for number in range(len(entries))]


def text_key(entry: Entry) -> str:
    """What two spellings of a text share: letters and digits."""
    return slug(entry.text, longest=len(entry.text)).replace("-", "")


def _choose(opening: str, entry: Entry, owners: dict[str, Entry]) -> str:
    said, whole = slug(entry.date), text_key(entry)
    for content in ([opening], [opening, said], [whole, said]):
        chosen = f"{opening[:_SHOWN]}-{content_id(*content)[:8]}"
        owner = owners.setdefault(chosen, entry)
        if (slug(owner.date), text_key(owner)) == (said, whole):
            break
    return chosen


def _earliest(entry: Entry) -> date:
    read = when.read(entry.date)
    return read.lo if read else date.max
