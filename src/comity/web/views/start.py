"""The start page: what is in the release, and where to begin."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.release.filters import Filters
from comity.release.index.index import Index
from comity.web.current import Opened
from comity.web.views import rows
from comity.web.views.rows import Row
from comity.web.views.sources import Source, sources
from comity.web.words import counted

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


def start(opened: Opened) -> Start:
    """The start page of a release."""
    index = opened.index
    with opened.handle() as handle:
        heard = sources(handle)
    return Start(
        counts=[Count(number, unit, _UNITS[unit]) for unit, number in _counts(opened).items()],
        questions=[*_notpetya(index), *(q for q in (_question(index, *asked) for asked in _QUESTIONS) if q)],
        sources=heard,
        newest=rows.newest(index, 6),
        contested=rows.contested(index, 6),
    )


def _counts(opened: Opened) -> dict[str, int]:
    return {
        "records": opened.release.counts["cluster"],
        "incidents": opened.index.n,
        "claims": int(opened.index.measures["claims"].sum()),
        "contested": len(opened.index.facet("contested").get("yes", ())),
        "statements": opened.release.counts["statement"],
    }


def _notpetya(index: Index) -> list[Question]:
    """The incident of that name about which most parties spoke."""
    found = sorted(index.find(Filters(q="NotPetya")), key=lambda no: (-int(index.measures["claims"][no]), no))[:1]
    return [
        Question(
            "Who accused whom of NotPetya, and who denied it?",
            f"/incidents/{row['incident_id']}#claims",
            counted(row["n_claims"], "claim"),
        )
        for row in index.rows(found)
    ]


def _question(index: Index, text: str, said: dict[str, Any]) -> Question | None:
    count = len(index.find(Filters(**said)))
    return Question(text, f"/incidents?{urlencode(said)}", counted(count, "incident")) if count else None
