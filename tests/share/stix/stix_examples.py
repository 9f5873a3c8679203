"""One valid object of each kind, with as many of its properties as fit together. All content is invented."""

from __future__ import annotations

from typing import Any

A, B, C = ("a1b2c3d4-0000-4000-8000-00000000000" + digit for digit in "123")
DERIVED = "0f5e0f5e-0000-5000-8000-000000000001"
MARKING = f"marking-definition--{A}"
CREATED, LATER = "2030-01-01T00:00:00.000Z", "2030-01-02T00:00:00.5001Z"
DEFINITION = f"extension-definition--{A}"
MD5, SHA = "0123456789abcdef" * 2, "0123456789abcdef" * 4
EXTERNAL: dict[str, Any] = {"source_name": "lab", "description": "A note.", "url": "https://example.org/n?x=1#y",
                            "hashes": {"SHA-256": SHA}, "external_id": "N-1"}  # fmt: skip
PHASES = [{"kill_chain_name": "example-chain", "phase_name": "entry"}]
SEEN = {"first_seen": CREATED, "last_seen": CREATED}


def versioned(kind: str, **more: Any) -> dict[str, Any]:
    """A domain, relationship or meta object with every common property."""
    return {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--{A}", "created": CREATED, "modified": LATER,
        "created_by_ref": f"identity--{B}", "revoked": False, "labels": ["one", "two"], "confidence": 0, "lang": "en",
        "external_references": [EXTERNAL], "object_marking_refs": [MARKING],
        "granular_markings": [{"lang": "de-CH", "selectors": ["labels.[1]", "external_references.[0].url"]},
                              {"marking_ref": MARKING, "selectors": ["created"]}],
        "extensions": {
            DEFINITION: {"extension_type": "property-extension", "rank": 5, "nested": {"Key-1": [1.5, True]}}},
        "x_example_score": 3, **more,
    }  # fmt: skip


def observable(kind: str, uuid: str = DERIVED, **more: Any) -> dict[str, Any]:
    """A cyber-observable object with the common properties that it may have."""
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid}", "object_marking_refs": [MARKING],
            "granular_markings": [{"marking_ref": MARKING, "selectors": ["id"]}], "defanged": True, **more}  # fmt: skip


