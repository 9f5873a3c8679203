"""The page of the network: what is asked, what is shown of it, what is left out."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

import msgspec
from pyroaring import BitMap
from starlette.requests import Request

from comity.release.index import acting
from comity.web import labels
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.i18n import language
from comity.web.views.incidents_choices import spoken
from comity.web.views.network import asking, drawn
from comity.web.views.network.asking import Asked
from comity.web.views.network.sifting import Sifted, sifted
from comity.web.views.sources import titles

_MOST_KEPT = 64


class Shown(msgspec.Struct, frozen=True):
    """count: incidents that fit the filters. chips: (name, text, filter) of the filters."""

    asked: Asked
    count: int
    found: Sifted
    chart: Chart
    said: dict[str, str]
    chips: list[tuple[str, str, str]]
    choices: dict[str, list[tuple[str, str]]]


class _Kept:
    """The networks asked for last: places of nodes are dear, and many readers ask for the same few."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shown: OrderedDict[tuple[Path, str, Asked], Shown] = OrderedDict()

    def get(self, key: tuple[Path, str, Asked]) -> Shown | None:
        with self._lock:
            if key in self._shown:
                self._shown.move_to_end(key)
            return self._shown.get(key)

    def put(self, key: tuple[Path, str, Asked], shown: Shown) -> Shown:
        with self._lock:
            self._shown[key] = shown
            while len(self._shown) > _MOST_KEPT:
                self._shown.popitem(last=False)
        return shown


_KEPT = _Kept()


def shown(opened: Opened, asked: Asked) -> Shown:
    """The network that is asked for. UsageError for filters that can't be understood."""
    key = (opened.index.path, language(), asked)
    return _KEPT.get(key) or _KEPT.put(key, _made(opened, asked))


def chart(request: Request, opened: Opened) -> Chart:
    """The network that a request asks for, as a chart."""
    return shown(opened, asking.asked(request)).chart


def _made(opened: Opened, asked: Asked) -> Shown:
    index = opened.index
    incidents = index.find(asked.filters)
    found = sifted(index.counted(asked.who, incidents), asked.least)
    codes = list(dict.fromkeys(code for pair, _n in found.shown for code in pair if ":" in code))
    return Shown(
        asked=asked,
        count=len(incidents),
        found=found,
        chart=drawn.chart(asked, found, acting.named(index, codes), _heard(opened, incidents)),
        said=dict(asked.said),
        chips=[(labels.filter_name(name), spoken(index, name, text), name) for name, text in asked.said],
        choices={"sector": labels.options("sector"), "type": labels.options("operation_type")},
    )


def _heard(opened: Opened, incidents: BitMap) -> list[str]:
    return titles(opened, {name for name, bits in opened.index.facet("source").items() if bits.intersect(incidents)})
