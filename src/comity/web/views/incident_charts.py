"""The charts of one incident, asked for by name: /charts/<name>.svg?incident=<id>."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.requests import Request

from comity.model.errors import NotFoundError, UsageError
from comity.web.asked import bounded
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views import claims, incident, parts
from comity.web.views.values import Values

NAMES = ("incident-dates", "incident-exchange", "incident-effects", "incident-victims")


def chart(name: str, request: Request, opened: Opened) -> Chart:
    """A chart of the incident that the query names. NotFoundError where nothing is said that it could show."""
    asked_for = bounded(request).get("incident")
    if asked_for is None:
        raise UsageError(_("say of which incident."), hint=_("Give incident=<id>."))
    whole = opened.index.document(asked_for).whole
    values = Values(whole["value"])
    answers = parts.answers(whole["response"], whole["cooperation"], values)
    drawn = incident.drawn(opened.index, whole, values, claims.claims(whole["attribution"], values), answers)
    made: list[Chart | None] = [drawn["span"], drawn["exchange"], drawn["effects"].grid, drawn["victim_chart"]]
    found = next((one for one in made if one is not None and one.name == name), None)
    if found is None:
        raise NotFoundError(_("nothing is said that this chart could show."), hint=_("Go back to the incident."))
    return found


CHARTS: dict[str, Callable[[Request, Opened], Chart]] = {name: partial(chart, name) for name in NAMES}
"""Name -> what makes it of a request."""
