"""What a reader chose to compare, and what there is to choose from."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from comity.model.errors import NotFoundError, UsageError
from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.countries import country
from comity.web.views.countries.drawn import ROLES, no_role
from comity.web.views.countries.subject import Subject, subject
from comity.web.views.countries.territory import named

KINDS = ("countries", "actors", "periods")
MOST = 4
"""Columns side by side: more can't be read on one screen."""
_MOST_ACTORS = 150


class Wanted(msgspec.Struct, frozen=True):
    """what: one of KINDS. role: of countries, one of ROLES. of: codes, ids, or periods as '2014/2017'."""

    what: str
    role: str
    of: list[str]

    @property
    def query(self) -> str:
        """The query string that asks for it."""
        return urlencode([("what", self.what), ("as", self.role), *(("of", each) for each in self.of)])


def wanted(what: str, role: str, of: list[str]) -> Wanted:
    """What is asked for, each once. UsageError for what can't be compared."""
    if what not in KINDS:
        raise UsageError(_("{name}: {value} is none.").format(name="what", value=repr(what[:40])),
                         hint=_("There are: {names}.").format(names=", ".join(KINDS)))  # fmt: skip
    if role not in ROLES:
        raise no_role(role)
    if len(of) > MOST:
        raise UsageError(_("{n} are too many to compare.").format(n=len(of)),
                         hint=_("Choose at most {n}.").format(n=MOST))  # fmt: skip
    each = [named(text).code for text in of] if what == "countries" else of
    return Wanted(what, role, list(dict.fromkeys(each)))


def subjects(index: Index, asked: Wanted) -> list[Subject]:
    """The incidents of each. NotFoundError for an actor that doesn't exist, UsageError for no period."""
    if asked.what == "countries":
        return [country.about(index, code, asked.role) for code in asked.of]
    return [(_actor if asked.what == "actors" else _period)(index, text) for text in asked.of]


def _actor(index: Index, actor: str) -> Subject:
    name = index.called.get(("actor", actor))
    if name is None:
        raise NotFoundError(_("no actor has the id {id}.").format(id=repr(actor[:80])),
                            hint=_("Choose one from the list."))  # fmt: skip
    return subject(index, name, {"actor": actor})


def _period(index: Index, text: str) -> Subject:
    first, slash, last = text.partition("/")
    words = _("{since} to {until}").format(since=first, until=last) if slash else first
    return subject(index, words, {"since": first, "until": last or first})


def options(index: Index, asked: Wanted) -> list[tuple[str, str]]:
    """(value, label) to choose from; none for periods, which are written."""
    if asked.what == "countries":
        told = ((code, labels.territory(code)) for code in index.facet(ROLES[asked.role]))
        return sorted({*told, *((code, labels.territory(code)) for code in asked.of)}, key=lambda pair: pair[1])
    if asked.what == "actors":
        most = sorted(index.facet("actor").items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_MOST_ACTORS]
        ids = dict.fromkeys([*(code for code, _bits in most), *asked.of])
        return sorted(((code, index.called.get(("actor", code), code)) for code in ids), key=lambda p: p[1].casefold())
    return []
