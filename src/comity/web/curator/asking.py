"""What pages of the queue are asked for: which pairs, and from which place on."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from comity.model.errors import NotFoundError, UsageError
from comity.release.finding import incident_id
from comity.release.handle import Handle
from comity.release.judging.queue import Wanted
from comity.web.i18n import _

_LAST = 1_000_000


class Asking(msgspec.Struct, frozen=True):
    """wanted: which pairs. at: place in the queue, from 0. incident: as typed."""

    wanted: Wanted
    at: int = 0

    def query(self, at: int | None = None, **more: str) -> str:
        """The query string of another place, or of a page with more to say."""
        place = self.at if at is None else at
        held = msgspec.structs.asdict(self.wanted)
        said = {name: value for name, value in held.items() if value} | ({"at": str(place)} if place else {})
        return urlencode(said | more)


def asking(handle: Handle, said: Mapping[str, str]) -> Asking:
    """From the fields of a query or form. UsageError or NotFoundError for what there isn't."""
    sources = [name for name in (said.get("source"), said.get("other")) if name]
    there = {str(row["source"]) for row in handle.rows("SELECT source FROM source")}
    for name in sources:
        if name not in there:
            raise NotFoundError(_("there is no such source in what may be shown here."))
    at = said.get("at") or "0"
    if not (at.isascii() and at.isdigit() and len(at) < 8 and int(at) <= _LAST):
        raise UsageError(_("at: not a place in the queue."))
    incident = said.get("incident")
    found = handle.find(incident_id(handle, incident)) if incident else None
    first, second = [*sources, None, None][:2]
    return Asking(Wanted(first, second, found), int(at))
