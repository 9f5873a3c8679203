"""An entry while the workbook is read: its record, still open, and what the second sheet is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from comity.model import territories
from comity.sources.kit import Cell, Record, Row

Key = tuple[str, str]


def key_of(pair: Cell, name: Cell) -> Key:
    """What an entry is known by in both sheets, which number their entries differently: pair of states and name."""
    return pair.text, " ".join(name.text.split()).casefold()


def state(cow: Cell) -> str:
    """The territory of a Correlates of War number, empty if the cell holds none."""
    found = territories.by_cow(int(cow.text)) if cow.text.isdecimal() else None
    return found.code if found else ""


@dataclass(frozen=True, slots=True)
class Dyad:
    """Two states, as codes of territories; empty where the name of one wasn't understood."""

    pair: Cell
    first: str
    second: str

    @classmethod
    def read(cls, record: Record, row: Row) -> Dyad:
        """Takes the pair and both names; an issue for a name that isn't known or a pair that isn't of these two."""
        pair, cells = row.take("Dyadpair"), (row.take("StateA"), row.take("StateB"))
        found = [territories.find(cell.text) for cell in cells]
        for cell, territory in zip(cells, found, strict=True):
            if territory is None:
                record.issue("unknown-territory", "no territory of that name", cell)
        if None not in found and pair.text != "".join(str(t.cow) for t in found if t):
            record.issue("dyad-mismatch", f"the pair isn't that of {cells[0].text} and {cells[1].text}", pair)
        first, second = (t.code if t else "" for t in found)
        return cls(pair, first, second)

    def other(self, code: str) -> str:
        """The other state of the two; empty if the code is neither."""
        return {self.first: self.second, self.second: self.first}.get(code, "") if code else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the first sheet: its record, its number there, its two states and its coded cells."""

    record: Record
    number: str
    dyad: Dyad
    coded: Mapping[str, Cell]


class Entries:
    """All entries, by pair of states and name."""

    def __init__(self) -> None:
        self._by_key: dict[Key, list[Entry]] = defaultdict(list)

    def __iter__(self) -> Iterator[Entry]:
        return (entry for entries in self._by_key.values() for entry in entries)

    def add(self, key: Key, entry: Entry) -> None:
        """Adds an entry."""
        self._by_key[key].append(entry)

    def find(self, key: Key) -> Entry | None:
        """The one entry of that key; None if there is none or more than one."""
        found = self._by_key.get(key, [])
        return found[0] if len(found) == 1 else None
