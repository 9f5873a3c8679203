"""Corrections: what readers reported as wrong, and what was answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from comity.model.errors import NotFoundError
from comity.release.reports import reading
from comity.release.reports.reading import Correction
from comity.store.ledger.port import Ledger
from comity.web.api import cursors, paging
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import PAGED, limit
from comity.web.api.shapes import Page, page_of

_UNIT = "answered report"


def listing(call: Call) -> Page[Any]:
    """Reports that were answered, the newest answer first."""
    key, most = paging.behind(call, _UNIT, 2), limit(call.read)
    behind = None if key is None else (_at(key[0]), key[1])
    own_use = not call.current.public
    found, count = reading.corrections(_ledger(call), own_use=own_use, most=most + 1, behind=behind)
    items = [((one.answered_at.isoformat(), one.report_id), one) for one in found]
    return paging.page(call, _UNIT, count, items[:most], more=len(items) > most)


def _state(call: Call) -> object:
    return reading.answers(_ledger(call))


def _ledger(call: Call) -> Ledger:
    if call.ledger is None:
        raise NotFoundError("this server has no ledger, so that no errors are reported to it.")
    return call.ledger


def _at(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise cursors.refused() from None
    if at.utcoffset() != timedelta(0):
        raise cursors.refused()
    return at


RESOURCES = [
    Resource(
        "listCorrections", "/corrections", "Corrections",
        "Errors that readers reported, each with the answer that holds, the newest answer first. A report that was "
        "answered anew comes to the beginning. It does not depend on the release: each says which one its reader saw. "
        "What was withheld is null.",
        page_of(Correction), listing, parameters=PAGED, state=_state,
    ),
]  # fmt: skip
