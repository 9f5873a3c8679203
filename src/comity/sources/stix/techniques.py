"""Techniques that an incident, a campaign or an actor is said to use."""

from __future__ import annotations

from comity.sources.kit import Record
from comity.sources.stix.held import Object
from comity.sources.stix.recording import Reading


def tell_techniques(reading: Reading, record: Record, value: Object) -> None:
    """ATT&CK's number where the pattern has one, else its name; said by whoever made the relationship."""
    for tie in reading.held.tied(value["id"], "uses"):
        pattern = reading.held.peek(tie["target_ref"])
        if pattern.get("type") != "attack-pattern":
            continue
        reading.held.used.add(pattern["id"])
        if reading.stricter(value, tie, pattern):
            continue
        numbers = (one.get("external_id") for one in pattern.get("external_references", ())
                   if one.get("source_name") == "mitre-attack")  # fmt: skip
        one = reading.telling(record, tie, by=reading.creator(tie).get("name"))
        one.say("technique", next(filter(None, numbers), None) or pattern["name"], "target_ref")
