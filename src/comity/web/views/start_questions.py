"""Five questions that open as prepared views."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec
import numpy as np

from comity.release.filters import Filters, parse
from comity.release.index.index import Index
from comity.web.i18n import _
from comity.web.words import counted

_FIVE = 5


class Question(msgspec.Struct, frozen=True):
    """A question, the address of its answer, and what opens there."""

    text: str
    path: str
    opens: str


def questions(index: Index) -> list[Question]:
    """The first five that this release can answer."""
    return [question for question, _place in zip(_answered(index), range(_FIVE), strict=False)]


def _answered(index: Index) -> Iterator[Question]:
    yield from _notpetya(index)
    for text, opens, said, shown in _asked():
        found = index.find(parse([f"{name}={value}" for name, value in said.items()]))
        if shown.get("side") == "accused":  # a map shows those alone of which it is said
            found = found - index.lacking("accused")
        if found:
            path = f"/incidents?{urlencode(said | shown)}"
            yield Question(text, path, f"{opens}, {counted(len(found), _('incident'), _('incidents'))}")


def _asked() -> list[tuple[str, str, dict[str, str], dict[str, str]]]:
    """(question, what opens, filters, how they are shown); more than five, as some releases can't answer some."""
    return [
        (_("Which attributions are denied or contested?"), _("a table, most claims first"),
         {"contested": "yes"}, {"sort": "claims"}),
        (_("Which states are accused, and how often?"), _("a map"), {}, {"view": "map", "side": "accused"}),
        (_("When was the energy sector hit?"), _("a timeline"), {"sector": "energy"}, {"view": "timeline"}),
        (_("What is said to have hit Ukraine since 2014?"), _("a table, most publishers first"),
         {"country": "UA", "since": "2014"}, {"sort": "publishers"}),
        (_("Which incidents touched elections?"), _("a table"), {"purpose": "election-interference"}, {}),
        (_("What is the United States accused of?"), _("a table"), {"accused": "US"}, {}),
    ]  # fmt: skip


def _notpetya(index: Index) -> Iterator[Question]:
    """The incident of that name about which most parties spoke."""
    found = index.find(Filters(q="NotPetya")).to_array()
    if len(found):
        most = found[int(np.argmax(index.measures["claims"][found]))]
        (row,) = index.rows([int(most)])
        claims = counted(row["n_claims"], _("claim"), _("claims"))
        text = _("Who accused whom of NotPetya, and who denied it?")
        yield Question(text, f"/incidents/{row['incident_id']}#claims", f"{_('one incident')}, {claims}")
