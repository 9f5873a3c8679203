"""What events of timelines are, in an order that gives each the same sign and colour on every page."""

from __future__ import annotations

from typing import NamedTuple

from comity.web import labels
from comity.web.i18n import _

_STANCES = ("suspects", "reports", "none", "unknown")


def of_claims() -> list[str]:
    """Accusing and denying, what was done about it, owning up, and the stances in between."""
    spoken = [labels.stance(each) for each in _STANCES]
    coded = [labels.coded(), labels.coded(suspected=True)]
    return [
        labels.stance("asserts"),
        labels.stance("denies"),
        _("response"),
        _("cooperation"),
        owned(),
        *spoken,
        *coded,
    ]


def owned() -> str:
    """The stance of one who claims to have done it."""
    return _("says it did it")


class OfPairs(NamedTuple):
    """The same three first, then incidents and what was coded offline."""

    accusation: str
    denial: str
    response: str
    incident: str
    contested: str
    denied: str
    offline: str


def of_pairs() -> OfPairs:
    """In words."""
    return OfPairs(_("accusation"), _("denial"), _("response"), _("incident"), _("incident, contested"),
                   _("incident, denied by the accused state"), _("offline conduct"))  # fmt: skip
