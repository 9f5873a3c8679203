"""The start page: what this is, what is in the release, and where to begin."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from comity.release.index.counting import Unit
from comity.release.index.index import Index
from comity.web.asked import Asked
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.incidents_map import by_country
from comity.web.views.rows import Row, newest
from comity.web.views.start_changes import Changed, changed
from comity.web.views.start_questions import Question, questions
from comity.web.words import number

_SOURCES = "SELECT source, title, covers_from, covers_to, records, terms FROM source ORDER BY title, source"
_heard: WeakKeyDictionary[Index, list[dict[str, Any]]] = WeakKeyDictionary()


class Count(msgspec.Struct, frozen=True):
    """A number with its unit, what the unit means, and how much is known of it."""

    number: int
    unit: str
    means: str
    known: str
    path: str


class Source(msgspec.Struct, frozen=True):
    """A source in brief. since, until: as source.yml says, '' where it doesn't."""

    name: str
    title: str
    since: str
    until: str
    records: int


class Start(msgspec.Struct, frozen=True):
    """The start page. changed: what is new since the release before; newest: the incidents that began last."""

    counts: list[Count]
    world: Chart
    questions: list[Question]
    changed: Changed
    newest: list[Row]
    sources: list[Source]


def start(opened: Opened) -> Start:
    """The start page of a release."""
    index = opened.index
    return Start(
        counts=_counts(index),
        world=by_country(index, Asked.everything(), {}),
        questions=questions(index),
        changed=changed(opened),
        newest=newest(index, 6),
        sources=[_source(row) for row in _rows(opened)],
    )


def _counts(index: Index) -> list[Count]:
    held = {unit: index.counting.by(Unit(unit))(index.all) for unit in ("incident", "campaign", "victim", "dyad")}
    began, public = (index.n - len(index.lacking(name)) for name in ("year", "public_year"))
    placed = index.n - len(index.lacking("country"))
    accused = index.n - len(index.lacking("accused"))
    return [
        Count(held["incident"], _("incidents"), _("what records tell of, grouped by event"),
              _("the year it began is told of {n}, the year it became public of {m}").format(
                  n=_share(began, index.n), m=_share(public, index.n)), "/incidents"),
        Count(held["campaign"], _("campaigns"), _("incidents that are part of another counted with it"),
              _("{n} incidents are said to be part of another").format(n=number(held["incident"] - held["campaign"])),
              "/incidents?unit=campaign"),
        Count(held["victim"], _("victims"), _("each one told of, in each incident"),
              _("{n} of incidents with a country").format(n=_share(placed, index.n)), "/incidents?unit=victim"),
        Count(held["dyad"], _("dyads"), _("accused state and victim’s country, once per incident"),
              _("{n} of incidents with an accused state").format(n=_share(accused, index.n)), "/incidents?unit=dyad"),
    ]  # fmt: skip


def _share(part: int, of: int) -> str:
    return f"{100 * part // of if of else 0}%"


def _rows(opened: Opened) -> list[dict[str, Any]]:
    """Rows of relation `source`, read once per release."""
    if opened.index not in _heard:
        with opened.handle() as handle:
            _heard[opened.index] = handle.rows(_SOURCES)
    return _heard[opened.index]


def _source(row: dict[str, Any]) -> Source:
    since, until = (told if (told := row[name]) != "unknown" else "" for name in ("covers_from", "covers_to"))
    return Source(row["source"], row["title"], since or "", until or "", row["records"])
