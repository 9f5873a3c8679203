"""Events that Comity made itself, told again as STIX: each object says exactly what its row said."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

from comity.model.properties import properties
from comity.share.misp.indicators import tell, tell_all
from comity.share.misp.objects import UNDEFINED, notice
from comity.share.misp.stix_objects import Item, Making, dicts, of_levels, seconds, standing, tag_names
from comity.share.misp.telling import no_place, technique, victim
from comity.share.stix.telling import terms
from comity.share.stix.telling.parts import amounts, category
from comity.share.stix.telling.things import IMPACT, INCIDENT_CORE, OURS, ours, present

_WHOLE = "comity-incident"
_ACCUSED = ("accused_actor", "accused_organisation", "accused_state")
_PLACES = ("accused_place", "accused_origin")
_WHOM = (*_ACCUSED, *_PLACES)
_INCIDENT = ("start_edtf", "start_lo", "start_hi", "end_lo", "end_hi", "disclosed_lo", "disclosed_hi")
_LISTS = ("purposes", "cia", "dimensions")
_MANY = frozenset(("purposes", "dimensions", "types", "type", "basis", "against", "parties"))
_SINGLE = frozenset((
    *_PLACES,
    "summary", "incident", "name", "country", "sector", "category", "role", "victim", "asserted_by",
    "asserter_kind", "asserter_country", "claim", "stance", "confidence", "words", "date_lo", "date_hi",
    "accused_actor", "accused_organisation", "accused_state", "accused_kind", "accused_relation", "about", "kind",
    "dimension", "duration", "scale", "text", "currency", "borne_by", "responder", "responder_kind",
    "responder_country", "measure", *_INCIDENT,
))  # fmt: skip
_NUMBERS = ("people_lo", "people_hi", "score", "low", "mid", "high", "year")
_ROW = {"regions": "country", "sectors": "sector", "publication": "publication"}
_scaled = re.compile(r"(-?\d[\d.e+-]*) ([a-z0-9-]+)").fullmatch

Row = dict[str, Any]


def restored(making: Making, event: Item) -> bool:
    """Tells an event, if Comity made it; else does nothing and says so."""
    objects = standing(event, "Object")
    incident = next((one for _, one in objects if one.get("name") == _WHOLE), None)
    if incident is None:
        return False
    row = _row(incident)
    impacts: list[str] = []
    _incident(making, event, row)
    more = {str(found.get("victim", "")): found for _, one in objects
            if one.get("name") == "comity-victim-more" and (found := _row(one))}  # fmt: skip
    for number, one in objects:
        kind = str(one.get("name", "")).removeprefix("comity-")
        if kind in _TELLERS:
            at, key = f"Event.Object[{number}]", str(one.get("uuid", number))
            marked, since = _marked(making, one, at), seconds(one.get("timestamp")) or making.at
            impacts += filter(None, [_TELLERS[kind](making, key, at, _row(one) | more.get(key, {}), marked, since)])
    core = making.objects[making.incident]["extensions"][INCIDENT_CORE]
    if impacts:
        core["impact_refs"] = impacts
    unread(making, event)
    return True


def unread(making: Making, event: Item) -> None:
    """Tells or notes what somebody added to an event after Comity had made it, and what no object of ours says."""
    for number, one in standing(event, "Attribute"):
        if one.get("uuid") != notice(making.uuid, str(one.get("value"))):
            at = f"Event.Attribute[{number}]"
            tell(making, one, at, making.markings(one, at, making.marked))
    for name in tag_names(event):
        if not any(of_levels(name)):
            making.lost("Event.Tag", "this tag isn't told", name)
    seen = set[str]()
    for number, one in standing(event, "Object"):
        kind, at = str(one.get("name")), f"Event.Object[{number}]"
        if kind.removeprefix("comity-") not in _KNOWN or (kind == _WHOLE and kind in seen):
            making.lost(at, f"objects of template {kind} are not told here")
            if kind != _WHOLE:
                tell_all(making, one, at, making.markings(one, at, making.marked))
        else:
            _unread(making, one, at)
        seen.add(kind)
    no_place(making, {name: value for name, value in event.items() if UNDEFINED.get(name) != value})


def _unread(making: Making, one: Item, at: str) -> None:
    """The same of an object of ours: relations that it has not, and what stands there twice."""
    kind, seen = str(one["name"]).removeprefix("comity-"), set[str]()
    known = _SINGLE | _MANY | {*_NUMBERS, *properties()[kind.removesuffix("-more")]}
    for number, attribute in standing(one, "Attribute"):
        relation = str(attribute.get("object_relation", "")).replace("-", "_")
        name = _ROW.get(relation, relation) if kind == "victim" else relation
        if name not in known or (name in seen and name in _SINGLE):
            making.lost(f"{at}.Attribute[{number}]", f"{relation} isn't told", attribute.get("value"))
        seen.add(name)


def _row(one: Item) -> Row:
    """Attributes as columns: lists where a column holds one, or where several say a relation that is no column."""
    found: dict[str, list[str]] = {}
    for _, attribute in standing(one, "Attribute"):
        relation = str(attribute.get("object_relation", "")).replace("-", "_")
        name = _ROW.get(relation, relation) if one.get("name") == "victim" else relation
        found.setdefault(name, []).append(str(attribute.get("value", "")))
    return {name: values if name in _MANY or (len(values) > 1 and name not in _SINGLE) else _typed(name, values[0])
            for name, values in found.items()}  # fmt: skip


def _typed(name: str, text: str) -> Any:
    """A number where the column holds one; nothing where that isn't one."""
    if name not in _NUMBERS:
        return text
    try:
        return found if isfinite(found := float(text)) else None
    except ValueError:
        return None


