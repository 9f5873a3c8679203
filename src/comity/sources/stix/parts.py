"""Effects and losses from impacts, responses from courses of action, and what Comity told as notes."""

from __future__ import annotations

from collections.abc import Callable

from comity.model.vocabulary import ABSENCE
from comity.sources.kit import Record
from comity.sources.kit.parts import subject
from comity.sources.stix.held import Object
from comity.sources.stix.own import ours, part, texts
from comity.sources.stix.recording import Reading
from comity.sources.stix.saying import Telling
from comity.sources.stix.terms import EFFECTS, INCIDENT_CORE, LOSSES, OURS

_EXT = f"extensions.{OURS}."


def tell_parts(reading: Reading, record: Record, value: Object) -> None:
    """All other parts of an incident."""
    impacts = texts(part(value, "extensions", INCIDENT_CORE).get("impact_refs"))
    for impact in (reading.held.peek(ref) for ref in dict.fromkeys(impacts)):
        if impact.get("type") == "impact" and not impact.get("revoked"):
            loss = impact.get("impact_category") == "monetary"
            about = subject("loss" if loss else "effect", ours(impact).get("part_id") or impact["id"])
            (_loss if loss else _effect)(reading.telling(record, impact, about), impact)
    for tie in reading.held.tied_to(value["id"], "related-to"):
        action = reading.held.peek(tie["source_ref"])
        if action.get("type") == "course-of-action" and "part_id" in ours(action):
            reading.held.used.add(tie["id"])
            _response(reading.telling(record, action, subject("response", ours(action)["part_id"])), action, tie)
    for note in reading.held.about(value["id"], "note"):
        if told := _note(ours(note)):
            about, tell = told
            tell(reading.telling(record, note, about), note)


def _note(own: Object) -> tuple[str, Callable[[Telling, Object], None]] | None:
    if "part_id" not in own or "claim_id" in own:
        return None
    if "cooperation_kind" in own or "parties" in own:
        return subject("cooperation", own["part_id"]), _cooperation
    return (subject("effect", own["about"]), _no_effect) if own.get("about") and own.get("stance") in ABSENCE else None


def _text(value: Object, name: str) -> str | None:
    """A property of an object whose type the standard doesn't know."""
    return found if isinstance(found := value.get(name), str) else None


def _effect(one: Telling, value: Object) -> None:
    kind, cia = EFFECTS.get(str(value.get("impact_category")), ("", ""))
    for prop, told in (("kind", kind), ("cia", cia)):
        one.say(prop, one.own.get(prop) if one.own else told, f"{_EXT}{prop}" if one.own else "impact_category")
    one.say("dimension", one.own.get("dimension"), f"{_EXT}dimension")
    one.say("text", _text(value, "description"), "description")
    one.say("duration", one.own.get("duration"), f"{_EXT}duration")
    for name in ("people_lo", "people_hi"):
        one.number("people", one.own.get(name), f"{_EXT}{name}")
    if not one.own:
        one.number("people", part(value, "impacted_entity_counts").get("individual"),
                   "impacted_entity_counts.individual")  # fmt: skip
        one.dates("since", value.get("start_time"), value.get("start_time"), "start_time")
    one.number("score", one.own.get("score"), f"{_EXT}score", one.own.get("scale"))
    one.rest()
    one.marked()


def _no_effect(one: Telling, value: Object) -> None:
    one.absent("kind", one.own["stance"], f"{_EXT}stance")
    one.marked()


def _loss(one: Telling, value: Object) -> None:
    money = part(value, "extensions", "monetary-ext")
    variety = one.own.get("kind") if one.own else LOSSES.get(str(money.get("variety")))
    one.say("kind", variety, f"{_EXT}kind" if one.own else "extensions.monetary-ext.variety")
    if one.own:
        currency, figures = one.own.get("currency"), {name: one.own.get(name) for name in ("low", "mid", "high")}
        if figures["mid"] is not None:  # one figure, which is the least and the most too
            figures = {"mid": figures["mid"]}
        for name, figure in figures.items():
            one.number(name, figure, f"{_EXT}{name}", currency)
        one.number("year", one.own.get("year"), f"{_EXT}year")
        one.say("borne_by", one.own.get("borne_by"), f"{_EXT}borne_by")
    else:
        currency = str(money["currency"]) if "currency" in money else None
        for name, key in (("low", "min_amount"), ("high", "max_amount")):
            one.number(name, money.get(key), f"extensions.monetary-ext.{key}", currency)
    one.rest()
    one.marked()


def _response(one: Telling, value: Object, tie: Object) -> None:
    for prop in ("responder", "responder_kind", "dimension", "measure"):
        one.say(prop, one.own.get(prop), f"{_EXT}{prop}")
    one.place("responder_country", one.own.get("responder_country"), f"{_EXT}responder_country")
    one.each("against", one.own.get("against"), f"{_EXT}against")
    one.say("text", value.get("description"), "description")
    one.dates("date", one.own.get("done_from"), one.own.get("done_to"), f"{_EXT}done_from")
    one.publications()
    one.rest()
    one.marked(tie)


def _cooperation(one: Telling, value: Object) -> None:
    one.say("kind", one.own.get("cooperation_kind"), f"{_EXT}cooperation_kind")
    one.each("party", one.own.get("parties"), f"{_EXT}parties")
    if not str(value["content"]).startswith("Cooperation: "):
        one.say("text", value["content"], "content")
    one.dates("date", one.own.get("done_from"), one.own.get("done_to"), f"{_EXT}done_from")
    one.rest()
    one.marked()
