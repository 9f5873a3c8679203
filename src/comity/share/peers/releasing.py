"""Of a file, what a party may see. Without a collection there is no agreement: AMBER is for nobody here."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from comity.share.exchange.incoming import Arrived, Refused
from comity.share.importing.shared import came
from comity.share.markings import marked
from comity.share.markings.audiences import AGREED, KNOWN, decide
from comity.share.parties.rules import Caller
from comity.sources.stix.held import Fault

_WRITER = "the file"


class Released(NamedTuple):
    """objects: to be sent. invalid, held_back: how many are not. unagreed: of those held back, how many would go if
    there were an agreement. untold: why those that are invalid are, and what MISP events say and STIX can't hold."""

    objects: list[Arrived]
    invalid: int
    held_back: int
    unagreed: int
    untold: list[Fault]


def released(path: Path, party: Caller) -> Released:
    """Objects of a file that a party may see, and that name none it may not. DataError as of `came`."""
    all_, untold = came(path)
    good = [one for one in all_ if isinstance(one, Arrived)]
    known: dict[str, marked.Names | bool] = {}
    for one in good:
        if one.type == "marking-definition":
            known[one.object_id] = marked.both(known[one.object_id], one.means) if one.object_id in known else one.means
    hidden = _hidden(good, known, party.groups | {KNOWN})
    agreed = _hidden(good, known, party.groups | {KNOWN, AGREED})
    seen = [one for one in good if one.object_id not in hidden]
    held_back = len(good) - len(seen)
    unagreed = held_back - sum(one.object_id in agreed for one in good)
    refused = [Fault("not-sent", one.object_id, "", one.why, refused=True) for one in all_ if isinstance(one, Refused)]
    return Released(seen, len(refused), held_back, unagreed, [*refused, *untold])


def _hidden(good: list[Arrived], known: dict[str, marked.Names | bool], principals: frozenset[str]) -> set[str]:
    """Ids that who has these principals may not see, by their markings or by what they name."""
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
    return hidden
