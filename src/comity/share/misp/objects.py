"""MISP objects and attributes from rows of a release's tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from comity.share.misp.levels import INHERIT, Level, distributed
from comity.share.stix.telling import terms
from comity.share.stix.telling.things import derived

_VERSION = "1"
_VICTIM = ("a8806e40-39ad-435f-be02-ac2a13d6fc7d", "10")
"""Template of MISP's own object, and its version."""
_RELATIONS = {
    "victim": {"name": ("name", "target-org", "Targeting data"),
               "country": ("regions", "target-location", "Targeting data"), "sector": ("sectors", "text", "Other")},
    "incident": {"publication": ("publication", "link", "External analysis")},
}  # fmt: skip
UNDEFINED = {"threat_level_id": "4", "analysis": "0"}
"""What an event must say and the record doesn't."""
_GALAXY = {"accused_actor": "threat-actor", "technique": "mitre-attack-pattern"}


class Sheet(NamedTuple):
    """What one object is made of. kind: a table's name. key: what its ids are made from. since: Unix seconds of its
    last change. level: what it is marked beyond its event."""

    kind: str
    key: str
    since: str
    level: Level
    values: list[tuple[str, Any]]


def made(sheet: Sheet) -> dict[str, Any]:
    """A MISP object. Objects have no tags, so that a marking stands on each of its attributes."""
    name = "victim" if sheet.kind == "victim" else f"comity-{sheet.kind}"
    template, version = _VICTIM if sheet.kind == "victim" else (uuid("template", sheet.kind), _VERSION)
    attributes = [one for prop, value in sheet.values for one in _attributes(sheet, prop, value)]
    return {
        "name": name, "meta-category": "misc", "template_uuid": template, "template_version": version,
        "description": f"{sheet.kind} of the Comity record", "uuid": uuid("object", f"{sheet.kind}/{sheet.key}"),
        "timestamp": sheet.since, **distributed(sheet.level, INHERIT), "Attribute": attributes,
    }  # fmt: skip


def uuid(kind: str, key: str) -> str:
    """A UUID of its own for each thing, the same in each export."""
    return derived(f"misp-{kind}", key).partition("--")[2]


def notice(event: str, text: str) -> str:
    """The UUID of a notice in an event of ours, by which it is known again."""
    return uuid("attribute", f"notice/{event}/{text}")


def tag(name: str) -> dict[str, str]:
    """A tag. Its id follows from the name."""
    return {"name": name}


def _attributes(sheet: Sheet, prop: str, value: Any) -> Iterator[dict[str, Any]]:
    """An attribute for each item of a list, else one."""
    relation, kind, category = _RELATIONS.get(sheet.kind, {}).get(prop, (prop.replace("_", "-"), "text", "Other"))
    for one in value if isinstance(value, list) else [value]:
        text = _text(one)
        tags = [*sheet.level.tags, *_tags(prop, text)]
        yield {
            "uuid": uuid("attribute", f"{sheet.kind}/{sheet.key}/{prop}/{text}"), "type": kind, "category": category,
            "object_relation": relation, "value": text, "to_ids": False, "disable_correlation": True,
            "timestamp": sheet.since, **distributed(sheet.level, INHERIT),
            **({"Tag": [tag(name) for name in tags]} if tags else {}),
        }  # fmt: skip


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _tags(prop: str, text: str) -> Iterator[str]:
    """Galaxies on the value itself: whom a claim accuses is no property of the event. Scales of confidence by name."""
    plain = text.replace('"', "'")
    if prop in _GALAXY:
        yield from (f'misp-galaxy:{_GALAXY[prop]}="{one}"' for one in plain.split("; "))
    if prop == "confidence":
        for scale in terms.confidence(text)[1]:
            yield from _scale(scale["scale"], scale["term"])


def _scale(scale: str, term: str) -> Iterator[str]:
    if scale == "admiralty":
        yield f'admiralty-scale:source-reliability="{term[0].lower()}"'
        yield f'admiralty-scale:information-credibility="{term[1]}"'
    elif scale == "icd-203-confidence":
        word = "moderate" if term == "medium" else term
        yield f'estimative-language:confidence-in-analytic-judgment="{word}"'
