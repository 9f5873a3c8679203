"""What a request asks for: filters, page and how it is shown, read from a query string whose size is bounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from comity.model.errors import UsageError
from comity.release.asked import understood
from comity.release.filters import Filters, parse
from comity.release.index.counting import UNITS, Unit
from comity.web.current import PINNED
from comity.web.i18n import ASKED, _

PAGE_SIZE = 50
SIZES = (25, 50, 100, 200)
LAST_PAGE = 1_000_000
LONGEST_QUERY = 2000
LONGEST_VALUE = 200
_SEVERAL = ("of",)  # what is compared
_MOST_SOURCES = 1_000_000
_LONG = {"of": 1500, "cursor": 1000}  # the address of a page, with filters of its own; a place in a list

Clock = Literal["began", "public"]
SORTS = ("relevance", "newest", "publishers", "claims")
VIEWS = ("table", "timeline", "map")
_CHOICES: dict[str, Sequence[str]] = {"unit": UNITS, "view": VIEWS, "sort": SORTS, "clock": ("began", "public"),
                                      "side": ("victim", "accused", "origin", "place"),
                                      "rows": [str(n) for n in SIZES]}  # fmt: skip
OF_CHOOSING = ("more", "like")
"""Names that say which list of choices lies open, and what its names have to contain."""


class Shown(msgspec.Struct, frozen=True):
    """How a list is shown. unit: of count. sort: '' is relevance if words are searched for, else newest. clock: which
    of an incident's days counts. side: whose countries a map shows. more: the facet whose choices are all listed. like:
    letters that their names have to contain."""

    unit: str = "incident"
    view: str = "table"
    sort: str = ""
    clock: str = "began"
    side: str = "victim"
    rows: str = str(PAGE_SIZE)
    more: str = ""
    like: str = ""


class Asked(msgspec.Struct, frozen=True):
    """filters: as asked. page: from 1. said: the filters as (name, text) in the order of the query string. shown: how.
    pairs: all of the query string that addresses of the same list repeat, the page apart."""

    filters: Filters
    page: int
    said: list[tuple[str, str]]
    shown: Shown = Shown()
    pairs: list[tuple[str, str]] = []

    @property
    def unit(self) -> Unit:
        """The unit of count, of dyads with the sides that the filters give. UsageError for an unknown place."""
        has = understood(self.filters).has
        return Unit(self.shown.unit, has.get("accused"), has.get("country"))

    @classmethod
    def everything(cls) -> Asked:
        """All incidents, as they are shown at first."""
        return cls(Filters(), 1, [])

    def without(self, name: str) -> str:
        """The filters without one of them, as a query string."""
        return urlencode([pair for pair in self.said if pair[0] != name])

    def having(self, **changed: str | None) -> str:
        """The query string with some pairs changed, or left out where None, from its first page and with no list of
        choices open."""
        kept = [pair for pair in self.pairs if pair[0] not in (*OF_CHOOSING, *changed)]
        return urlencode([*kept, *((name, text) for name, text in changed.items() if text is not None)])

    def at(self, page: int) -> str:
        """The query string of another page."""
        return urlencode([*self.pairs, ("page", str(page))])

    @property
    def address(self) -> str:
        """Path and query of this page of the list of incidents."""
        query = self.at(self.page) if self.page > 1 else urlencode(self.pairs)
        return "/incidents" + (f"?{query}" if query else "")

    @property
    def size(self) -> int:
        """Rows on a page."""
        return int(self.shown.rows)

    @property
    def sort(self) -> str:
        """In which order rows are listed."""
        return self.shown.sort or ("relevance" if self.filters.q else "newest")


def asked(request: Request) -> Asked:
    """Filters and page of a request; empty fields of a form count as not said. UsageError for all that can't be."""
    pairs = bounded(request)
    pairs.pop(ASKED, None)
    page = whole("page", pairs.pop("page", "1"), LAST_PAGE)
    said = {name: text for name, text in pairs.items() if name != PINNED and name not in Shown.__struct_fields__}
    filters = parse([f"{name}={value}" for name, value in said.items()])
    if filters.min_sources is not None:
        whole("min_sources", str(filters.min_sources), _MOST_SOURCES)
    return Asked(filters, page, list(said.items()), _shown(pairs), list(pairs.items()))


def bounded(request: Request) -> dict[str, str]:
    """The pairs of the query string, empty ones left out. UsageError if it is too long or says something twice."""
    if len(request.url.query) > LONGEST_QUERY:
        raise UsageError(_("the query is longer than {n} characters.").format(n=LONGEST_QUERY),
                         hint=_("Ask for less at a time."))  # fmt: skip
    pairs = [(name, value.strip()) for name, value in request.query_params.multi_items() if value.strip()]
    for name, value in pairs:
        if len(value) > _LONG.get(name, LONGEST_VALUE) or "\0" in value:
            raise UsageError(
                _("{name}: give at most {n} characters of plain text.").format(name=name[:40], n=LONGEST_VALUE)
            )
    single = [name for name, _value in pairs if name not in _SEVERAL]
    if len(set(single)) < len(single):
        raise UsageError(_("a filter is given twice."), hint=_("Give each filter once."))
    return dict(pairs)


def several(request: Request, name: str) -> list[str]:
    """All values of a name that may be given more than once, in their order."""
    return [value.strip() for value in request.query_params.getlist(name) if value.strip()]


def own(request: Request, *, released: bool = True) -> dict[str, str]:
    """The pairs of the query string that are a page's own. The language is every page's, the release that of all that
    show one (released)."""
    others = (ASKED, PINNED) if released else (ASKED,)
    return {name: text for name, text in bounded(request).items() if name not in others}


def only(request: Request, *names: str, released: bool = True) -> dict[str, str]:
    """The pairs of a page that understands no others than these. UsageError if it is given another. released: see
    `own`."""
    said = own(request, released=released)
    if other := next((name for name in said if name not in names), None):
        raise UsageError(_("{name} is not understood here.").format(name=repr(other[:40])),
                         hint=_("Understood: {names}.").format(names=", ".join(names) or _("nothing")))  # fmt: skip
    return said


def _shown(pairs: dict[str, str]) -> Shown:
    said = {name: text for name, text in pairs.items() if name in Shown.__struct_fields__}
    for name in _CHOICES.keys() & said.keys():
        if said[name] not in _CHOICES[name]:
            raise UsageError(_("{name}: {value} is not one of {choices}.").format(
                name=name, value=repr(said[name][:40]), choices=", ".join(_CHOICES[name])))  # fmt: skip
    return Shown(**said)


def beyond(page: int, count: int, size: int) -> UsageError:
    """That a page lies behind the last of so many rows."""
    return UsageError(_("there is no page {n}.").format(n=page),
                      hint=_("The last is {n}.").format(n=-(-count // size) or 1))  # fmt: skip


def whole(name: str, text: str, most: int) -> int:
    """A number from 1 to less than ten million. UsageError for any other text."""
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):
        told = _("{name}: {value} is not a whole number from 1 to {most}.")
        raise UsageError(told.format(name=name, value=repr(text[:40]), most=most))
    return int(text)
