"""A file of STIX, or of MISP events, put into a collection of the ledger, as if a party had sent it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from comity.model.errors import DataError
from comity.share.exchange import incoming
from comity.share.exchange.adding import add_by_hand
from comity.share.exchange.incoming import Arrived, Refused
from comity.share.exchange.submissions import Status
from comity.share.misp.coming import came as events
from comity.share.misp.coming import holds_events, is_misp
from comity.share.misp.indicators import NO_PATTERN
from comity.share.parties import members
from comity.share.stix import documents
from comity.share.stix.documents import NotJSON
from comity.share.stix.unpacked import unpacked
from comity.share.stix.verdicts import shown
from comity.sources.stix.held import Fault
from comity.store.ledger.port import Ledger


class Came(NamedTuple):
    """objects: each as it may be kept, or why not. untold: of MISP events what STIX can't hold, or is for fewer."""

    objects: list[Arrived | Refused]
    untold: list[Fault]


class Shared(NamedTuple):
    """new: how many versions are. untold: as of `Came`. absent: ids to whom something is released, and who are no
    parties of this ledger."""

    status: Status
    new: int
    untold: list[Fault]
    absent: list[str]


def share(ledger: Ledger, path: Path, collection: str, party: str) -> Shared:
    """All of it in one transaction, with one status. Errors as of `came` and `add_by_hand`."""
    found = came(path)
    status, new = add_by_hand(ledger, party, collection, found.objects)
    named = {name for one in found.objects if isinstance(one, Arrived) and isinstance(one.means, frozenset)
             for name in one.means}  # fmt: skip
    known = {one.party_id for one in members.parties(ledger)} if named else set()
    return Shared(status, new, found.untold, sorted(named - known))


def came(path: Path) -> Came:
    """The objects of a file. DataError if it is no JSON or empty."""
    text, name = unpacked(path), path.name
    if documents.by_lines(name) and not is_misp(text):
        lines = (line for line in text.splitlines() if line.strip())
        found = Came([one for line in lines for one in incoming.judged(_held(line, _opened(line, name)))], [])
    else:
        found = _whole(text, name)
    if not found.objects:
        raise DataError(f"{name}: no objects in it.", hint="It should be a bundle, or objects.")
    return found


def _whole(text: bytes, name: str) -> Came:
    """The objects of a text that is one document. Of events, what can't be told as STIX is refused, and so is what is
    meant to detect something: whoever sends it counts on it."""
    opened = _opened(text, name)
    if opened is None:
        begin = shown(text.lstrip()[:20].decode("utf-8", "replace"))
        raise DataError(f"{name}: this is no object and no list of JSON, as it begins with {begin!r}.",
                        hint="It should be a bundle, or objects. Is it a web page?")  # fmt: skip
    if not holds_events(opened):
        return Came(list(incoming.judged(_held(text, opened))), [])
    told, refused, untold = events(text), list[Refused](), list[Fault]()
    for one in told.faults:
        if one.refused or one.code == NO_PATTERN:
            refused.append(Refused(one.object, "", f"{one.at}: {one.why}.".removeprefix(": ")))
        else:
            untold.append(one)
    return Came([*incoming.judged(list(map(msgspec.Raw, told.objects))), *refused], untold)


def _opened(text: bytes, name: str) -> documents.Opened:
    try:
        return documents.opened(text)
    except NotJSON as wrong:
        raise DataError(f"{name}: {wrong}.", hint="Get the file again.") from None


def _held(text: bytes, opened: documents.Opened) -> list[msgspec.Raw]:
    """Of a bundle, an object, or a list of either. Within a list a bundle is judged as an object, and refused."""
    if isinstance(opened, dict) and "objects" in opened:
        return incoming.objects_of(opened)
    return opened if isinstance(opened, list) else [msgspec.Raw(text)]
