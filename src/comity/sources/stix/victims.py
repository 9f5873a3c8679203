"""Victims: identities and places that an incident or a campaign targets."""

from __future__ import annotations

from comity.model import territories
from comity.model.vocabulary import codes
from comity.sources.kit import Record
from comity.sources.kit.parts import subject
from comity.sources.stix.held import Held, Object
from comity.sources.stix.recording import Reading
from comity.sources.stix.saying import Telling
from comity.sources.stix.terms import OURS, SECTORS

_OWN = ("name", "sector", "category", "role")


def tell_victims(reading: Reading, record: Record, value: Object) -> None:
    """A part per relationship `targets`."""
    for tie in reading.held.tied(value["id"], "targets"):
        victim = reading.held.peek(tie["target_ref"])
        if victim.get("type") in ("identity", "location"):
            part = subject("victim", victim.get("name", ""), tie["id"][-12:])
            reading.held.used.add(victim["id"])
            _tell(reading, reading.telling(record, tie, part), victim, reading.telling(record, victim, part))


def _tell(reading: Reading, tie: Telling, victim: Object, one: Telling) -> None:
    if tie.own:
        for prop in _OWN:
            tie.say(prop, tie.own.get(prop), f"extensions.{OURS}.{prop}")
        places(reading.held, victim["id"])  # told with the relationship, so that all that matters of them is said
        tie.place("country", tie.own.get("country"), f"extensions.{OURS}.country")
    elif victim["type"] == "location":
        one.place("country", victim.get("country"), "country")
        one.say("region", victim.get("region") if "country" not in victim else None, "region")
    else:
        if victim.get("identity_class") != "class":
            one.say("name", victim["name"], "name")
        tell_sectors(one, victim, "sector", "category", "group")
        for place in places(reading.held, victim["id"]):
            one.place("country", place, "located-at")
    tie.rest()
    tie.marked()
    one.marked(*located(reading.held, victim["id"]))


def tell_sectors(one: Telling, value: Object, sector: str, category: str, other: str) -> None:
    """Sectors of an identity: a sector, a kind of victim, or as the word that it is."""
    names = {"sector": sector, "category": category}
    for number, word in enumerate(value.get("sectors", ())):
        schemes = {"sector": "sector", "category": "victim_category"}
        own = next(((kind, word) for kind, scheme in schemes.items() if word in codes(scheme)), None)
        kind, code = own or SECTORS.get(word, ("", word))
        one.say(names.get(kind, other), code, f"sectors.[{number}]")


def places(held: Held, key: str) -> list[str]:
    """Codes of the territories in which something is said to be."""
    said = [one.get("country", "").upper() for one in located(held, key) if one["type"] == "location"]
    return [code for code in said if code in territories.table()]


def located(held: Held, key: str) -> list[Object]:
    """What says in which places something is, and these places. They count as told."""
    ties = list(held.tied(key, "located-at"))
    held.used.update(tie["id"] for tie in ties)
    return [*ties, *filter(None, (held.get(tie["target_ref"]) for tie in ties))]
