"""Which view of the record a reader wants to take away, given as its address, and what it is called."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from starlette.requests import Request

from comity.model.errors import NotFoundError, UsageError
from comity.release.index import acting
from comity.web import labels
from comity.web.current import PINNED, Opened
from comity.web.i18n import ASKED, _, later

_LONGEST = 1500


class View(msgspec.Struct, frozen=True):
    """A page of this server. said: the pairs of its query string, without release and language."""

    path: str
    said: list[tuple[str, str]]

    @property
    def query(self) -> str:
        """The pairs as people read them: 'Victim in: Ukraine; Since: 2014'."""
        return "; ".join(f"{labels.filter_name(n)}: {labels.filter_value(n, text)}" for n, text in self.said)

    def local(self, version: str = "") -> str:
        """The address of the page within this server, in a release if one is named."""
        pairs = [*self.said, *([(PINNED, version)] if version else [])]
        return self.path + (f"?{urlencode(pairs)}" if pairs else "")

    def address(self, request: Request, version: str = "") -> str:
        """The same in full."""
        return str(request.base_url).rstrip("/") + self.local(version)


def view(address: str) -> View:
    """The view at an address within this server. UsageError if it leads elsewhere, or is too long."""
    parts = urlsplit(address)
    plain = address.isprintable() and "\\" not in address
    if not address.startswith("/") or address.startswith("//") or parts.netloc or len(address) > _LONGEST or not plain:
        raise UsageError(
            _("of: this is no address of a page here."), hint=_("Give one such as of=/incidents?country=UA.")
        )
    said = [(name, text) for name, text in parse_qsl(parts.query) if name not in (PINNED, ASKED, "page")]
    return View(parts.path, said)


def title(opened: Opened, wanted: View) -> str:
    """What a view is called."""
    head, _slash, rest = wanted.path.strip("/").partition("/")
    named = {"incidents": _incident, "actors": _actor, "countries": _country, "dyads": _dyad}.get(head)
    if rest and named:
        return named(opened, rest)
    return _(_TITLES[head]) if head in _TITLES else wanted.path


def _incident(opened: Opened, rest: str) -> str:
    try:
        (row,) = opened.index.rows([opened.index.number(rest.partition("/")[0])])
    except NotFoundError:
        return rest
    return str(row["title"])


def _actor(opened: Opened, rest: str) -> str:
    return acting.named(opened.index, [rest]).get(rest, rest)


def _country(_opened: Opened, rest: str) -> str:
    return labels.territory(rest.partition("/")[0].upper())


def _dyad(_opened: Opened, rest: str) -> str:
    return " – ".join(labels.territory(code.upper()) for code in rest.split("/")[:2])


_TITLES = {
    "": later("Start"),
    "incidents": later("Incidents"),
    "actors": later("Actors"),
    "countries": later("Countries"),
    "network": later("Network"),
    "compare": later("Compared"),
    "sources": later("Trackers"),
    "about": later("About the data"),
}
