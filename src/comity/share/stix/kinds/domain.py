"""STIX Domain Objects, section 4."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from comity.share.stix.kinds.common import versioned
from comity.share.stix.kinds.container import container
from comity.share.stix.kinds.references import DEFINED, META, OBSERVABLE, RELATION, not_to, to, to_object, to_observable
from comity.share.stix.kinds.shape import Rule, Shape, excludes, needs, ordered
from comity.share.stix.kinds.structures import kill_chain_phases
from comity.share.stix.kinds.values import Check, boolean, integer, list_of, number, string, timestamp
from comity.share.stix.kinds.vocabularies import opinion
from comity.share.stix.patterns.checking import pattern_faults
from comity.share.stix.verdicts import Fault, Faults, fault, under

strings = list_of(string)
_software = to("software", section="4.11")
_cve = re.compile(r"CVE-\d{4}-\d{4,19}", re.ASCII).fullmatch
_capec = re.compile(r"CAPEC-\d{1,9}", re.ASCII).fullmatch
_described: dict[str, Check] = {"description": string}
_seen: dict[str, Check] = {"first_seen": timestamp, "last_seen": timestamp}
_motives: dict[str, Check] = {"resource_level": string, "primary_motivation": string, "secondary_motivations": strings}


def _of_register(source: str, right: Any, section: str) -> Rule:
    """An id of CVE or CAPEC has that source name, and the form of that register."""

    def rule(value: Mapping[str, Any]) -> Faults:
        found: list[Fault] = []
        for place, reference in enumerate(value.get("external_references", ())):
            named, fits = reference["source_name"] == source, bool(right(reference.get("external_id", "")))
            if named != fits:
                why = f"must have an external_id of {source.upper()}" if named else f"must have source_name {source}"
                found += under(f"external_references.[{place}]", fault(section, why))
        return found or None

    return rule


def _named_family(value: Mapping[str, Any]) -> Faults:
    unnamed = value.get("is_family") is True and "name" not in value
    return fault("4.11", "is required of a family", "name") if unnamed else None


def _one_container(value: Mapping[str, Any]) -> Faults:
    return excludes("objects", "object_refs", "4.14")(value) or _some_observable(value)


def _some_observable(value: Mapping[str, Any]) -> Faults:
    refs = value.get("object_refs", ())
    if refs and all(ref[:-38] in RELATION for ref in refs):
        return fault("4.14", "must have at least one cyber-observable object", "object_refs")
    return None


def _pattern(value: Mapping[str, Any]) -> Faults:
    if value.get("pattern_type") != "stix" or "pattern" not in value:
        return None
    return pattern_faults(value["pattern"])


_seen_in_order = ordered("first_seen", "last_seen", "4")
_coordinates = (
    needs("latitude", ["longitude"], "4.10"), needs("longitude", ["latitude"], "4.10"),
    needs("precision", ["latitude", "longitude"], "4.10"),
)  # fmt: skip

DOMAIN_KINDS: dict[str, Shape] = {
    "attack-pattern": versioned(
        "4.1", {"name": string}, {**_described, "aliases": strings, "kill_chain_phases": kill_chain_phases},
        rules=[_of_register("capec", _capec, "4.1")],
    ),
    "campaign": versioned(
        "4.2", {"name": string}, {**_described, **_seen, "aliases": strings, "objective": string},
        rules=[_seen_in_order],
    ),
    "course-of-action": versioned("4.3", {"name": string}, _described),
    "grouping": versioned(
        "4.4", {"context": string, "object_refs": list_of(to_object)}, {**_described, "name": string}
    ),
    "identity": versioned(
        "4.5", {"name": string},
        {**_described, "roles": strings, "identity_class": string, "sectors": strings, "contact_information": string},
    ),
    "incident": versioned("4.6", {"name": string}, _described),
    "indicator": versioned(
        "4.7", {"pattern": string, "pattern_type": string, "valid_from": timestamp},
        {**_described, "name": string, "indicator_types": strings, "pattern_version": string, "valid_until": timestamp,
         "kill_chain_phases": kill_chain_phases},
        rules=[ordered("valid_from", "valid_until", "4.7", equal=False), _pattern],
    ),
    "infrastructure": versioned(
        "4.8", {"name": string},
        {**_described, **_seen, "infrastructure_types": strings, "aliases": strings,
         "kill_chain_phases": kill_chain_phases},
        rules=[_seen_in_order],
    ),
    "intrusion-set": versioned(
        "4.9", {"name": string}, {**_described, **_seen, **_motives, "aliases": strings, "goals": strings},
        rules=[_seen_in_order],
    ),
    "location": versioned(
        "4.10", {},
        {**_described, "name": string, "latitude": number(-90, 90, "4.10"), "longitude": number(-180, 180, "4.10"),
         "precision": number(), "region": string, "country": string, "administrative_area": string, "city": string,
         "street_address": string, "postal_code": string},
        least=("region", "country", "latitude"), rules=_coordinates,
    ),
    "malware": versioned(
        "4.11", {"is_family": boolean},
        {**_described, **_seen, "name": string, "malware_types": strings, "aliases": strings,
         "kill_chain_phases": kill_chain_phases, "operating_system_refs": list_of(_software),
         "architecture_execution_envs": strings, "implementation_languages": strings, "capabilities": strings,
         "sample_refs": list_of(not_to(DEFINED - {"file", "artifact"}, "file or artifact", "4.11"))},
        rules=[_seen_in_order, _named_family],
    ),
    "malware-analysis": versioned(
        "4.12", {"product": string},
        {"version": string, "host_vm_ref": _software, "operating_system_ref": _software,
         "installed_software_refs": list_of(_software), "configuration_version": string, "modules": strings,
         "analysis_engine_version": string, "analysis_definition_version": string, "submitted": timestamp,
         "analysis_started": timestamp, "analysis_ended": timestamp, "result_name": string, "result": string,
         "analysis_sco_refs": list_of(to_observable),
         "sample_ref": not_to(DEFINED - {"file", "network-traffic", "artifact"}, "file, network-traffic or artifact")},
        least=("result", "analysis_sco_refs"),
    ),
    "note": versioned(
        "4.13", {"content": string, "object_refs": list_of(to_object)}, {"abstract": string, "authors": strings}
    ),
    "observed-data": versioned(
        "4.14", {"first_observed": timestamp, "last_observed": timestamp,
                 "number_observed": integer(1, 999_999_999, "4.14")},
        {"objects": container,
         "object_refs": list_of(not_to(DEFINED - OBSERVABLE - RELATION, "an observable or a relationship", "4.14"))},
        least=("objects", "object_refs"),
        rules=[ordered("first_observed", "last_observed", "4.14"), _one_container],
    ),
    "opinion": versioned(
        "4.15", {"opinion": opinion, "object_refs": list_of(to_object)}, {"explanation": string, "authors": strings}
    ),
    "report": versioned(
        "4.16", {"name": string, "published": timestamp, "object_refs": list_of(to_object)},
        {**_described, "report_types": strings},
    ),
    "threat-actor": versioned(
        "4.17", {"name": string},
        {**_described, **_seen, **_motives, "threat_actor_types": strings, "aliases": strings, "roles": strings,
         "goals": strings, "sophistication": string, "personal_motivations": strings},
        rules=[_seen_in_order],
    ),
    "tool": versioned(
        "4.18", {"name": string},
        {**_described, "tool_types": strings, "aliases": strings, "kill_chain_phases": kill_chain_phases,
         "tool_version": string},
    ),
    "vulnerability": versioned("4.19", {"name": string}, _described, rules=[_of_register("cve", _cve, "4.19")]),
}  # fmt: skip

_linked = not_to(RELATION | META | {"bundle"}, "a domain or cyber-observable object", "5.1")
_relationship_type = re.compile(r"[a-z0-9-]+").fullmatch


def _plain(value: Any, scope: Any = None) -> Faults:
    wrong = string(value)
    return wrong if wrong or _relationship_type(value) else fault("5.1", "must be of a-z, 0-9 and hyphens")


RELATION_KINDS: dict[str, Shape] = {
    "relationship": versioned(
        "5.1", {"relationship_type": _plain, "source_ref": _linked, "target_ref": _linked},
        {**_described, "start_time": timestamp, "stop_time": timestamp},
        rules=[ordered("start_time", "stop_time", "5.1", equal=False)],
    ),
    "sighting": versioned(
        "5.2", {"sighting_of_ref": not_to(RELATION | META | OBSERVABLE | {"bundle"}, "a domain object", "5.2")},
        {**_described, **_seen, "count": integer(0, 999_999_999, "5.2"),
         "observed_data_refs": list_of(to("observed-data", section="5.2")),
         "where_sighted_refs": list_of(to("identity", "location", section="5.2")), "summary": boolean},
        rules=[_seen_in_order],
    ),
}  # fmt: skip
