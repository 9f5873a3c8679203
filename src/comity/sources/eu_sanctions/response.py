"""What is told of any listing: the Council's asset freeze against somebody, since when, in which act, and why."""

from __future__ import annotations

from comity.model import span
from comity.sources.eu_sanctions.listing import Codes, Listing
from comity.sources.kit import Record
from comity.sources.kit.parts import subject

COUNCIL = "Council of the European Union"  # a regulation of this kind is the Council's; the table doesn't say so
UNION = "org:EU"


def tell_response(record: Record, listing: Listing, codes: Codes) -> None:
    """The part is named after whom it is against; dates and reasons are amended."""
    part, cells = subject("response", listing.name.text), listing.cells
    for prop, value in (("responder", COUNCIL), ("responder_kind", "eu"), ("responder_country", UNION)):
        record.say(prop, value, cells["celex"], subject=part, method="convention")
    for column in ("measure", "celex"):
        say_codes(record, listing, codes, column, part)
    record.say("text", cells["measure"].text, cells["measure"], subject=part)
    record.say("against", listing.name.text, listing.name, subject=part)
    for alias in listing.aliases:
        record.say("against_alias", alias.text, alias, subject=part, method="parsed")
    if listing.reason.cell:
        record.say("reason", listing.reason.cell.text, listing.reason.cell, subject=part)
    number = cells["recordId"]
    record.say("entry", f"Annex {cells['annex'].text}, {number.text}", number, subject=part, method="parsed")
    tell_act(record, listing, part)


def tell_act(record: Record, listing: Listing, part: str) -> None:
    """The act by its CELEX number, as no address is given, and the day of the listing, which is no day of amendment."""
    celex = listing.cells["celex"]
    record.say("publication", celex.text, celex, subject=part)
    if listing.day:
        record.date("date", span.day(listing.day), listing.cells["startDate"], subject=part)


def say_codes(record: Record, listing: Listing, codes: Codes, column: str, part: str) -> None:
    """What the crosswalk made of a column."""
    for prop, code, stance in codes[column]:
        record.say(prop, code or None, listing.cells[column], subject=part, stance=stance, method="crosswalk")
