"""The page of a pair: two records side by side, what each field weighed, and the form for a verdict."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from comity.release.handle import Handle
from comity.release.judging import compared as comparing
from comity.release.judging.compared import Compared, Item, Mark, Row, pieces
from comity.release.judging.queue import Look, queue
from comity.release.judging.sides import Side
from comity.release.judging.state import State
from comity.release.judging.weights import Weight
from comity.resolve.cluster import Pair, ordered
from comity.web import labels
from comity.web.curator.asking import Asking
from comity.web.i18n import _, later
from comity.web.views.judged import Curator, Standing, last, standing
from comity.web.views.judging_queue import upto
from comity.web.words import clip, counted, decimal, percent, when, worded

MARKS: dict[Mark, tuple[str, str]] = {
    "agree": ("=", later("agree")),
    "partly": ("≈", later("agree in part")),
    "differ": ("≠", later("differ")),
    "apart": ("–", later("none shared")),
    "silent": ("·", later("one is silent")),
}
_MOST_ITEMS = 8
_LONGEST = {"title": 300, "text": 1600}
_MOST_WEIGHTS = 14
_HALF = 100.0  # of the width that a bar is drawn in


class Shown(msgspec.Struct, frozen=True):
    """One thing that a record says, cut into (piece, whether the other has it too)."""

    pieces: list[tuple[str, bool]]
    note: str = ""
    url: str | None = None


class Field(msgspec.Struct, frozen=True):
    """One field of both records."""

    label: str
    left: list[Shown]
    right: list[Shown]
    more_left: int
    more_right: int
    mark: str
    sign: str
    means: str
    note: str


class Bar(msgspec.Struct, frozen=True):
    """What a field weighed, and where its bar is drawn; x and width of 200."""

    label: str
    share: str
    speaks: str
    x: float
    width: float


class Pairing(msgspec.Struct, frozen=True):
    """Two records side by side."""

    user: str
    token: str
    left: Side
    right: Side
    now: str
    worth: str
    fields: list[Field]
    bars: list[Bar]
    bias: str
    score: str
    model: str
    standing: Standing | None
    last: Standing | None
    asking: Asking
    error: str
    said: dict[str, str]


def pair_page(handle: Handle, state: State, pair: Pair, asking: Asking, curator: Curator, error: str = "",
              said: dict[str, str] | None = None) -> Pairing:  # fmt: skip
    """Two records side by side. NotFoundError if one is not there or may not be shown."""
    told = comparing.compared(handle, *pair)
    link = told.link
    bars = _bars(link.weights) if link else []
    looks = queue(handle.con, state, asking.wanted, 1, asking.at)
    here = next((look for look in looks if (look.left_id, look.right_id) == (told.left.id, told.right.id)), None)
    bias = next((one.share for one in link.weights if one.name == "bias"), None) if link else None
    stands = state.standing.get(ordered(*pair))
    return Pairing(
        user=curator.user,
        token=curator.token,
        left=told.left,
        right=told.right,
        now=_now(told),
        worth=_worth(here) if here else "",
        fields=[_field(row, told.words) for row in told.rows],
        bars=bars,
        bias=decimal(bias, signed=True) if bias is not None else "",
        score=decimal(link.score) if link else "",
        model=link.model if link else "",
        standing=standing(state, stands) if stands else None,
        last=last(state, curator.user),
        asking=asking,
        error=error,
        said=said or {},
    )


def _now(told: Compared) -> str:
    if told.joined:
        return _("in one incident of {records}").format(records=counted(told.left.n_records, "record"))
    if told.link and told.link.relation == "part":
        return _("in two incidents, one a part of the other")
    return _("in two incidents, linked as related") if told.link else _("in two incidents, not linked")


def _worth(look: Look) -> str:
    told = _("chance that a look changes something: {chance}; it would then move {records}")
    return told.format(chance=percent(look.chance), records=upto(look.moves))


def _field(row: Row, common: frozenset[str]) -> Field:
    sign, means = MARKS[row.mark]
    left, right = (list(_items(row, held, common)) for held in (row.left, row.right))
    hidden = [max(len(held) - _MOST_ITEMS, 0) for held in (row.left, row.right)]
    return Field(_(row.label), left, right, hidden[0], hidden[1], row.mark, sign, _(means), worded(row.note or ""))


def _items(row: Row, items: list[Item], common: frozenset[str]) -> Iterable[Shown]:
    for item in items[:_MOST_ITEMS]:
        if row.field in _LONGEST:
            yield Shown(pieces(clip(item.text, _LONGEST[row.field]), common))
        elif item.day:
            yield Shown([(when(item.day.lo, item.day.hi, item.day.edtf), item.shared)], clip(item.note, 120))
        else:
            url = item.text if row.field == "publications" else None
            yield Shown([(clip(_words(row.field, item.text), 200), item.shared)], url=url)


def _words(field: str, text: str) -> str:
    """Countries and types as other pages name them; what else there is stays as the source has it."""
    if field in ("victim_countries", "accused_states"):
        return labels.filter_value("country", text)
    return labels.spoken(text) if field == "types" else text


def _bars(weights: list[Weight]) -> list[Bar]:
    said = [one for one in weights if one.name != "bias"]
    most = max((abs(one.share) for one in said), default=1.0)
    return [_bar(one, most) for one in said[:_MOST_WEIGHTS]]


def _bar(one: Weight, most: float) -> Bar:
    width = round(abs(one.share) / most * _HALF, 1)
    speaks = "for" if one.share > 0 else "against"
    return Bar(
        _(one.label),
        decimal(one.share, signed=True),
        speaks,
        _HALF if one.share > 0 else round(_HALF - width, 1),
        width,
    )
