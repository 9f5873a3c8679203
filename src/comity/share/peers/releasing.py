"""Of a file, what a party may see. Without a collection there is no agreement: AMBER is for nobody here."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from comity.model.errors import DataError
from comity.share.exchange import incoming
from comity.share.exchange.incoming import Arrived
from comity.share.markings import marked
from comity.share.markings.audiences import KNOWN, decide
from comity.share.parties.rules import Caller
from comity.share.stix import documents
from comity.share.stix.documents import NotJSON

LARGEST = 512 * 1024 * 1024
"""Bytes of a file."""

_WRITER = "the file"


class Released(NamedTuple):
    """objects: to be sent. invalid, held_back: how many are not."""

    objects: list[Arrived]
    invalid: int
    held_back: int


def released(path: Path, party: Caller) -> Released:
    """Objects of a bundle, an object or a list of them that a party may see, and that name none it may not.
    DataError if the file is no JSON, too large or empty."""
    came = list(incoming.judged(_objects(path)))
    good = [one for one in came if isinstance(one, Arrived)]
    known = {one.object_id: one.means for one in good if one.type == "marking-definition"}
    principals = party.groups | {KNOWN}
    hidden = {one.object_id for one in good
              if not decide(marked.audience_of(list(one.markings), known, _WRITER), principals)}  # fmt: skip
    more = True
    while more:
        also = {one.object_id for one in good if one.object_id not in hidden and not hidden.isdisjoint(one.refs)}
        hidden |= also
        more = bool(also)
    seen = [one for one in good if one.object_id not in hidden]
    return Released(seen, len(came) - len(good), len(good) - len(seen))


def _objects(path: Path) -> list[msgspec.Raw]:
    if path.stat().st_size > LARGEST:
        raise DataError(f"{path.name} is larger than {LARGEST:,} bytes.", hint="Split it.")
    text = path.read_bytes()
    try:
        held, parts = documents.items(text), documents.members(text)
        if parts is not None and "objects" in parts:
            held = documents.items(parts["objects"])
    except NotJSON as wrong:
        raise DataError(f"{path.name} {wrong}.", hint="See: comity validate FILE") from None
    found = [msgspec.Raw(text)] if held is None and parts is not None else held
    if not found:
        raise DataError(f"{path.name} has no objects.", hint="It should be a bundle, or objects.")
    return found
