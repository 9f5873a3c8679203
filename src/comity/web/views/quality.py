"""The quality of a source as a page shows it: counts beside every share, and what it can't contain first."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.release.handle import Handle
from comity.release.index.trackers import Tracker
from comity.release.quality import Block, Count, Summary, summary
from comity.release.quality.blocks import Agreement, Changed, Field, Issues
from comity.web import labels
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.i18n import _, later
from comity.web.views import overlaps

_KINDS = {
    "incident": later("Incidents"),
    "victim": later("Victims"),
    "effect": later("Effects"),
    "loss": later("Losses"),
    "response": later("Responses"),
    "actor": later("Actors"),
    "conflict": later("Conflicts"),
    "episode": later("Episodes"),
    "technique": later("Techniques"),
    "attribution": later("Claims of attribution"),
    "cooperation": later("Acts of cooperation"),
    "party": later("Parties"),
}
_COMPARED = (later("start"), later("type"), later("purpose"), later("cia"), later("victim country"),
             later("accused state"), later("sector"))  # fmt: skip
"""Fields in which sources are set beside each other, as blocks of quality name them."""

_SHARES = {
    "publication": later("a publication"),
    "victim": later("a victim"),
    "attribution": later("an attribution that names an accused"),
    "effect": later("an effect"),
    "loss": later("a loss"),
    "response": later("a response"),
    "cooperation": later("an act of cooperation"),
}


class Fields(msgspec.Struct, frozen=True):
    """The fields of one kind of subject; those that it neither asks nor ever tells by name only."""

    kind: str
    n: int
    rows: list[tuple[str, Field, Count]]
    unasked: str


class Dated(msgspec.Struct, frozen=True):
    """Statements of one date property by precision."""

    label: str
    n: int
    parts: list[Count]


class Compared(msgspec.Struct, frozen=True):
    """One field beside another source."""

    label: str
    n: int
    same: Count
    overlap: Count


class Beside(msgspec.Struct, frozen=True):
    """Another source, and how many incidents both tell of. silent: fields of which they never both say something."""

    other: str
    incidents: int
    fields: list[Compared]
    silent: str


class Quality(msgspec.Struct, frozen=True):
    """All of one source."""

    name: str
    block: Block
    line: Summary
    shares: list[tuple[str, Count]]
    fields: list[Fields]
    dates: list[Dated]
    beside: list[Beside]
    issues: list[Issues]
    accounting: list[dict[str, Any]]
    changed: Changed | None
    changes: list[tuple[str, int, int, int]]
    tracker: Tracker | None
    overlap: Chart | None


def quality(opened: Opened, name: str) -> Quality:
    """The page of a source. NotFoundError if what may be shown here has none of that name."""
    with opened.handle() as handle:
        block = handle.source_quality(name)
    told = block.shares
    return Quality(
        name=name,
        block=block,
        line=summary(name, block),
        shares=[(_(words), Count(getattr(told, key), told.incidents)) for key, words in _SHARES.items()],
        fields=[
            _fields(kind, block.kinds[kind], block.completeness)
            for kind in dict.fromkeys(field.kind for field in block.completeness)
        ],
        dates=[
            Dated(
                _label(row.kind, row.prop), row.n, [Count(n, row.n) for n in (row.day, row.month, row.year, row.longer)]
            )
            for row in block.dates
        ],
        beside=[_beside(pair) for pair in block.agreement],
        issues=block.issues,
        accounting=block.accounting,
        changed=block.changed,
        changes=[
            (_label(row.kind, row.prop), row.added, row.withdrawn, row.changed)
            for row in (block.changed.properties if block.changed else [])
        ],
        tracker=opened.index.trackers.get(name),
        overlap=overlaps.of_one(opened.index, name),
    )


def lines(handle: Handle) -> dict[str, Summary]:
    """The line of each source."""
    return {name: summary(name, block) for name, block in handle.quality().items()}


def _fields(kind: str, n: int, told: list[Field]) -> Fields:
    own = [field for field in told if field.kind == kind]
    shown = [field for field in own if field.asks or field.unasked < field.n]
    rest = [labels.prop(field.prop).lower() for field in own if field not in shown]
    rows = [(labels.prop(field.prop), field, Count(field.stated, field.n)) for field in shown]
    return Fields(_(_KINDS[kind]), n, rows, ", ".join(rest))


def _beside(pair: Agreement) -> Beside:
    both = [row for row in pair.fields if row.n]
    fields = [
        Compared(labels.capital(_(row.field)), row.n, Count(row.same, row.n), Count(row.overlap, row.n)) for row in both
    ]
    return Beside(pair.other, pair.incidents, fields, ", ".join(_(row.field) for row in pair.fields if not row.n))


def _label(kind: str, prop: str) -> str:
    return labels.prop(prop) if kind == "incident" else f"{labels.prop(prop)} ({labels.part(kind)})"
