"""Where the pages of the channel are."""

from __future__ import annotations

from starlette.routing import Route

from comity.web.curator.forms import LONGEST_BODY
from comity.web.curator.signed import signed_form, signed_page
from comity.web.reports import answering, published, sending

_FORM = "/incidents/{incident_id}/report"
_ONE = "/reports/{report_id}"


def routes(*, taken: bool, curated: bool) -> list[Route]:
    """taken: new reports are. curated: there is a curator's key."""
    found = [Route("/corrections", published.corrections_page)]
    if taken:
        found.append(Route(_FORM, sending.form, methods=["GET"]))
        found.append(Route(_FORM, sending.send, methods=["POST"], max_body_size=LONGEST_BODY))
    if curated:
        found.append(Route("/reports", signed_page(answering.queue)))
        found.append(Route(_ONE, signed_page(answering.one), methods=["GET"]))
        found.append(Route(_ONE, signed_form(answering.answer_one), methods=["POST"], max_body_size=LONGEST_BODY))
    return found
