"""The start page: what is in the release, and where to begin."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.release.filters import Filters, where
from comity.release.handle import Handle
from comity.web.views import rows
from comity.web.views.rows import Row
from comity.web.views.sources import Source, sources
from comity.web.words import counted

_COUNTS = """
SELECT (SELECT count(*) FROM cluster) AS records, count(*) AS incidents, coalesce(sum(n_claims), 0)::BIGINT AS claims,
       count(*) FILTER (contested) AS contested, (SELECT count(*) FROM statement) AS statements FROM incident
"""
_UNITS = {
    "records": "entries of trackers and publications",
    "incidents": "what the records tell of, grouped",
    "claims": "one party accuses another, or denies",
    "contested": "incidents with a claim that somebody denies or contests",
    "statements": "one record says one thing",
}
_QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("Which attributions are denied or contested?", {"contested": "yes"}),
    ("What is said to have hit Ukraine since 2014?", {"country": "UA", "since": "2014"}),
    ("When was the energy sector hit?", {"sector": "energy"}),
    ("What is the United States accused of?", {"accused": "US"}),
    ("Which incidents touched elections?", {"purpose": "election-interference"}),
]
_NAMED = """SELECT incident_id, n_claims FROM incident WHERE contains(lower(title), 'notpetya')
            ORDER BY n_claims DESC, n_records DESC, incident_id LIMIT 1"""


class Count(msgspec.Struct, frozen=True):
    """A number with its unit and what the unit means."""

    number: int
    unit: str
    means: str


class Question(msgspec.Struct, frozen=True):
    """A question, the path of its answer, and how much there is."""

    text: str
    path: str
    answer: str


class Start(msgspec.Struct, frozen=True):
    """The start page."""

    counts: list[Count]
    questions: list[Question]
    sources: list[Source]
    newest: list[Row]
    contested: list[Row]


def start(handle: Handle) -> Start:
    """The start page of a release."""
    found = handle.rows(_COUNTS)[0]
    return Start(
        counts=[Count(found[unit], unit, means) for unit, means in _UNITS.items()],
        questions=[*_notpetya(handle), *(q for q in (_question(handle, *asked) for asked in _QUESTIONS) if q)],
        sources=sources(handle),
        newest=rows.newest(handle, 6),
        contested=rows.contested(handle, 6),
    )


def _notpetya(handle: Handle) -> list[Question]:
    text = "Who accused whom of NotPetya, and who denied it?"
    return [
        Question(text, f"/incidents/{row['incident_id']}#claims", counted(row["n_claims"], "claim"))
        for row in handle.rows(_NAMED)
    ]


def _question(handle: Handle, text: str, said: dict[str, Any]) -> Question | None:
    condition, values = where(Filters(**said))
    count = handle.rows(f"SELECT count(*) AS n FROM incident WHERE {condition}", values)[0]["n"]
    return Question(text, f"/incidents?{urlencode(said)}", counted(count, "incident")) if count else None
