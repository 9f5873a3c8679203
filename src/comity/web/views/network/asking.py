"""What a request asks of the network: which incidents, between whom, from how many on, drawn how."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from comity.model.errors import UsageError
from comity.release.filters import Filters, parse
from comity.web.asked import own, whole
from comity.web.i18n import _

WHO = ("states", "actors")
VIEWS = ("graph", "matrix")
_OWN = ("who", "view", "least")
_MOST_LEAST = 1_000_000


class Asked(msgspec.Struct, frozen=True):
    """filters: of incidents. who: what is drawn as accused. least: incidents that an edge needs; None: chosen so that
    the drawing can be read. said: the filters as (name, text)."""

    filters: Filters
    who: str
    view: str
    least: int | None
    said: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The query string that asks for the same."""
        own = [("who", self.who), ("view", self.view), *([("least", str(self.least))] if self.least else [])]
        return urlencode([*self.said, *own])

    def incidents(self, **more: str) -> str:
        """The path of the list of incidents with the same filters and some more."""
        return "/incidents?" + urlencode(dict(self.said) | more, safe=":")


def asked(request: Request) -> Asked:
    """What a request asks for. UsageError for all that can't be."""
    pairs = own(request)
    shown = {name: pairs.pop(name) for name in _OWN if name in pairs}
    filters = parse([f"{name}={value}" for name, value in pairs.items()])
    return Asked(filters, _one_of("who", shown, WHO), _one_of("view", shown, VIEWS),
                 whole("least", shown["least"], _MOST_LEAST) if "least" in shown else None,
                 tuple(pairs.items()))  # fmt: skip


def _one_of(name: str, shown: dict[str, str], there: tuple[str, ...]) -> str:
    text = shown.get(name, there[0])
    if text not in there:
        raise UsageError(_("{name}: {value} is none.").format(name=name, value=repr(text)),
                         hint=_("There are: {names}.").format(names=", ".join(there)))  # fmt: skip
    return text
