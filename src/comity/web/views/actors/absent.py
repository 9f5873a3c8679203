"""No actor of an id: what it may have meant."""

from __future__ import annotations

import msgspec

from comity.release.index import acting
from comity.release.index.acting import Wanted
from comity.release.index.index import Index
from comity.web.views.actors.listing import Row, row

_MOST = 8
_LONGEST = 80


class Absent(msgspec.Struct, frozen=True):
    """id: as asked for. near: actors with a name that is like it."""

    id: str
    near: list[Row]


def absent(index: Index, asked_for: str) -> Absent:
    """What is called nearly as an id that leads nowhere."""
    plain = asked_for.replace("\0", "")
    name = plain.rpartition(":")[2].replace("-", " ").strip()[:_LONGEST]
    near, _count = acting.listed(index, Wanted(q=name), 0, _MOST) if name else ([], 0)
    return Absent(plain, [row(told) for told in near])
