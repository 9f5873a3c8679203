"""Incidents: a list by the filters of the pages, one whole, and how its values came about."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from comity.model.errors import NotFoundError
from comity.release.asked import NOT_SAID, PLACES, SCHEMES, understood
from comity.release.explain import Explanation, only
from comity.release.filters import Filters, parse
from comity.web.api import paging
from comity.web.api.cursors import refused
from comity.web.api.described import BASE, Call, Moved, Parameter, Resource
from comity.web.api.parameters import PAGED, choice, number, one_of, spot, territory, text, time
from comity.web.api.shapes import Page, Version, body, page_of, row, rows, said

_EXAMPLES = {"q": "election", "sector": "energy", "type": "data-destruction"}
_MEANS = {
    "country": "territory of a victim", "accused": "state that somebody accuses, itself or by one said to act for it",
    "accused_origin": "where accused groups or persons are said to come from, where nobody accuses that state",
    "accused_place": "territory told of the accused, without a word on whether a state is meant",
    "sector": "sector of a victim (NIS2)",
    "type": "operation type", "purpose": "purpose", "cia": "security property that was hurt",
    "dimension": "dimension in which it had effects", "source": "short name of a source that reports it",
    "actor": "id of an accused actor, or words of its name", "response": "measure with which it was answered",
    "responder": "territory that answered it", "claimant": "territory of a party that made a claim on it",
    "since": "it may have begun then or later", "until": "it may have begun then or earlier",
    "public_since": "it may have become public then or later",
    "public_until": "it may have become public then or earlier",
    "contested": "whether somebody denies or contests an attribution",
    "min_sources": "least number of independent publishers",
    "q": "words of title, summary, victims, places and actors; a word fits what begins with it, "
         "one of five letters or more also what has it within; 'APT28' and 'APT 28' are the same",
}  # fmt: skip
_TIMES = ("since", "until", "public_since", "public_until")
_MAY_LACK = (*PLACES, *SCHEMES, "source", "actor", "since", "public_since")
_LONGEST_ID = 80
_MOST_SOURCES = 1_000_000
INCIDENT_ID = spot("incident_id", "id of an incident; one that has gone leads to the one that took its place")

Incident = row("Incident", "incident", ("summary",))
_WHOLE = {
    "victim": rows("Victim", "victim"),
    "effect": rows("Effect", "effect"),
    "loss": rows("Loss", "loss"),
    "response": rows("Response", "response"),
    "cooperation": rows("Cooperation", "cooperation"),
    "value": rows("Value", "value", kind=said(str, "kind of part; incident for the whole"),
                  part_of=said(str | None, "part it belongs to")),
    "conflict": rows("Conflict", "conflict"),
    "beside": rows("Beside", "beside"),
    "attribution": rows("Attribution", "attribution", actor_name=said(str | None, "name of the actor")),
    "offline_conflict": rows("OfflineConflict", "offline_conflict",
                             conflict_title=said(str | None, "title of the conflict")),
    "record": rows("Record", "record"),
    "absent": rows(
        "Absence", "statement", ("subject", "value_num", "date_lo", "date_hi", "cites", "last_version"),
        kind=said(str, "kind of part that it is about; incident for the whole"),
        source=said(str, "short name of the source"), publisher=said(str | None, "publisher of the record"),
        url=said(str | None, "address of the record"), retrieved_at=said(str | None, "when it was fetched (UTC)"),
    ),
    "withdrawn": rows("Withdrawn", "withdrawn"),
    "link": rows("Link", "link", left_incident=said(str, "incident of the left record"),
                 right_incident=said(str, "incident of the right record")),
}  # fmt: skip


OneIncident = body(
    "OneIncident", "One incident with all that belongs to it, each kind of part by the name of its relation.",
    incident=row("WholeIncident", "incident", (), **_WHOLE),
)  # fmt: skip


class Explanations(msgspec.Struct, frozen=True):
    """How each value of an incident came about."""

    release: Version
    incident_id: str
    explanations: list[Explanation]


class _Key(msgspec.Struct):
    incident_id: str
    start_lo: str | None


def listing(call: Call) -> Page[Any]:
    """Incidents that fit all filters, newest beginning first."""
    filters = parse([f"{name}={text}" for name, text in call.said.items() if name in Filters.__struct_fields__])
    index = call.opened.index
    key = paging.behind(call, "incident", 2)
    first = 0 if key is None else index.behind(_day(key[0]), key[1])
    has = understood(filters).has
    told = paging.numbered(call, "incident", index.find(filters), first, lambda numbers: _rows(call, numbers))
    return msgspec.structs.replace(told, filters={name: has.get(name, text) for name, text in told.filters.items()})


def one(call: Call) -> object:
    """One incident."""
    found = _found(call)
    if isinstance(found, Moved):
        return found
    return OneIncident(call.opened.release.version, call.opened.index.document(found).whole)


def explain(call: Call) -> Explanations | Moved:
    """Its values explained, or those of a field."""
    found = _found(call, "/explain")
    if isinstance(found, Moved):
        return found
    told = only(call.opened.index.document(found).explained, found, call.said.get("field"))
    return Explanations(call.opened.release.version, found, told)


def _found(call: Call, below: str = "") -> str | Moved:
    """The id asked for, or where the incident is that took its place."""
    asked_for = call.place["incident_id"]
    if len(asked_for) > _LONGEST_ID or "\0" in asked_for:
        raise NotFoundError("there is no incident of that id.", hint="Search the incidents.")
    found = call.opened.index.lead(asked_for)
    if found == asked_for:
        return found
    query = "&".join(f"{name}={text}" for name, text in call.said.items())
    return Moved(f"{BASE}/incidents/{found}{below}" + (f"?{query}" if query else ""))


def _rows(call: Call, numbers: Any) -> list[paging.Item]:
    wanted = ",".join(str(int(no)) for no in numbers)
    found = call.opened.index.sql(f"SELECT row FROM incident WHERE no IN ({wanted}) ORDER BY no")
    keys = [msgspec.json.decode(row, type=_Key) for (row,) in found]
    return [((key.start_lo or "", key.incident_id), msgspec.Raw(row)) for key, (row,) in zip(keys, found, strict=True)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise refused() from error


def _filter(name: str) -> Parameter:
    told = _plain(name)
    return _or_not_said(told) if name in _MAY_LACK else told


def _plain(name: str) -> Parameter:
    meaning = _MEANS.get(name, name.replace("_", " "))
    if name in PLACES:
        return territory(name, meaning, "UA")
    if name in SCHEMES:
        return choice(name, meaning, SCHEMES[name], _EXAMPLES.get(name, ""))
    if name in _TIMES:
        return time(name, meaning, "2017")
    if name == "contested":
        return one_of(name, meaning, "yes", "no")
    if name == "min_sources":
        return number(name, meaning, _MOST_SOURCES, "2")
    return text(name, meaning, _EXAMPLES.get(name, ""))


def _or_not_said(told: Parameter) -> Parameter:
    """The same, which may also ask for incidents of which no source says it."""
    allowed = {"enum": [*told.schema["enum"], NOT_SAID]} if "enum" in told.schema else {}
    return msgspec.structs.replace(
        told,
        meaning=f"{told.meaning}; `{NOT_SAID}`: no source says it",
        schema={**told.schema, **allowed},
        read=lambda said: said if said == NOT_SAID else told.read(said),
    )


RESOURCES = [
    Resource(
        "listIncidents", "/incidents", "Incidents",
        "Incidents that fit all filters, the newest beginning first, those without one last.",
        page_of(Incident), listing, parameters=(*map(_filter, Filters.__struct_fields__), *PAGED),
    ),
    Resource(
        "getIncident", "/incidents/{incident_id}", "One incident",
        "One incident with its parts, values, conflicts, records and links.",
        OneIncident, one, places=(INCIDENT_ID,),
    ),
    Resource(
        "explainIncident", "/incidents/{incident_id}/explain", "Explanations of one incident",
        "How each value came about: the rule that chose it, and the statements for and against it.",
        Explanations, explain, places=(INCIDENT_ID,),
        parameters=(text("field", "property (start), kind of part (victim) or both (victim.country)", "start"),),
    ),
]  # fmt: skip
