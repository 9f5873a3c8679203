"""Of a file, what a party may see. Without a collection there is no agreement: AMBER is for nobody here."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from comity.share.exchange.incoming import Arrived
from comity.share.importing.shared import came
from comity.share.markings import marked
from comity.share.markings.audiences import KNOWN, decide
from comity.share.parties.rules import Caller

_WRITER = "the file"


class Released(NamedTuple):
    """objects: to be sent. invalid, held_back: how many are not."""

    objects: list[Arrived]
    invalid: int
    held_back: int


def released(path: Path, party: Caller) -> Released:
    """Objects of a file that a party may see, and that name none it may not. DataError as of `came`."""
    all_ = came(path)
    good = [one for one in all_ if isinstance(one, Arrived)]
    known: dict[str, marked.Names | bool] = {}
    for one in good:
        if one.type == "marking-definition":
            known[one.object_id] = marked.both(known[one.object_id], one.means) if one.object_id in known else one.means
    principals = party.groups | {KNOWN}
    hidden = {one.object_id for one in good
              if not decide(marked.audience_of(list(one.markings), known, _WRITER), principals)}  # fmt: skip
    more = True
    while more:
        also = {
            one.object_id
            for one in good
            if one.object_id not in hidden and not hidden.isdisjoint((*one.refs, *one.markings))
        }
        hidden |= also
        more = bool(also)
    seen = [one for one in good if one.object_id not in hidden]
    return Released(seen, len(all_) - len(good), len(good) - len(seen))
