"""Names of what a report is about and of how it was answered."""

from __future__ import annotations

from comity.web.i18n import _


def field(name: str) -> str:
    """A part of the page, as a reader would say it."""
    return {
        "title": _("Title or summary"),
        "dates": _("Dates"),
        "kind": _("Kind of incident"),
        "victims": _("Victims"),
        "claims": _("Claims: who accuses whom"),
        "effects": _("Effects"),
        "losses": _("Losses"),
        "responses": _("Responses"),
        "cooperation": _("Cooperation"),
        "severity": _("Severity"),
        "links": _("Which records belong together"),
        "records": _("A record or its source"),
        "missing": _("Something is missing"),
        "other": _("Something else"),
    }[name]


def verdict(name: str) -> str:
    """A verdict on a report."""
    return {"accepted": _("accepted"), "declined": _("declined"), "duplicate": _("reported before"), "spam": _("spam")}[
        name
    ]
