"""Incidents and campaigns: what they say of themselves, and all that is tied to them."""

from __future__ import annotations

from comity.model.vocabulary import codes
from comity.sources.kit import Record
from comity.sources.stix.claims import tell_claims
from comity.sources.stix.held import Object
from comity.sources.stix.own import part, texts
from comity.sources.stix.parts import tell_parts
from comity.sources.stix.recording import Reading
from comity.sources.stix.saying import Telling
from comity.sources.stix.techniques import tell_techniques
from comity.sources.stix.terms import INCIDENT_CORE, OURS
from comity.sources.stix.victims import tell_victims

_OWN = {"purpose": "purposes", "cia": "cia", "dimension": "dimensions"}
_DATES = {"start": ("first_seen", "start"), "end": ("last_seen", "end"), "disclosed": ("", "disclosed")}


def tell_incident(reading: Reading, record: Record, value: Object) -> None:
    """One incident or campaign."""
    one = reading.telling(record, value)
    if not {"name", "title"} & {said["property"] for said in one.own.get("values", ())}:
        one.say("title", value.get("name"), "name")
    one.say("summary", value.get("description"), "description")
    _dates(one, value)
    _types(one, value)
    for prop, name in _OWN.items():
        one.each(prop, one.own.get(name), f"extensions.{OURS}.{name}")
    one.publications()
    for tie in reading.held.tied_to(value["id"], "associated-with"):
        campaign = reading.held.peek(tie["source_ref"])
        if campaign.get("type") == "campaign":
            reading.held.used.add(tie["id"])
            if reading.stricter(value, tie, campaign):
                continue
            reading.telling(record, campaign).say("tag", campaign["name"], "name")
    one.rest()
    one.marked(reading.creator(value))
    tell_victims(reading, record, value)
    tell_claims(reading, record, value)
    tell_parts(reading, record, value)
    tell_techniques(reading, record, value)


def _dates(one: Telling, value: Object) -> None:
    """Of others the days on which it was first and last seen; when an object was made says nothing of the incident."""
    for prop, (seen, own) in _DATES.items():
        if f"{own}_lo" in one.own:
            edtf = one.own.get("start_edtf") if own == "start" else None
            one.dates(prop, one.own[f"{own}_lo"], one.own.get(f"{own}_hi"), f"extensions.{OURS}.{own}_lo", edtf)
        elif seen and seen in value:
            one.dates(prop, value[seen], value[seen], seen)


def _types(one: Telling, value: Object) -> None:
    """Types of the Incident Core Extension that are Comity's codes; others are words by which it is filed."""
    found = part(value, "extensions", INCIDENT_CORE).get("incident_types")
    for number, word in enumerate(texts(found)):
        known = word in codes("operation_type")
        one.say("type" if known else "tag", word, f"extensions.{INCIDENT_CORE}.incident_types.[{number}]")
