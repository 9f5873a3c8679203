"""A file of STIX, or of MISP events, put into a collection of the ledger, as if a party had sent it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from comity.model.errors import DataError
from comity.share.exchange import incoming
from comity.share.exchange.adding import add_by_hand
from comity.share.exchange.incoming import Arrived, Refused
from comity.share.exchange.submissions import Status
from comity.share.importing.unpacked import unpacked
from comity.share.misp.coming import came as events
from comity.share.misp.coming import is_misp
from comity.share.stix import documents
from comity.share.stix.documents import NotJSON
from comity.store.ledger.port import Ledger


def share(ledger: Ledger, path: Path, collection: str, party: str) -> Status:
    """All of it in one transaction, with one status. Errors as of `came` and `add_by_hand`."""
    return add_by_hand(ledger, party, collection, came(path))


def came(path: Path) -> list[Arrived | Refused]:
    """The objects of a file, each as it may be kept, or why not. DataError if it is no JSON or empty."""
    text = unpacked(path)
    if is_misp(text):
        return list(incoming.judged(list(map(msgspec.Raw, events(text).objects))))
    lines = documents.by_lines(path.name)
    found = [one for document in (text.splitlines() if lines else [text]) if document.strip()
             for one in _document(document, path.name)]  # fmt: skip
    if not found:
        raise DataError(f"{path.name}: no objects in it.", hint="It should be a bundle, or objects.")
    return found


def _document(text: bytes, name: str) -> Iterator[Arrived | Refused]:
    """A bundle, an object, or a list of either. Within a list a bundle is judged as an object, and refused."""
    try:
        held, parts = documents.items(text), documents.members(text)
    except NotJSON as wrong:
        raise DataError(f"{name}: {wrong}.", hint="Get the file again.") from None
    if parts is not None and "objects" in parts:
        held = incoming.objects(text)
    yield from incoming.judged([msgspec.Raw(text)] if held is None else held)
