"""Atom feeds (RFC 4287) of new and changed incidents, of all or of those that filters choose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.release.index.changed import Change
from comity.web import labels
from comity.web.asked import Asked, asked
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.pages.shown import current
from comity.web.views.rows import row
from comity.web.words import listed

MOST = 100
_LOOKED_AT = 20_000
_ATOM = "http://www.w3.org/2005/Atom"


def feed(request: Request) -> Response:
    """The newest changes first; in a first release, in which all is new, the incidents that began last."""
    wanted, opened = asked(request), current(request)
    body = tostring(_feed(request, opened, wanted), encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/atom+xml; charset=utf-8")


def _feed(request: Request, opened: Opened, wanted: Asked) -> Element:
    base = str(request.base_url).rstrip("/")
    query = wanted.without("")
    top = Element("feed", xmlns=_ATOM)
    said = "; ".join(f"{labels.filter_name(name)}: {labels.filter_value(name, text)}" for name, text in wanted.said)
    _told(top, "title", "Comity" + (f": {said}" if said else ""))
    _told(top, "subtitle", _("New and changed incidents; an accusation is a claim, not a finding."))
    _told(top, "id", f"{base}/feed.atom?{query}")
    _told(top, "updated", opened.release.made_at)
    SubElement(top, "link", rel="self", type="application/atom+xml", href=f"{base}/feed.atom?{query}")
    SubElement(top, "link", rel="alternate", type="text/html", href=f"{base}/incidents?{query}")
    SubElement(SubElement(top, "author"), "name").text = "Comity"
    for change, told in _entries(opened, wanted):
        top.append(_entry(base, change, told))
    return top


def _entries(opened: Opened, wanted: Asked) -> Iterable[tuple[Change, dict[str, Any]]]:
    index = opened.index
    fitting = index.find(wanted.filters)
    changes = index.changes(_LOOKED_AT)
    numbers = index.numbers([change.incident_id for change in changes])
    found = [(c, numbers[c.incident_id]) for c in changes if numbers.get(c.incident_id, -1) in fitting][:MOST]
    if not changes:
        at = (opened.release.version, opened.release.made_at)
        rows = index.rows(fitting[:MOST])
        return [(Change(*at, "ADDED", told["incident_id"], [], []), told) for told in rows]
    rows = index.rows(no for _change, no in found)
    return [(change, told) for (change, _no), told in zip(found, rows, strict=True)]


def _entry(base: str, change: Change, told: dict[str, Any]) -> Element:
    entry, shown = Element("entry"), row(told)
    address = f"{base}/incidents/{shown.id}"
    _told(entry, "title", shown.title)
    _told(entry, "id", f"{address}#{change.version}-{change.op.lower()}")
    _told(entry, "updated", change.made_at)
    SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    what = _WHAT[change.op]() + (f" ({listed([labels.prop(name) for name in change.fields])})" if change.fields else "")
    _told(entry, "summary", f"{what}. {_('Began')}: {shown.began}. {_('Victims in')}: {shown.victims}. "
                            f"{_('Accused by somebody')}: {shown.accused}.")  # fmt: skip
    return entry


_WHAT = {
    "ADDED": lambda: _("New"),
    "MODIFIED": lambda: _("Changed"),
    "MERGED": lambda: _("Took in another incident"),
    "SPLIT": lambda: _("Gave records to another incident"),
    "REMOVED": lambda: _("Removed"),
}


def _told(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = "".join(letter for letter in text if letter.isprintable() or letter == "\n")


ROUTES = [Route("/feed.atom", feed)]
