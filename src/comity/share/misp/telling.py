"""What an event of others says: an incident, victims, whom its creator suspects, techniques, publications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from comity.model import territories
from comity.share.misp.indicators import tell, tell_all
from comity.share.misp.stix_objects import Item, Making, dicts, is_deleted, of_levels, seconds, standing, tag_names
from comity.share.stix.telling.things import OURS, ours

_galaxy = re.compile(r'misp-galaxy:([a-z0-9-]+)="(.+)"').fullmatch
_number = re.compile(r"(.+?) - (T\d{4}(?:\.\d{3})?)").fullmatch
_ACTORS = ("threat-actor", "mitre-intrusion-set", "microsoft-activity-group")
_READ = frozenset(("uuid", "info", "date", "timestamp", "distribution", "sharing_group_id", "SharingGroup", "Orgc",
                   "Org", "Tag", "EventTag", "Galaxy", "Attribute", "Object"))  # fmt: skip
# Numbers and flags of the server that held it, and counts.
_SERVERS = frozenset((
    "id", "org_id", "orgc_id", "attribute_count", "proposal_email_lock", "locked", "disable_correlation",
    "publish_timestamp", "published", "event_creator_email", "protected", "sighting_timestamp",
))  # fmt: skip


def tell_event(making: Making, event: Item) -> None:
    """The objects of one event; what isn't told is noted with its path."""
    links = list(_links(making, event))
    day = event.get("date")
    said: Item = {"name": str(event.get("info") or "")[:1000] or "Untitled", "external_references": links}
    if isinstance(day, str) and _is_day(day):  # the day on which it occurred (MISP core format, 2.2.1)
        said["first_seen"] = f"{day}T00:00:00.000Z"
    making.add("incident", making.uuid, "Event", said)
    _tags(making, event)
    for number, one in standing(event, "Object"):
        _object(making, one, f"Event.Object[{number}]")
    no_place(making, event)


def no_place(making: Making, event: Item) -> None:
    """Notes what an event has beyond what is read, and what was deleted in it."""
    _deleted(making, event, "Event")
    for name in sorted(event.keys() - _READ - _SERVERS):
        if event[name] not in (None, "", [], {}):
            making.lost(f"Event.{name}", "no place for it", event[name])


def _deleted(making: Making, item: Item, at: str) -> None:
    for name in ("Attribute", "Object"):
        for number, one in enumerate(dicts(item.get(name))):
            within = f"{at}.{name}[{number}]"
            if is_deleted(one):
                making.lost(within, "it was deleted where it comes from", one.get("value"))
            elif name == "Object":
                _deleted(making, one, within)


def _links(making: Making, event: Item) -> Iterator[Item]:
    """Links are publications; what detects something is told by itself, the rest isn't."""
    for number, one in standing(event, "Attribute"):
        at = f"Event.Attribute[{number}]"
        marked = making.markings(one, at, making.marked)
        is_link = one.get("type") == "link" and str(one.get("value", "")).startswith(("https://", "http://"))
        stricter = making.stricter(marked)
        if is_link and not stricter:
            yield {"source_name": "MISP", "url": str(one["value"])}
        elif is_link:
            making.lost(at, "a link that is marked stricter than the event", one.get("value"))
        else:
            tell(making, one, at, marked)


def _tags(making: Making, event: Item) -> None:
    """Galaxies of the event. That its creator tags an actor is told as a suspicion: the tag has no more words."""
    for name in tag_names(event):
        found = _galaxy(name)
        if found and found[1] in _ACTORS:
            actor = making.shared("intrusion-set", f"actor/{found[2]}", "Event.Tag", {"name": found[2]}, None)
            own = ours(stance="suspects", accused_actor=found[2], claim_id=f"{making.uuid}/{found[2]}")
            making.tie("attributed-to", making.incident, actor, "Event.Tag", said={"extensions": {OURS: own}})
        elif found and found[1] == "mitre-attack-pattern" and (number := _number(found[2])):
            technique(making, number[1], number[2], "Event.Tag")
        elif found and found[1] == "target-information" and (place := territories.find(found[2])):
            victim(making, f"target/{place.code}", "Event.Tag", {"country": place.code})
        elif not any(of_levels(name)):
            making.lost("Event.Tag", "this tag isn't told", name)


def _object(making: Making, one: Item, at: str) -> None:
    marked = making.markings(one, at, making.marked)
    if one.get("name") != "victim":
        tell_all(making, one, at, marked)
        making.lost(at, f"an object of template {one.get('name')}: what detects something in it is told alone")
        return
    said: dict[str, Any] = {}
    for number, attribute in enumerate(dicts(one.get("Attribute"))):
        marked = making.markings(attribute, f"{at}.Attribute[{number}]", marked)
        if is_deleted(attribute):
            continue
        relation, value = attribute.get("object_relation"), str(attribute.get("value", ""))
        place = territories.find(value) if relation == "regions" else None
        if relation == "name" and "name" not in said:
            said["name"] = value
        elif place and "country" not in said:
            said["country"] = place.code
        elif relation == "sectors":
            said.setdefault("sectors", []).append(value)
        else:
            making.lost(f"{at}.Attribute[{number}]", f"{relation} of a victim isn't told", value)
    victim(making, str(one.get("uuid", at)), at, said, marked=marked, since=seconds(one.get("timestamp")) or "")


def victim(making: Making, key: str, at: str, said: dict[str, Any], *, own: Item | None = None,
           marked: list[str] | None = None, since: str = "") -> None:  # fmt: skip
    """An identity, its place, and that the incident targets it."""
    name, country = said.get("name"), said.get("country")
    country = country if country in territories.table() else None
    where = f"Victims, {territories.name(country)}" if country else "Victims"
    body = {"name": name or where,
            "sectors": said.get("sectors"), **({} if name else {"identity_class": "class"})}  # fmt: skip
    identity = making.add("identity", f"victim/{key}", at, body, marked=marked, since=since)
    making.tie("targets", making.incident, identity, at, marked=marked, since=since,
               said={"extensions": {OURS: own}} if own else {})  # fmt: skip
    if country and ":" not in country:
        where = territories.name(country)
        place = making.shared("location", f"place/{country}", at, {"name": where, "country": country}, marked)
        making.tie("located-at", identity, place, at, marked=marked, since=since)


def technique(making: Making, name: str, number: str, at: str) -> None:
    """An attack pattern that the incident uses."""
    reference = {"source_name": "mitre-attack", "external_id": number}
    said = {"name": name, "external_references": [reference] if number else []}
    pattern = making.shared("attack-pattern", f"pattern/{number or name}", at, said, None)
    making.tie("uses", making.incident, pattern, at)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
