"""Claims: relationships `attributed-to`, opinions on them, and what Comity told as notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from comity.model import territories
from comity.model.vocabulary import ABSENCE, codes
from comity.sources.kit import Record
from comity.sources.kit.parts import subject
from comity.sources.stix.held import Object
from comity.sources.stix.own import ours, texts
from comity.sources.stix.recording import Reading
from comity.sources.stix.saying import Telling
from comity.sources.stix.terms import OURS
from comity.sources.stix.victims import located, places

_OPINIONS = {"strongly-disagree": "denies", "disagree": "denies", "agree": "asserts", "strongly-agree": "asserts"}
_NAMES = ("accused_state", "accused_organisation", "accused_actor", "accused_kind", "accused_place", "accused_origin")
"""accused_place: a territory of which nobody says whether it is accused as a state; told as accused_state without a
kind of accused."""
_EXT = f"extensions.{OURS}."


def tell_claims(reading: Reading, record: Record, value: Object) -> None:
    """All claims on one incident. What Comity told as one claim with several accused is one again."""
    claims: dict[str, list[Object]] = defaultdict(list)
    opinions: dict[str, Object] = {}
    for tie in reading.held.tied(value["id"], "attributed-to"):
        claims[_claim(tie)].append(tie)
        opinions |= {one["id"]: one for one in reading.held.about(tie["id"], "opinion")}
    for one in [*opinions.values(), *reading.held.about(value["id"], "note")]:
        if one.get("opinion") in _OPINIONS or "claim_id" in ours(one):
            claims[_claim(one)].append(one)
    for key, held in sorted(claims.items()):
        part = subject("attribution", key)
        for number, one in enumerate(held):
            if not number:
                _tell_claim(reading, record, one, part)
            _tell_accused(reading, record, one, part)
            reading.telling(record, one, part).marked(*_named(reading, one))


def _named(reading: Reading, value: Object) -> Iterator[Object]:
    """Who claims it, from where, who is accused, and the claims that an opinion is about with whom these accuse."""
    creator = reading.creator(value)
    yield creator
    yield from located(reading.held, creator.get("id", ""))
    for ref in (value.get("target_ref"), *texts(ours(value).get("accused_refs"))):
        yield reading.held.peek(ref or "")
    if value["type"] == "opinion":
        for tie in map(reading.held.peek, value["object_refs"]):
            yield tie
            yield reading.held.peek(tie.get("target_ref", ""))


def _claim(value: Object) -> str:
    return str(ours(value).get("claim_id") or value["id"])


def _tell_claim(reading: Reading, record: Record, value: Object, part: str) -> None:
    creator = reading.creator(value)
    one = reading.telling(record, value, part, by=creator.get("name"))
    one.say("asserter", creator.get("name"), "created_by_ref")
    one.say("asserter_kind", one.own.get("claimant_kind"), f"{_EXT}claimant_kind")
    own = ours(creator)
    one.place("asserter_country", own.get("country"), "created_by_ref")
    if creator and not own:
        for code in places(reading.held, creator["id"]):
            one.place("asserter_country", code, "created_by_ref")
    one.dates("date", one.own.get("said_from"), one.own.get("said_to"), f"{_EXT}said_from")
    one.each("type", one.own.get("attribution_types"), f"{_EXT}attribution_types")
    one.each("basis", one.own.get("basis"), f"{_EXT}basis")
    _confidence(one, value)
    words = {"relationship": "description", "opinion": "explanation", "note": "content"}[value["type"]]
    if value.get(words) != value.get("abstract"):
        one.say("words", value.get(words), words)
    one.say("accused_relation", one.own.get("accused_relation"), f"{_EXT}accused_relation")
    one.publications()
    one.rest()


def _confidence(one: Telling, value: Object) -> None:
    """The claimant's words; else the number, said to be one of STIX's scale."""
    if one.own.get("confidence_words"):
        one.say("confidence", one.own["confidence_words"], f"{_EXT}confidence_words")
    elif "confidence" in value and not one.own:
        one.say("confidence", f"STIX {value['confidence']}", "confidence")


def _tell_accused(reading: Reading, record: Record, value: Object, part: str) -> None:
    by, own = reading.creator(value).get("name"), ours(value)
    stance = (
        own["stance"] if own.get("stance") in codes("stance") else _OPINIONS.get(value.get("opinion", ""), "asserts")
    )
    if stance in ABSENCE and not any(own.get(name) for name in _NAMES):
        reading.telling(record, value, part, by=by).absent("accused_state", stance, f"{_EXT}stance")
    elif own:
        _tell_own(reading, record, value, part, stance)
    else:
        ties = [value] if value["type"] == "relationship" else [reading.held.peek(ref) for ref in value["object_refs"]]
        for target in sorted({tie["target_ref"] for tie in ties if tie.get("relationship_type") == "attributed-to"}):
            under = subject("accused", target, stance, under=part)
            one = reading.telling(record, value, under, by=by, stance=stance)
            _tell_target(one, reading.held.get(target))


def _tell_own(reading: Reading, record: Record, value: Object, part: str, stance: str) -> None:
    own = ours(value)
    under = subject("accused", *(own.get(name) or "" for name in _NAMES), stance, under=part)
    one = reading.telling(record, value, under, by=reading.creator(value).get("name"), stance=stance)
    for name, prop in (("accused_state", "accused_state"), ("accused_place", "accused_state"),
                       ("accused_origin", "accused_origin")):  # fmt: skip
        one.place(prop, own.get(name), f"{_EXT}{name}")
    one.say("accused_organisation", own.get("accused_organisation"), f"{_EXT}accused_organisation")
    for name in (own.get("accused_actor") or "").split("; "):
        one.say("accused_actor", name, f"{_EXT}accused_actor")
    one.say("accused_kind", own.get("accused_kind"), f"{_EXT}accused_kind")
    for ref in own.get("accused_refs", ()):
        reading.held.get(ref)


def _tell_target(one: Telling, target: Object) -> None:
    """Who is accused: a group or persona by its name; an identity as a state where its name is one's, and as an
    organisation otherwise."""
    if target.get("type") in ("intrusion-set", "threat-actor"):
        one.say("accused_actor", target["name"], "target_ref")
    elif target.get("type") == "identity":
        state = territories.find(target["name"])
        if ours(target).get("level") == "state":
            one.place("accused_state", ours(target).get("code"), "target_ref")
            one.say("accused_kind", "state", "target_ref")
        elif state is not None:
            one.place("accused_state", state.code, "target_ref")
            one.say("accused_kind", "state", "target_ref")
        else:
            individual = target.get("identity_class") == "individual"
            one.say("accused_actor" if individual else "accused_organisation", target["name"], "target_ref")
