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
from comity.release.index import changed, documents, names
from comity.release.index.changed import Change
from comity.release.index.documents import Document
from comity.release.index.names import Name
from comity.release.words import match

Numbers = NDArray[np.int32]
_EPOCH = 719163  # ordinal of 1970-01-01
_COLUMN = {"q": "", "actor": "actors"}
_RANKED = """SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 8, 4, 4, 1), rowid LIMIT ?"""


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
        self._facets: dict[str, dict[str, BitMap]] = {}
        for facet, code, bits in self.sql("SELECT facet, code, bits FROM bitmap"):
            self._facets.setdefault(facet, {})[code] = BitMap.deserialize(bits)

    def sql(self, query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self._lite.execute(query, tuple(values)).fetchall()

    def facet(self, name: str) -> Mapping[str, BitMap]:
        """Code -> incidents that have it (see `facets`)."""
        return self._facets.get(name, {})

    def find(self, filters: Filters) -> BitMap:
        """Incidents that fit all filters. UsageError for a value that can't be understood."""
        asked = understood(filters)
        sets = [self.facet(name).get(code, _NONE) for name, code in asked.has.items()]
        sets += [self._with_words(text, _COLUMN[name]) for name, text in asked.words.items()]
        sets += self._in_time(asked)
        if asked.publishers > 1:
            sets.append(where(self.measures["publishers"] >= asked.publishers))
        return BitMap.intersection(*sets) if len(sets) > 1 else sets[0] if sets else self.all

    def ranked(self, text: str, most: int) -> list[int]:
        """Incidents that have the words of a text, the best fitting first."""
        return [row[0] for row in self.sql(_RANKED, (match(text), most))] if match(text) else []

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
        return documents.read(told)

    def changes(self, most: int) -> list[Change]:
        """What changed in this release and in those before it that are kept, the newest first."""
        return changed.read(self.sql("SELECT * FROM change ORDER BY version DESC, rowid LIMIT ?", [most]))

    def names(self, text: str, most: int) -> list[Name]:
        """Names spelt like a text."""
        return names.like(self._lite, text, most)

    @cached_property
    def _end(self) -> int:
        """The first number without a known beginning."""
        return int(self.measures["known"].sum())

    def _in_time(self, asked: Asked) -> list[BitMap]:
        lo, hi = (self.measures[name][: self._end] for name in ("start_lo", "start_hi"))
        sets = []
        if asked.since is not None:
            sets.append(where(hi >= asked.since.toordinal() - _EPOCH))
        if asked.until is not None:  # in order of descending start_lo: a range
            first = int(np.searchsorted(-lo, -(asked.until.toordinal() - _EPOCH)))
            sets.append(BitMap(range(first, self._end)))
        return sets

    def _with_words(self, text: str, column: str) -> BitMap:
        asked = match(text, column)
        if not asked:
            return self.all
        return BitMap([row[0] for row in self.sql("SELECT rowid FROM words WHERE words MATCH ?", [asked])])

    @property
    def _lite(self) -> sqlite3.Connection:
        if not hasattr(self._mine, "lite"):  # a connection serves one thread
            self._mine.lite = sqlite3.connect(f"file:{quote(str(self.path))}?mode=ro&immutable=1", uri=True)
        lite: sqlite3.Connection = self._mine.lite
        return lite


_NONE = BitMap()


def where(true: NDArray[np.bool_]) -> BitMap:
    """The numbers of which something is true."""
    return BitMap(np.flatnonzero(true).astype(np.uint32))
