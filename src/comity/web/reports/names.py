"""Names of what a report is about and of how it was answered."""

from __future__ import annotations


def field(name: str) -> str:
    """A part of the page, as a reader would say it."""
    return {
        "title": "Title or summary",
        "dates": "Dates",
        "kind": "Kind of incident",
        "victims": "Victims",
        "claims": "Claims: who accuses whom",
        "effects": "Effects",
        "losses": "Losses",
        "responses": "Responses",
        "cooperation": "Cooperation",
        "severity": "Severity",
        "links": "Which records belong together",
        "records": "A record or its source",
        "missing": "Something is missing",
        "other": "Something else",
    }[name]


def verdict(name: str) -> str:
    """A verdict on a report."""
    return {"accepted": "accepted", "declined": "declined", "duplicate": "reported before", "spam": "spam"}[name]
