"""The index opened for reading: which incidents fit, how they are counted, one of them whole."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import local
from typing import Any
from urllib.parse import quote

import msgspec
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from comity.model.errors import NotFoundError
from comity.release.asked import Asked, understood
from comity.release.filters import Filters
from comity.release.index import changed, documents, names, pairs, trackers
from comity.release.index.calendar import Calendar
from comity.release.index.changed import Change
from comity.release.index.choices import Choices
from comity.release.index.counting import Counting
from comity.release.index.documents import Document
from comity.release.index.names import Name
from comity.release.index.ordering import Ordering
from comity.release.index.pairs import Counted, Pairs
from comity.release.index.remembered import Remembered
from comity.release.index.searching import Searching
from comity.release.index.sets import where
from comity.release.index.trackers import Tracker
from comity.release.words import wanted

Numbers = NDArray[np.int32]
_EPOCH = 719163  # ordinal of 1970-01-01
_COLUMN = {"q": "", "actor": "actors"}
_ROOM_FOR_NAMES = 4 << 20
_NAME = 600
"""Bytes that a name takes, with what it leads to."""


class Index:
    """Read-only; may be shared by threads. Incidents go by numbers from 0, newest beginning first (see `schema`).

    A set of incidents is a bitmap of their numbers, which callers must not change.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = local()
        self.measures = {str(name): np.frombuffer(told, "<i4") for name, told in self.sql("SELECT * FROM measure")}
        self.n = len(self.measures["known"])
        self.all = BitMap(range(self.n))
        self._alike: Remembered[list[Name]] = Remembered(_ROOM_FOR_NAMES, lambda found: _NAME * len(found))
        self._pairs: dict[str, Pairs] = {}
        self._lacking: dict[str, BitMap] = {}
        self._facets: dict[str, dict[str, BitMap]] = {}
        for facet, code, bits in self.sql("SELECT facet, code, bits FROM bitmap"):
            self._facets.setdefault(facet, {})[code] = BitMap.deserialize(bits)

    def sql(self, query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self._lite.execute(query, tuple(values)).fetchall()

    def facet(self, name: str) -> Mapping[str, BitMap]:
        """Code -> incidents that have it (see `facets`)."""
        return self._facets.get(name, {})

    @cached_property
    def counting(self) -> Counting:
        """Counts sets by any unit."""
        return Counting(self.measures, self._facets)

    @cached_property
    def ordering(self) -> Ordering:
        """Orders sets by what is counted per incident."""
        return Ordering(self.measures)

    @cached_property
    def calendar(self) -> Calendar:
        """Says of which year or month incidents are."""
        return Calendar(self.measures)

    @cached_property
    def choices(self) -> Choices:
        """Says which codes of a facet hold most of a set."""
        return Choices(self._facets, self.counting)

    @cached_property
    def called(self) -> Mapping[tuple[str, str], str]:
        """Names of actors and sources by facet and code."""
        return {(facet, code): name for facet, code, name in self.sql("SELECT facet, code, name FROM called")}

    def lacking(self, name: str) -> BitMap:
        """Incidents that have no code of a facet."""
        if name not in self._lacking:
            self._lacking[name] = self.all - BitMap.union(_NONE, *self.facet(name).values())
        return self._lacking[name]

    def find(self, filters: Filters) -> BitMap:
        """Incidents that fit all filters. UsageError for a value that can't be understood."""
        return self.common(self.conditions(filters).values())

    def common(self, sets: Iterable[BitMap]) -> BitMap:
        """Incidents that are in all of the sets; all there are if none is given."""
        each = list(sets)
        return BitMap.intersection(*each) if len(each) > 1 else each[0] if each else self.all

    def conditions(self, filters: Filters) -> dict[str, BitMap]:
        """For each filter, by the facet or field that it asks of, the incidents that fit it. UsageError for a value
        that can't be understood."""
        asked = understood(filters)
        fit = {name: self.facet(name).get(code, _NONE) for name, code in asked.has.items()}
        fit |= {name: self.lacking(name) for name in asked.lacks}
        fit |= {name: self._with_words(text, _COLUMN[name]) for name, text in asked.words.items()}
        fit |= self._in_time(asked)
        if asked.publishers > 1:
            fit["publishers"] = where(self.measures["publishers"] >= asked.publishers)
        return fit

    def ranked(self, text: str, most: int) -> list[int]:
        """Incidents that have the words of a text, the best fitting first; last those that have one only within
        another, the most told of first."""
        if not wanted(text):
            return []
        best = self._searching.ranked(text, most)
        rest = self._with_words(text, "") - BitMap(best)
        return best + self.ordering.slice(rest, "publishers", 0, most - len(best))

    def rows(self, numbers: Iterable[int]) -> list[dict[str, Any]]:
        """The rows of relation `incident`, without summary, in the order asked for."""
        wanted = list(numbers)
        query = f"SELECT no, row FROM incident WHERE no IN ({','.join(map(str, map(int, wanted)))})"
        found = {no: documents.row(told) for no, told in self.sql(query)}
        return [found[no] for no in wanted]

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Titles of incidents by id, of those there are."""
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        query = f"SELECT incident_id, row ->> '$.title' FROM incident WHERE incident_id IN ({marks})"
        return dict(self.sql(query, wanted))

    def lead(self, incident_id: str) -> str:
        """The id itself, or the one it was redirected to. NotFoundError if there is none."""
        if self.sql("SELECT 1 FROM incident WHERE incident_id = ?", [incident_id]):
            return incident_id
        if led := self.sql("SELECT new_id FROM redirect WHERE old_id = ?", [incident_id]):
            return str(led[0][0])
        raise NotFoundError(f"no incident {incident_id!r} in this release.", hint="Search the incidents.")

    def number(self, incident_id: str) -> int:
        """The number of an incident. NotFoundError if there is none of that id."""
        ((no,),) = self.sql("SELECT no FROM incident WHERE incident_id = ?", [self.lead(incident_id)])
        return int(no)

    def numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """Numbers of incidents by id, of those there are."""
        asked = msgspec.json.encode(list(ids)).decode()
        query = "SELECT incident_id, no FROM json_each(?) j JOIN incident i ON i.incident_id = j.value"
        return dict(self.sql(query, [asked]))

    def behind(self, began: date | None, incident_id: str) -> int:
        """The number of the first incident that stands behind one of that beginning and id, whether there is such a
        one or not."""
        lo, hi = self._end, self.n
        if began is not None:
            days = -(began.toordinal() - _EPOCH)
            lo, hi = (int(np.searchsorted(-self.measures["start_lo"][: self._end], days, s)) for s in ("left", "right"))
        return bisect_right(range(hi), incident_id, lo, hi, key=self._id)

    def _id(self, no: int) -> str:
        return str(self.sql("SELECT incident_id FROM incident WHERE no = ?", [no])[0][0])

    def document(self, incident_id: str) -> Document:
        """One incident whole. NotFoundError if there is none of that id."""
        ((told,),) = self.sql("SELECT told FROM document WHERE no = ?", [self.number(incident_id)])
        return Document(told)

    def changes(self, most: int) -> list[Change]:
        """What changed in this release and in those before it that are kept, the newest first."""
        return changed.read(self.sql("SELECT * FROM change ORDER BY version DESC, rowid LIMIT ?", [most]))

    def changes_of(self, incident_id: str) -> list[Change]:
        """The same of one incident, the oldest first."""
        query = "SELECT * FROM change WHERE incident_id = ? ORDER BY version, rowid"
        return changed.read(self.sql(query, [incident_id]))

    @cached_property
    def trackers(self) -> dict[str, Tracker]:
        """The sources by name."""
        return trackers.read(self._lite)

    def names(self, text: str, most: int, kind: str = "") -> list[Name]:
        """Names spelt like a text: of actors, countries or victims, or of all."""
        return self._alike.get((text, most, kind), lambda: names.like(self._lite, text, most, kind))

    def nearest(self, text: str, most: int) -> list[Name]:
        """Names of all kinds that are nearest to a text, for one that finds nothing."""
        return self._alike.get((text, most, None), lambda: names.nearest(self._lite, text, most))

    def counted(self, by: str, found: BitMap) -> Counted:
        """Incidents of a set by pair: 'states' or 'actors' against countries (see `pairs`)."""
        if by not in self._pairs:
            self._pairs[by] = pairs.read(self._lite, by)
        return pairs.counted(self._pairs[by], found, self.n)

    @cached_property
    def _end(self) -> int:
        """The first number without a known beginning."""
        return int(self.measures["known"].sum())

    def _in_time(self, asked: Asked) -> dict[str, BitMap]:
        fit = {}
        if asked.since is not None:
            fit["since"] = where(self.measures["start_hi"][: self._end] >= _day(asked.since))
        if asked.until is not None:  # in order of descending start_lo: a range
            first = int(np.searchsorted(-self.measures["start_lo"][: self._end], -_day(asked.until)))
            fit["until"] = BitMap(range(first, self._end))
        if asked.public_since is not None:
            fit["public_since"] = where(self.measures["public_hi"] >= _day(asked.public_since))
        if asked.public_until is not None:
            fit["public_until"] = where(self.measures["public_lo"] <= _day(asked.public_until))
        return fit

    def _with_words(self, text: str, column: str) -> BitMap:
        return self.common(self._searching.having(one, column) for one in wanted(text))

    @cached_property
    def _searching(self) -> Searching:
        return Searching(self.sql)

    @property
    def _lite(self) -> sqlite3.Connection:
        if not hasattr(self._mine, "lite"):  # a connection serves one thread
            self._mine.lite = sqlite3.connect(f"file:{quote(str(self.path))}?mode=ro&immutable=1", uri=True)
        lite: sqlite3.Connection = self._mine.lite
        return lite


_NONE = BitMap()


def _day(day: date) -> int:
    return day.toordinal() - _EPOCH
