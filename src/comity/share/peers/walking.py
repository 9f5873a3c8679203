"""Walking over a collection of a peer, page by page, whatever is wrong with its paging (sections 3.2 to 3.5).

As long as `next` leads on, it is followed: it may be new on each page, or the name of a cursor, the same on all. Where
it is missing or leads nowhere new, the dates of what came are followed: they overlap a little, as many objects may
share one date, and a page that is full of one date is asked for again, longer. What comes twice is left out by whoever
keeps it. A walk whose last page says that there is more has not reached the end, whatever the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from comity.model.errors import DataError, UsageError
from comity.share.exchange.moments import parsed, shown
from comity.share.peers.finding import Remote, refuse_status, resource
from comity.share.peers.line import Answer, Line
from comity.share.stix import documents
from comity.share.stix.documents import NotJSON
from comity.share.stix.kinds.references import compared

OVERLAP = 1000
"""Microseconds before the last date from which the next page is asked for."""

LONGEST = 16_384
"""Objects on a page that is full of one date, at most."""

MOST_VAIN = 50
"""Pages in a row that bring nothing new."""

_NOTHING = "The server says that there is more, but sends nothing new: something may be missing. Tell who keeps it."


class Page(NamedTuple):
    """objects: not read yet. since: date up to which all has come, 0 if it is not known. It is known in the end, too,
    where dates did not rise."""

    objects: list[msgspec.Raw]
    since: int


class _Name(msgspec.Struct):
    """What an object is known by."""

    id: str
    modified: str = ""
    created: str = ""


class Walk:
    """remark: what the server did wrong, empty if nothing. complete: the server said that there is no more."""

    def __init__(self, line: Line, remote: Remote, since: int = 0, limit: int = 1000) -> None:
        self._line, self._remote, self._usual = line, remote, limit
        self._after, self._limit = since, limit
        self._since, self._rising, self._dated = since, True, True
        self._token: str | None = None
        self._listed: str | None = None
        self._seen: set[bytes] = set()
        self._by_date, self._vain = False, 0
        self.remark, self.complete = "", False

    def pages(self) -> Iterator[Page]:
        """All pages, as far as the server leads. DataError if it gives no way on, or does not end."""
        more = True
        while more:
            query = self._query()
            answer = self._line.get(self._remote.address.join("objects/"), query)
            objects, more, token = _envelope(self._line, answer)
            fresh = self._fresh(objects)
            first, last = self._dates(answer, objects, query) if objects else (0, 0)
            if objects:
                self._advance(first, last)
            self.complete = not more
            more = more and self._goes_on(objects, token, last, fresh=fresh)
            yield Page(objects, self._since if self._dated and (self._rising or self.complete) else 0)

    def _query(self) -> dict[str, str]:
        said = {"limit": str(self._limit), "match[version]": "all"}
        said |= {"added_after": shown(self._after)} if self._after else {}
        return said | _next(self._token)

    def _fresh(self, objects: list[msgspec.Raw]) -> bool:
        """Whether something came that had not come in this walk."""
        marks = set(map(_mark, objects))
        fresh = not marks <= self._seen
        self._seen |= marks
        return fresh

    def _advance(self, first: int, last: int) -> None:
        """What came is known up to its last date, as long as dates are told and rise."""
        self._dated = self._dated and last > 0
        self._rising = self._rising and (not first or first >= self._since - OVERLAP)
        self._since = max(self._since, last)

    def _goes_on(self, objects: list[msgspec.Raw], token: str | None, last: int, *, fresh: bool) -> bool:
        self._vain = 0 if fresh else self._vain + 1
        if self._vain > MOST_VAIN and not objects:
            self.remark = _NOTHING
            return False
        if self._vain > MOST_VAIN:
            raise DataError(f"{self._line.url.host} sends the same again and again.", hint="Tell who keeps the server.")
        if token is not None and not self._by_date and (fresh or not objects):
            self._token = token
            return True
        if not self._by_date:
            why = "its `next` leads nowhere new" if token else "gives no `next`"
            self.remark = f"The server says that there is more, but {why}: its dates were followed."
        self._by_date, self._token = True, None
        return self._follow_dates(objects, last, fresh=fresh)

    def _follow_dates(self, objects: list[msgspec.Raw], last: int, *, fresh: bool) -> bool:
        if not fresh and len(objects) < self._limit:  # asked for longer, the page would stay as it is
            self.remark = _NOTHING
            return False
        if not last:
            raise DataError(f"{self._line.url.host} says that there is more, but gives neither `next` nor dates.",
                            hint="Ask for more objects at once: --limit N")  # fmt: skip
        after = last - OVERLAP
        if after > self._after:
            self._after, self._limit = after, self._usual
        elif self._limit < LONGEST:
            self._limit = min(self._limit * 4, LONGEST)
        else:
            raise DataError(f"{self._line.url.host} has more objects of one date than it sends at once, and no `next` "
                            "that leads on.", hint="They can't be told apart. Tell who keeps the server.")  # fmt: skip
        return True

    def _dates(self, answer: Answer, objects: list[msgspec.Raw], query: dict[str, str]) -> tuple[int, int]:
        """Of the first and the last object; 0 if they are not told. Where headers are missing, by the manifest."""
        names = ("x-taxii-date-added-first", "x-taxii-date-added-last")
        first, last = (_moment(answer.headers.get(name)) for name in names)
        return (first, last) if last else self._by_manifest(objects, query)

    def _by_manifest(self, objects: list[msgspec.Raw], query: dict[str, str]) -> tuple[int, int]:
        """The manifest is walked by a `next` of its own: that of the objects may be a cursor, which would move on."""
        begins = "next" not in query
        if not begins and self._listed is None:
            return 0, 0
        asked = query if begins else query | _next(self._listed)
        answer = self._line.get(self._remote.address.join("manifest/"), asked)
        self._listed = None
        try:
            said = resource(self._line, answer)
        except (DataError, UsageError):
            return 0, 0
        listed, token = said.get("objects"), said.get("next")
        self._listed = _token(token)
        rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        dates = [_moment(one.get("date_added")) for one in rows]
        if len(rows) != len(objects) or not all(dates) or set(map(_named, rows)) != set(map(_id, objects)):
            return 0, 0
        return min(dates), max(dates)


def _envelope(line: Line, answer: Answer) -> tuple[list[msgspec.Raw], bool, str | None]:
    """Objects, `more` and `next` of an envelope (section 3.7), whatever its media type."""
    refuse_status(line, answer)
    if not answer.body.strip():
        return [], False, None
    try:
        parts = documents.members(answer.body)
        if parts is None:
            raise NotJSON("is no envelope")
        objects = documents.items(parts["objects"]) if "objects" in parts else []
        more, token = (documents.value(parts[key]) if key in parts else None for key in ("more", "next"))
    except NotJSON as wrong:
        raise DataError(f"{line.url.host} sends what {wrong}.", hint="It may be a page for people.") from None
    if objects is None:
        raise DataError(f"{line.url.host} sends an envelope whose objects are no list.")
    return objects, more is True, _token(token)


def _token(said: Any) -> str | None:
    return said if isinstance(said, str) and said else None


def _next(token: str | None) -> dict[str, str]:
    return {} if token is None else {"next": token}


def _mark(one: msgspec.Raw) -> bytes:
    """Of an object that can be read its name, as a server may write it differently each time; else its bytes."""
    try:
        name = msgspec.json.decode(one, type=_Name)
        said = f"{name.id} {name.modified or name.created}".encode()
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        said = bytes(one)
    return blake2b(said, digest_size=8).digest()


def _moment(said: Any) -> int:
    if not isinstance(said, str):
        return 0
    try:
        return parsed(said)
    except UsageError:
        return 0


def _id(one: msgspec.Raw) -> Any:
    try:
        found = documents.value(one)
    except NotJSON:
        return None
    return _named(found) if isinstance(found, dict) else None


def _named(one: dict[str, Any]) -> str:
    return compared(str(one.get("id")))
