"""A file of STIX, or of MISP events, put into a collection of the ledger, as if a party had sent it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from comity.model.errors import DataError
from comity.share.exchange import incoming
from comity.share.exchange.adding import add_by_hand
from comity.share.exchange.incoming import Arrived, Refused
from comity.share.exchange.submissions import Status
from comity.share.misp.coming import came as events
from comity.share.misp.coming import holds_events, is_misp
from comity.share.stix import documents
from comity.share.stix.documents import NotJSON
from comity.share.stix.unpacked import unpacked
from comity.share.stix.verdicts import shown
from comity.store.ledger.port import Ledger


def share(ledger: Ledger, path: Path, collection: str, party: str) -> tuple[Status, int]:
    """All of it in one transaction, with one status; and how many versions are new. Errors as of `came` and
    `add_by_hand`."""
    return add_by_hand(ledger, party, collection, came(path))


def came(path: Path) -> list[Arrived | Refused]:
    """The objects of a file, each as it may be kept, or why not. DataError if it is no JSON or empty."""
    text, name = unpacked(path), path.name
    if documents.by_lines(name) and not is_misp(text):
        lines = (line for line in text.splitlines() if line.strip())
        found = [one for line in lines for one in incoming.judged(_held(line, _opened(line, name)))]
    else:
        found = _whole(text, name)
    if not found:
        raise DataError(f"{name}: no objects in it.", hint="It should be a bundle, or objects.")
    return found


def _whole(text: bytes, name: str) -> list[Arrived | Refused]:
    """The objects of a text that is one document. Of events, what can't be told as STIX is refused."""
    opened = _opened(text, name)
    if opened is None:
        begin = shown(text.lstrip()[:20].decode("utf-8", "replace"))
        raise DataError(f"{name}: this is no object and no list of JSON, as it begins with {begin!r}.",
                        hint="It should be a bundle, or objects. Is it a web page?")  # fmt: skip
    if not holds_events(opened):
        return list(incoming.judged(_held(text, opened)))
    told = events(text)
    refused = [Refused(one.object, "", f"{one.at}: {one.why}.".removeprefix(": ")) for one in told.faults
               if one.refused]  # fmt: skip
    return [*incoming.judged(list(map(msgspec.Raw, told.objects))), *refused]


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