def _marked(making: Making, one: Item, at: str) -> list[str]:
    marked = making.markings(one, at, making.marked)
    for number, attribute in enumerate(dicts(one.get("Attribute"))):
        marked = making.markings(attribute, f"{at}.Attribute[{number}]", marked)
    return marked


def _listed(row: Row, name: str) -> list[str]:
    value = row.get(name, [])
    return value if isinstance(value, list) else [value]


def _more(row: Row, kind: str, told: tuple[str, ...]) -> list[Item]:
    """Values that stand in our extension's `values`."""
    found = []
    for name in sorted(row.keys() - {*told}):
        if name in properties()[kind] and name != "marking":
            for text in map(str, _listed(row, name)):
                found.append({"property": name, **_value(properties()[kind][name].holds, text)})
    return found


def _value(holds: str, text: str) -> Item:
    """A value as our extension has it: a date as EDTF, a number with its scale."""
    if holds == "date":
        return {"edtf": text}
    scaled = _scaled(text) if holds == "number" else None
    return {"number": float(scaled[1]), "unit": scaled[2]} if scaled else {"value": text}


def _incident(making: Making, event: Item, row: Row) -> None:
    own: Row = {name: row.get(name) for name in _INCIDENT} | {name: _listed(row, name) for name in _LISTS}
    own |= {"incident_id": row.get("incident"), "values": _more(row, "incident", ("technique", "publication", *_LISTS,
            "summary", "types"))}  # fmt: skip
    core = {"extension_type": "property-extension", "determination": "suspected", "investigation_status": "unknown",
            **({"incident_types": _listed(row, "types")} if row.get("types") else {})}  # fmt: skip
    links = [{"source_name": "publication", "url": url} for url in _listed(row, "publication")]
    making.add("incident", making.uuid, "Event", {
        "name": str(event.get("info") or "Untitled"), "description": row.get("summary"), "external_references": links,
        "extensions": {INCIDENT_CORE: core, OURS: ours(**own)}})  # fmt: skip
    for number in _listed(row, "technique"):
        technique(making, number, number if re.fullmatch(r"T\d{4}(\.\d{3})?", number) else "", "Event.Object[0]")


def _victim(making: Making, key: str, at: str, row: Row, marked: list[str], since: str) -> None:
    told = ("name", "country", "sector", "category", "role")
    own = ours(part_id=key, **{name: row.get(name) for name in told}, values=_more(row, "victim", told))
    said = {"name": row.get("name"), "country": row.get("country"),
            "sectors": terms.sectors(row.get("sector"), row.get("category"))}  # fmt: skip
    victim(making, key, at, said, own=own, marked=marked, since=since)


def _nameless(making: Making, key: str, at: str, row: Row, marked: list[str], since: str) -> None:
    """What is known of a victim beyond MISP's object; of one that has none, all there is."""
    if "victim" not in row:
        _victim(making, key, at, row, marked, since)


