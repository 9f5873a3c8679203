"""What a request asks for: filters and page, read from a query string whose size is bounded."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from comity.model.errors import UsageError
from comity.release.filters import Filters, parse
from comity.web.current import PINNED
from comity.web.i18n import ASKED

PAGE_SIZE = 50
LAST_PAGE = 1000
LONGEST_QUERY = 2000
LONGEST_VALUE = 200
_MOST_SOURCES = 1_000_000
_LONG = {"of": 1500, "cursor": 1000}  # the address of a page, with filters of its own; a place in a list


class Asked(msgspec.Struct, frozen=True):
    """filters: as asked. page: from 1. said: the filters as (name, text) in the order of the query string."""

    filters: Filters
    page: int
    said: list[tuple[str, str]]

    def without(self, name: str) -> str:
        """The query string without one filter, from its first page."""
        return urlencode([pair for pair in self.said if pair[0] != name])

    def at(self, page: int) -> str:
        """The query string of another page."""
        return urlencode([*self.said, ("page", str(page))])


def asked(request: Request) -> Asked:
    """Filters and page of a request; empty fields of a form count as not said. UsageError for all that can't be."""
    pairs = bounded(request)
    for name in (PINNED, ASKED):
        pairs.pop(name, None)
    page = _number("page", pairs.pop("page", "1"), LAST_PAGE)
    filters = parse([f"{name}={value}" for name, value in pairs.items()])
    if filters.min_sources is not None:
        _number("min_sources", str(filters.min_sources), _MOST_SOURCES)
    return Asked(filters, page, list(pairs.items()))


def bounded(request: Request) -> dict[str, str]:
    """The pairs of the query string, empty ones left out. UsageError if it is too long or says something twice."""
    if len(request.url.query) > LONGEST_QUERY:
        raise UsageError(f"the query is longer than {LONGEST_QUERY} characters.", hint="Ask for less at a time.")
    pairs = [(name, value.strip()) for name, value in request.query_params.multi_items() if value.strip()]
    for name, value in pairs:
        if len(value) > _LONG.get(name, LONGEST_VALUE) or "\0" in value:
            raise UsageError(f"{name[:40]}: give at most {LONGEST_VALUE} characters of plain text.")
    if len(dict(pairs)) < len(pairs):
        raise UsageError("a filter is given twice.", hint="Give each filter once.")
    return dict(pairs)


def _number(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):
        raise UsageError(f"{name}: {text!r} is not a whole number from 1 to {most}.")
    return int(text)