def domain(**kinds: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Versioned objects by kind; _ stands for a hyphen."""
    return {kind.replace("_", "-"): versioned(kind.replace("_", "-"), **more) for kind, more in kinds.items()}


VERSIONED = domain(
    attack_pattern={"name": "Fishing", "aliases": ["F"], "kill_chain_phases": PHASES,
                    "external_references": [{"source_name": "capec", "external_id": "CAPEC-163"}],
                    "granular_markings": [{"lang": "en", "selectors": ["kill_chain_phases.[0].phase_name"]}]},
    campaign={"name": "Lantern", "aliases": ["L"], "objective": "To see.", **SEEN},
    course_of_action={"name": "Wait", "description": "Do nothing."},
    grouping={"name": "Case", "context": "suspicious-activity", "object_refs": [f"campaign--{B}", MARKING]},
    identity={"name": "Testland", "roles": ["host"], "identity_class": "group", "sectors": ["energy"],
              "contact_information": "By post."},
    incident={"name": "Lantern", "description": "It went out."},
    indicator={"name": "I", "indicator_types": ["benign"], "pattern": "[file:name = 'x']", "pattern_type": "stix",
               "pattern_version": "2.1", "valid_from": CREATED, "valid_until": LATER, "kill_chain_phases": PHASES},
    infrastructure={"name": "Tent", "infrastructure_types": ["staging"], "kill_chain_phases": PHASES, **SEEN},
    intrusion_set={"name": "Moths", "goals": ["light"], "resource_level": "team", "primary_motivation": "ideology",
                   "secondary_motivations": ["revenge"], **SEEN},
    location={"name": "Here", "latitude": -90, "longitude": 180.0, "precision": 10.5, "region": "europe",
              "country": "ZZ", "administrative_area": "ZZ-1", "city": "Town", "street_address": "1 St",
              "postal_code": "0"},
    malware={"name": "M", "is_family": True, "malware_types": ["worm"], "kill_chain_phases": PHASES,
             "operating_system_refs": [f"software--{DERIVED}"], "architecture_execution_envs": ["x86"],
             "implementation_languages": ["c"], "capabilities": ["anti-vm"], "sample_refs": [f"file--{DERIVED}"],
             **SEEN},
    malware_analysis={"product": "scan", "version": "1", "host_vm_ref": f"software--{DERIVED}",
                      "operating_system_ref": f"software--{DERIVED}",
                      "installed_software_refs": [f"software--{DERIVED}"],
                      "modules": ["m"], "submitted": CREATED, "analysis_started": CREATED, "analysis_ended": CREATED,
                      "result_name": "r", "result": "benign", "analysis_sco_refs": [f"url--{DERIVED}"],
                      "sample_ref": f"artifact--{DERIVED}"},
    note={"abstract": "a", "content": "c", "authors": ["N. N."], "object_refs": [f"incident--{B}"]},
    observed_data={"first_observed": CREATED, "last_observed": CREATED, "number_observed": 1,
                   "object_refs": [f"file--{DERIVED}", f"relationship--{B}"]},
    opinion={"explanation": "e", "authors": ["N. N."], "opinion": "strongly-disagree",
             "object_refs": [f"incident--{B}"]},
    report={"name": "R", "report_types": ["campaign"], "published": CREATED, "object_refs": [f"incident--{B}"]},
    threat_actor={"name": "T", "threat_actor_types": ["spy"], "aliases": ["t"], "roles": ["agent"], "goals": ["g"],
                  "sophistication": "expert", "resource_level": "team", "primary_motivation": "revenge",
                  "secondary_motivations": ["revenge"], "personal_motivations": ["revenge"], **SEEN},
    tool={"name": "T", "tool_types": ["remote-access"], "kill_chain_phases": PHASES, "tool_version": "1"},
    vulnerability={"name": "V", "external_references": [{"source_name": "cve", "external_id": "CVE-2030-12345"}],
                   "granular_markings": [{"lang": "en", "selectors": ["name"]}]},
    relationship={"relationship_type": "related-to", "source_ref": f"incident--{B}", "target_ref": f"url--{DERIVED}",
                  "start_time": CREATED, "stop_time": LATER},
    sighting={"description": "d", "count": 0, "sighting_of_ref": f"malware--{B}",
              "observed_data_refs": [f"observed-data--{B}"], "where_sighted_refs": [f"identity--{B}", f"location--{B}"],
              "summary": True, **SEEN},
    language_content={"object_ref": f"campaign--{B}", "object_modified": CREATED,
                      "contents": {"de": {"name": "Laterne", "labels": ["", "zwei"]}}},
    extension_definition={"name": "Ours", "schema": "https://example.org/schema", "version": "1.0.0",
                          "extension_types": ["toplevel-property-extension"], "extension_properties": ["rank"]},
    x_example_thing={"some_property": {"any": ["thing"]}},
)  # fmt: skip

OBSERVABLES = {one["type"]: one for one in (
    observable("artifact", mime_type="application/zip", payload_bin="AAEC", hashes={"MD5": MD5},
               encryption_algorithm="mime-type-indicated", decryption_key="key"),
    observable("autonomous-system", number=64512, name="Test", rir="none"),
    observable("directory", path="C:\\x", path_enc="windows-1252", ctime=CREATED, contains_refs=[f"file--{DERIVED}"]),
    observable("domain-name", value="www.exämple.org", resolves_to_refs=[f"ipv4-addr--{DERIVED}"]),
    observable("email-addr", value="jane.doe@example.org", display_name="J", belongs_to_ref=f"user-account--{DERIVED}"),
    observable("email-message", is_multipart=True, date=CREATED, content_type="multipart/mixed", subject="Hi",
               from_ref=f"email-addr--{DERIVED}", to_refs=[f"email-addr--{DERIVED}"], received_lines=["by x"],
               additional_header_fields={"Reply-To": ["a@example.org", "b@example.org"]},
               body_multipart=[{"body": "text", "content_type": "text/plain"}, {"body_raw_ref": f"file--{DERIVED}"}],
               raw_email_ref=f"artifact--{DERIVED}"),
    observable("file", name="x.exe", name_enc="UTF-8", size=0, magic_number_hex="4d5a",
               hashes={"SHA-1": "0" * 40, "x_own": "anything"},
               parent_directory_ref=f"directory--{DERIVED}", contains_refs=[f"url--{DERIVED}"],
               content_ref=f"artifact--{DERIVED}", extensions={
                   "archive-ext": {"contains_refs": [f"file--{DERIVED}"], "comment": "c"},
                   "ntfs-ext": {"sid": "1", "alternate_data_streams": [
                       {"name": "s", "size": 1, "hashes": {"MD5": MD5}}]},
                   "pdf-ext": {"version": "1.4", "is_optimized": False, "document_info_dict": {"Title": "t"}},
                   "raster-image-ext": {"image_height": 1, "exif_tags": {"Make": "m", "XResolution": 1}},
                   "windows-pebinary-ext": {
                       "pe_type": "exe", "machine_hex": "014c", "time_date_stamp": "2030-01-01T00:00:00Z",
                       "number_of_sections": 1, "optional_header": {"magic_hex": "010b", "size_of_code": 0},
                       "sections": [{"name": "CODE", "entropy": 0.5, "size": 1}]},
                   "x-example-own-ext": {"some_property": 1}}),
    observable("ipv4-addr", value="198.51.100.0/24", belongs_to_refs=[f"autonomous-system--{DERIVED}"]),
    observable("ipv6-addr", value="2001:db8::1/128", resolves_to_refs=[f"mac-addr--{DERIVED}"]),
    observable("mac-addr", value="00:00:5e:00:53:af"),
    observable("mutex", name="m"),
    observable("network-traffic", start=CREATED, end=CREATED, is_active=False, src_ref=f"ipv4-addr--{DERIVED}",
               dst_ref=f"domain-name--{DERIVED}", src_port=0, dst_port=65535, protocols=["ipv4", "tcp", "http"],
               src_byte_count=0, ipfix={"octetDeltaCount": 1, "x": "y"},
               encapsulates_refs=[f"network-traffic--{DERIVED}"],
               extensions={
                   "http-request-ext": {"request_method": "get", "request_value": "/",
                                        "request_header": {"Host": ["x"]}},
                   "icmp-ext": {"icmp_type_hex": "08", "icmp_code_hex": "00"},
                   "socket-ext": {"address_family": "AF_INET", "options": {"SO_LINGER": 1}, "socket_type": "SOCK_RAW"},
                   "tcp-ext": {"src_flags_hex": "00000002"}}),
    observable("process", A, pid=1, is_hidden=True, created_time=CREATED, environment_variables={"PATH": "x"},
               image_ref=f"file--{DERIVED}", parent_ref=f"process--{B}", child_refs=[f"process--{C}"], extensions={
                   "windows-process-ext": {"aslr_enabled": True, "startup_info": {"lpDesktop": "d"},
                                           "integrity_level": "high"},
                   "windows-service-ext": {"service_name": "s", "start_type": "SERVICE_AUTO_START",
                                           "service_status": "SERVICE_RUNNING"}}),
    observable("software", name="S", cpe="cpe:2.3:a:vendor:soft\\:ware:1.0:*:*:*:*:*:*:*", languages=["en", "eng"]),
    observable("url", value="https://example.org/%20"),
    observable("user-account", user_id="1001", account_type="unix", account_created=CREATED,
               extensions={"unix-account-ext": {"gid": 1, "groups": ["wheel"], "shell": "/bin/sh"}}),
    observable("windows-registry-key", key="HKEY_LOCAL_MACHINE\\System", modified_time=CREATED,
               values=[{"name": "", "data": "d", "data_type": "REG_SZ"}]),
    observable("x509-certificate", serial_number="1", validity_not_before=CREATED, subject_public_key_exponent=65537,
               x509_v3_extensions={"key_usage": "k", "private_key_usage_period_not_before": CREATED}),
)}  # fmt: skip

MARKINGS = {
    "statement": {"type": "marking-definition", "spec_version": "2.1", "id": f"marking-definition--{B}",
                  "created": CREATED, "name": "Ours", "definition_type": "statement",
                  "definition": {"statement": "Be kind."}},
    "TLP:GREEN": {"type": "marking-definition", "spec_version": "2.1", "created": "2017-01-20T00:00:00.000Z",
                  "id": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "definition_type": "tlp",
                  "name": "TLP:GREEN", "definition": {"tlp": "green"}},
    "TLP:CLEAR": {"type": "marking-definition", "spec_version": "2.1", "created": "2022-10-01T00:00:00.000Z",
                  "id": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "name": "TLP:CLEAR",
                  "extensions": {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
                      "extension_type": "property-extension", "tlp_2_0": "clear"}}},
}  # fmt: skip
OLD_STYLE = versioned("observed-data", first_observed=CREATED, last_observed=LATER, number_observed=2, objects={
    "0": {"type": "ipv4-addr", "value": "198.51.100.1"}, "1": {"type": "network-traffic", "src_ref": "0",
                                                              "protocols": ["tcp"]}})  # fmt: skip
EXAMPLES: dict[str, dict[str, Any]] = {**VERSIONED, **OBSERVABLES, **MARKINGS, "observed-data, old style": OLD_STYLE}
