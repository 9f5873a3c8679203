"""The same as JSON, for programs."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.model.errors import UsageError
from comity.web.asked import asked, bounded
from comity.web.pages.shown import current, ids
from comity.web.views import incidents
from comity.web.views.quality import lines
from comity.web.views.sources import ROWS

BASE = "/api/v1/incidents"


def incidents_json(request: Request) -> Response:
    """A page of incidents: release, unit and count, the filters, the items, path of the next page or null."""
    wanted = asked(request)
    opened = current(request)
    items, count = incidents.page(opened.index, wanted)
    more = (wanted.page - 1) * wanted.size + len(items) < count
    return _json({
        "release": opened.release.version,
        "unit": "incident",
        "count": count,
        "filters": dict(wanted.said),
        "items": items,
        "next": f"{BASE}?{wanted.at(wanted.page + 1)}" if more else None,
    })  # fmt: skip


def incident_json(request: Request) -> Response:
    """One incident with its parts, values, conflicts, records and links, as `Handle.incident` gives it."""
    opened = current(request)
    asked_for, found = ids(request, opened)
    if found != asked_for:
        return RedirectResponse(f"{BASE}/{found}", 301)
    return _json({"release": opened.release.version, "incident": opened.index.document(found).whole})


def explain_json(request: Request) -> Response:
    """How each value of an incident, or of ?field=, came about."""
    said = bounded(request)
    if extra := set(said) - {"field"}:
        raise UsageError(f"{sorted(extra)[0]!r} is not understood here.", hint="Give field=, or nothing for all.")
    opened = current(request)
    asked_for, found = ids(request, opened)
    if found != asked_for:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{BASE}/{found}/explain{query}", 301)
    with opened.handle() as handle:
        told = handle.explain(found, said.get("field"))
    return _json({"release": opened.release.version, "incident_id": found, "explanations": told})


def sources_json(request: Request) -> Response:
    """All sources: the row of relation `source`, and its quality in one line."""
    with current(request).handle() as handle:
        found = lines(handle)
        items = [row | {"quality": found.get(row["source"])} for row in handle.rows(ROWS)]
        return _json({"release": handle.release.version, "unit": "source", "count": len(items), "items": items})


def source_json(request: Request) -> Response:
    """One source and all of its quality, as quality.json has it."""
    name = str(request.path_params["name"])
    with current(request).handle() as handle:
        block = handle.source_quality(name)
        (row,) = handle.rows("SELECT * FROM source WHERE source = ?", [name])
        return _json({"release": handle.release.version, "source": row, "quality": block})


def _json(body: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(body), media_type="application/json")


ROUTES = [
    Route(BASE, incidents_json),
    Route(f"{BASE}/{{incident_id}}", incident_json),
    Route(f"{BASE}/{{incident_id}}/explain", explain_json),
    Route("/api/v1/sources", sources_json),
    Route("/api/v1/sources/{name}", source_json),
]