def _claim(making: Making, key: str, at: str, row: Row, marked: list[str], since: str) -> None:
    by = None
    if row.get("asserted_by"):
        parts = (row["asserted_by"], row.get("asserter_kind"), row.get("asserter_country"))
        own = ours(level="claimant", claimant_kind=parts[1], country=parts[2])
        said = {"name": parts[0], "extensions": {OURS: own}}
        by = making.shared("identity", f"claimant/{parts}", at, said, marked)
    told = ("asserted_by", "confidence", "words", "stance", "type", "basis", "date_lo", "date_hi", *_ACCUSED, *_PLACES,
            "accused_kind", "accused_relation", "claim", "asserter_kind", "asserter_country")  # fmt: skip
    own = ours(part_id=key, claim_id=row.get("claim"), stance=row.get("stance"), basis=_listed(row, "basis"),
               accused_kind=row.get("accused_kind"), accused_relation=row.get("accused_relation"),
               attribution_types=_listed(row, "type"), said_from=row.get("date_lo"), said_to=row.get("date_hi"),
               confidence_words=row.get("confidence"), claimant_kind=row.get("asserter_kind"),
               values=_more(row, "attribution", told), **{name: row.get(name) for name in _WHOM})  # fmt: skip
    target = next((name for name in _ACCUSED if row.get(name)), None)
    said = {"confidence": terms.confidence(row.get("confidence"))[0], "extensions": {OURS: own}}
    if target and row.get("stance") in ("asserts", "suspects", "reports"):
        kind = "intrusion-set" if target == "accused_actor" else "identity"
        level = target.removeprefix("accused_")
        accused = making.shared(kind, f"accused/{level}/{row[target]}", at, {"name": row[target], "extensions": {
            OURS: ours(level=level, known_from="claims")}}, marked)  # fmt: skip
        making.tie("attributed-to", making.incident, accused, at, by=by, marked=marked, since=since, key=key,
                   said=said | {"description": row.get("words")})  # fmt: skip
        return
    text = "A claim that accuses nobody, or denies." if not row.get("words") else row["words"]
    making.add("note", key, at, said | present({"abstract": None if row.get("words") else text}) | {
        "content": text, "object_refs": [making.incident]}, by=by, marked=marked, since=since)  # fmt: skip


def _impact(making: Making, key: str, at: str, row: Row, content: tuple[str, Item], marked: list[str], since: str,
            own: Item) -> str:  # fmt: skip
    kind, details = content
    extensions = {IMPACT: {"extension_type": "new-sdo"}, f"{kind}-ext": details, OURS: own}
    said = {"impact_category": kind, "description": row.get("text"), "extensions": extensions}
    return making.add("impact", key, at, said, marked=marked, since=since)


def _effect(making: Making, key: str, at: str, row: Row, marked: list[str], since: str) -> str | None:
    told = ("stance", "about", "kind", "cia", "dimension", "duration", "people_lo", "people_hi", "score", "scale",
            "text")  # fmt: skip
    own = ours(part_id=key, values=_more(row, "effect", told), **{name: row.get(name) for name in told[:-1]})
    if row.get("stance") == "asserts":
        whole = {"kind": None, "cia": None} | row
        return _impact(making, key, at, row, category(whole), marked, since, own)
    making.add("note", key, at, {"content": f"{row.get('stance')}: {row.get('about')}", "extensions": {OURS: own},
                                 "object_refs": [making.incident]}, marked=marked, since=since)  # fmt: skip
    return None


def _loss(making: Making, key: str, at: str, row: Row, marked: list[str], since: str) -> str:
    told = ("kind", "low", "mid", "high", "currency", "year", "borne_by", "n_figures")
    own = ours(part_id=key, values=_more(row, "loss", told), **{name: row.get(name) for name in told})
    whole = dict.fromkeys(told) | row
    details = {"variety": terms.LOSSES.get(whole["kind"] or "total", whole["kind"]), **amounts(whole)}
    return _impact(making, key, at, row, ("monetary", details), marked, since, own)


def _response(making: Making, key: str, at: str, row: Row, marked: list[str], since: str) -> None:
    told = ("responder", "responder_kind", "responder_country", "dimension", "measure")
    own = ours(part_id=key, against=_listed(row, "against"), done_from=row.get("date_lo"), done_to=row.get("date_hi"),
               values=_more(row, "response", (*told, "against", "text")),
               **{name: row.get(name) for name in told})  # fmt: skip
    name = ": ".join(filter(None, (row.get("responder"), row.get("measure") or "response")))
    action = making.add("course-of-action", key, at, {"name": name, "description": row.get("text"),
                        "extensions": {OURS: own}}, marked=marked, since=since)  # fmt: skip
    making.tie("related-to", action, making.incident, at, marked=marked, since=since)


def _cooperation(making: Making, key: str, at: str, row: Row, marked: list[str], since: str) -> None:
    own = ours(part_id=key, cooperation_kind=row.get("kind"), parties=_listed(row, "parties"),
               done_from=row.get("date_lo"), done_to=row.get("date_hi"),
               values=_more(row, "cooperation", ("kind", "parties", "text")))  # fmt: skip
    text = row.get("text") or f"Cooperation: {row.get('kind') or 'not said'}."
    making.add("note", key, at, {"content": text, "extensions": {OURS: own}, "object_refs": [making.incident]},
               marked=marked, since=since)  # fmt: skip


_TELLERS: dict[str, Callable[..., str | None]] = {
    "victim": _victim, "victim-more": _nameless, "attribution": _claim, "effect": _effect, "loss": _loss,
    "response": _response, "cooperation": _cooperation,
}  # fmt: skip
_KNOWN = frozenset((*_TELLERS, "incident"))
