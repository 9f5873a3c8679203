"""Rows with the id each keeps. The timelines give no ids.

An id is made of the target and the link: a corrected date, description, class or country leaves it as it was. Where
several rows share both, the earliest keeps that id; the others add their author, then their description, so that a
later namesake changes no older id. A corrected link makes a new id, as thousands of rows share a target such as
'Multiple targets'; whether it is a known one is seen afterwards (sources/carry).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.model.identity import content_id, slug
from comity.sources.hackmageddon.text import NOTHING, clean
from comity.sources.kit import Cell, Crawl, Row

FILE = "hackmageddon.csv"
REPORTED = "Date Reported"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with all its cells."""

    row: Row
    cells: Mapping[str, Cell]

    @property
    def content(self) -> tuple[str, ...]:
        """What the row says, spaces aside."""
        return tuple(clean(cell.text) for cell in self.cells.values())

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing but a day."""
        return all(cell.text in ("", NOTHING) for column, cell in self.cells.items() if column != REPORTED)

    def text(self, column: str) -> str:
        """The text of a column, spaces aside."""
        return clean(self.cells[column].text)


def read(run: Crawl) -> list[Entry]:
    """All rows: which of them need more than target and link to be told apart, only the whole file tells."""
    columns = run.spec.file(FILE).columns
    return [Entry(row, {column: row.take(column) for column in columns}) for row in run.held(FILE)]


def native_ids(entries: Sequence[Entry]) -> dict[tuple[str, ...], str]:
    """Content of a row -> its id; exact duplicates share one."""
    groups: dict[tuple[str, ...], dict[tuple[str, ...], Entry]] = defaultdict(dict)
    for entry in entries:
        groups[_key(entry)].setdefault(entry.content, entry)
    return {content: native for key, group in groups.items() for content, native in _ids(key, group)}


def _key(entry: Entry) -> tuple[str, ...]:
    link, target = entry.text("Link"), entry.text("Target")
    named = target != NOTHING and any(letter.isalnum() for letter in target)
    return slug(target, longest=200) if named else "", entry.text("Description") if link in ("", NOTHING) else link


def _ids(key: tuple[str, ...], group: Mapping[tuple[str, ...], Entry]) -> Iterator[tuple[tuple[str, ...], str]]:
    taken: set[str] = set()
    for content in sorted(group, key=lambda content: (group[content].text(REPORTED), content)):
        entry = group[content]
        author, told = entry.text("Author"), entry.text("Description")
        choices = (key, (*key, author), (*key, author, told), (*key, *content))
        native = next(found for choice in choices if (found := _id(key[0], choice)) not in taken)
        taken.add(native)
        yield content, native


def _id(target: str, content: tuple[str, ...]) -> str:
    return f"{target[:48].strip('-') or 'unnamed'}-{content_id(*content)[:8]}"
