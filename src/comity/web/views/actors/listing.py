"""The table of actors: which are asked for, and one page of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from rapidfuzz import fuzz

from comity.model import territories
from comity.model.errors import UsageError
from comity.release.index import acting
from comity.release.index.acting import Wanted
from comity.release.index.index import Index
from comity.release.index.names import LEAST
from comity.release.words import words
from comity.web import labels
from comity.web.asked import LAST_PAGE, PAGE_SIZE, beyond, whole
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.actors.telling import heard
from comity.web.words import listed

LEVELS = ("persona", "group", "organisation", "state")
_FIELDS = ("q", "level", "country", "incidents", "page")
_MOST_NAMES = 5


class Row(msgspec.Struct, frozen=True):
    """An actor as a row. path: of its page. names: others that it bears. says: who says where it is from or who is
    behind it, a line each."""

    path: str
    name: str
    level: str
    names: str
    more: int
    ambiguous: int
    says: list[tuple[str, str]]
    sources: str
    incidents: int


class Actors(msgspec.Struct, frozen=True):
    """One page of actors with what was asked for. before, after: numbers of pages. levels, places: what there is to
    choose from."""

    rows: list[Row]
    count: int
    first: int
    last: int
    before: str | None
    after: str | None
    said: dict[str, str]
    levels: list[tuple[str, str]]
    places: list[tuple[str, str]]


def wanted(pairs: dict[str, str]) -> tuple[Wanted, int]:
    """What a query string asks for, and its page. UsageError for all that can't be."""
    if unknown := [name for name in pairs if name not in _FIELDS]:
        raise UsageError(_("{name} is no filter of actors.").format(name=repr(unknown[0][:40])),
                         hint=_("Filters: {names}.").format(names=", ".join(_FIELDS)))  # fmt: skip
    level, page, told = pairs.get("level", ""), pairs.get("page", "1"), pairs.get("incidents")
    if level and level not in LEVELS:
        raise UsageError(_("{name}: {value} is none.").format(name="level", value=repr(level)),
                         hint=_("There are: {names}.").format(names=", ".join(LEVELS)))  # fmt: skip
    if told not in (None, "yes", "no"):
        raise UsageError(_("{name}: {value} is neither yes nor no.").format(name="incidents", value=repr(told)))
    asked = Wanted(pairs.get("q", ""), level, _place(pairs.get("country")), None if told is None else told == "yes")
    return asked, whole("page", page, LAST_PAGE)


def actors(opened: Opened, asked: Wanted, page: int, pairs: dict[str, str]) -> Actors:
    """The page of actors that is asked for. UsageError beyond the last."""
    skip = (page - 1) * PAGE_SIZE
    found, count = _rows(opened.index, asked, skip)
    if skip and skip >= count:
        raise beyond(page, count, PAGE_SIZE)
    return Actors(
        rows=found,
        count=count,
        first=skip + 1 if found else 0,
        last=skip + len(found),
        before=str(page - 1) if page > 1 else None,
        after=str(page + 1) if skip + len(found) < count else None,
        said=pairs | ({"country": asked.country} if asked.country else {}),
        levels=[(level, labels.capital(level_words(level))) for level in LEVELS],
        places=sorted(((code, labels.territory(code)) for code in acting.places(opened.index)), key=lambda o: o[1]),
    )


def _rows(index: Index, asked: Wanted, skip: int) -> tuple[list[Row], int]:
    if asked.level == "state":
        found = states(index, asked)
        return found[skip : skip + PAGE_SIZE], len(found)
    told, count = acting.listed(index, asked, skip, PAGE_SIZE)
    return [row(one) for one in told], count


def states(index: Index, asked: Wanted) -> list[Row]:
    """States that are accused, as rows. They are territories, with pages of their own, and have incidents always."""
    if asked.incidents is False:
        return []
    accused = sorted(index.facet("accused").items(), key=lambda pair: (-len(pair[1]), pair[0]))
    wanted = [(code, len(bits)) for code, bits in accused if asked.country in ("", code) and _called(code, asked.q)]
    return [Row(f"/countries/{code}", labels.territory(code), level_words("state"), "", 0, 0, [], "", n)
            for code, n in wanted]  # fmt: skip


def row(told: dict[str, Any]) -> Row:
    """A row as the index keeps it, in words."""
    others = [name for name in dict.fromkeys(told["names"]) if name != told["name"]]
    return Row(
        path=path(told["actor_id"]),
        name=told["name"],
        level=level_words(told["level"]),
        names=listed(others[:_MOST_NAMES], ""),
        more=max(len(others) - _MOST_NAMES, 0),
        ambiguous=told["ambiguous"],
        says=[(_how(place), heard(place["told_by"])) for place in told["places"][:4]],
        sources=heard(told["sources"]),
        incidents=told["incidents"],
    )


def path(actor_id: str) -> str:
    """The path of an actor's page."""
    return "/actors/" + quote(actor_id, safe=":")


def incidents_path(actor_id: str, **more: str) -> str:
    """The path of the incidents that an actor is accused of."""
    return "/incidents?" + urlencode({"actor": actor_id, **more}, safe=":")


def level_words(level: str) -> str:
    """A level in words."""
    return {"persona": _("persona"), "group": _("group"), "organisation": _("organisation"), "state": _("state")}[level]


def _how(place: dict[str, Any]) -> str:
    name = labels.territory(place["code"])
    return (
        _("sponsored by %(name)s") % {"name": name}
        if place["how"] == "sponsor"
        else _("from %(name)s") % {"name": name}
    )


def _called(code: str, text: str) -> bool:
    plain, name = " ".join(words(text)), " ".join(words(labels.territory(code)))
    return plain in name or fuzz.ratio(plain, name) >= LEAST


def _place(text: str | None) -> str:
    found = territories.find(text) if text else None
    if text and found is None:
        raise UsageError(_("no territory is called {name}.").format(name=repr(text)),
                         hint=_("Use an ISO 3166-1 code or an English name."))  # fmt: skip
    return found.code if found else ""
