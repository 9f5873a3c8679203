"""Actors: names, where they are said to come from, who is said to be behind them, whom they are said to act against."""

from __future__ import annotations

from comity.sources.kit import Record
from comity.sources.stix.held import Object
from comity.sources.stix.own import ours
from comity.sources.stix.recording import Reading
from comity.sources.stix.techniques import tell_techniques
from comity.sources.stix.terms import OURS
from comity.sources.stix.victims import places, tell_sectors

_LEVELS = {"intrusion-set": "group", "threat-actor": "persona"}


def tell_actor(reading: Reading, record: Record, value: Object) -> None:
    """One group, persona or organisation."""
    one = reading.telling(record, value)
    one.say("name", value["name"], "name")
    one.each("name", value.get("aliases"), "aliases")
    one.each("name", one.own.get("other_names"), f"extensions.{OURS}.other_names")
    one.say("level", one.own.get("level") or (None if one.own else _LEVELS.get(value["type"])), "type")
    one.say("summary", value.get("description"), "description")
    one.dates("since", value.get("first_seen"), value.get("first_seen"), "first_seen")
    one.publications()
    _tell_ties(reading, record, value)
    tell_techniques(reading, record, value)


def _tell_ties(reading: Reading, record: Record, value: Object) -> None:
    ties = ("originates-from", "sponsored-by", "part-of", "attributed-to", "targets")
    for tie in reading.held.tied(value["id"], *ties):
        target, kind = reading.held.get(tie["target_ref"]), tie["relationship_type"]
        one = reading.telling(record, tie, by=reading.creator(tie).get("name"))
        if kind == "originates-from":
            one.place("country", ours(target).get("code") or target.get("country"), "target_ref")
        elif kind == "targets":
            _tell_target(reading, record, target)
        elif target.get("type") == "identity":
            prop = "organisation" if kind == "part-of" or ours(target).get("level") == "organisation" else "sponsor"
            one.say(prop, target.get("name"), "target_ref")
        elif target:
            prop = "part_of" if kind == "part-of" else "relation"
            one.say(prop, f"{reading.run.spec.name}:{target['id']}", "target_ref")


def _tell_target(reading: Reading, record: Record, target: Object) -> None:
    if not target:
        return
    one = reading.telling(record, target)
    if target["type"] == "location":
        one.place("target_country", target.get("country"), "country")
    elif target["type"] == "identity":
        if target.get("identity_class") != "class":
            one.say("target", target["name"], "name")
        tell_sectors(one, target, "target_sector", "target_category", "target")
        for code in places(reading.held, target["id"]):
            one.place("target_country", code, "located-at")
