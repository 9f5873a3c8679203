"""Predefined extensions and parts of Network Traffic, Process, User Account, Email Message and X.509 Certificate."""

from __future__ import annotations

from comity.share.stix.kinds.free import dictionary
from comity.share.stix.kinds.references import to
from comity.share.stix.kinds.shape import Shape
from comity.share.stix.kinds.values import boolean, hexadecimal, integer, list_of, string, timestamp, words
from comity.share.stix.kinds.vocabularies import (
    address_family,
    integrity_level,
    registry_datatype,
    service_start,
    service_status,
    service_type,
    socket_type,
)

strings = list_of(string)
headers = dictionary(strings)
_whole = integer()

mime_part = Shape(
    "6.6.2", {},
    {"body": string, "body_raw_ref": to("artifact", "file", section="6.6.2"), "content_type": string,
     "content_disposition": string},
    least=("body", "body_raw_ref"),
)  # fmt: skip
http_request = Shape(
    "6.12.2", {"request_method": string, "request_value": string},
    {"request_version": string, "request_header": headers, "message_body_length": _whole,
     "message_body_data_ref": to("artifact", section="6.12.2")},
)  # fmt: skip
icmp = Shape("6.12.3", {"icmp_type_hex": hexadecimal, "icmp_code_hex": hexadecimal}, {})
socket = Shape(
    "6.12.4", {"address_family": address_family},
    {"is_blocking": boolean, "is_listening": boolean, "options": dictionary(_whole), "socket_type": socket_type,
     "socket_descriptor": integer(0, section="6.12.4"), "socket_handle": _whole},
)  # fmt: skip
_tcp = {"src_flags_hex": hexadecimal, "dst_flags_hex": hexadecimal}
tcp = Shape("6.12.5", {}, _tcp, least=tuple(_tcp))
_process = {"aslr_enabled": boolean, "dep_enabled": boolean, "priority": string, "owner_sid": string,
            "window_title": string, "startup_info": dictionary(), "integrity_level": integrity_level}  # fmt: skip
windows_process = Shape("6.13.2", {}, _process, least=tuple(_process))
_service = {"service_name": string, "descriptions": strings, "display_name": string, "group_name": string,
            "start_type": service_start, "service_dll_refs": list_of(to("file", section="6.13.3")),
            "service_type": service_type, "service_status": service_status}  # fmt: skip
windows_service = Shape("6.13.3", {}, _service, least=tuple(_service))
_account = {"gid": _whole, "groups": strings, "home_dir": string, "shell": string}
unix_account = Shape("6.16.2", {}, _account, least=tuple(_account))
_value = {"name": string, "data": string, "data_type": registry_datatype}
registry_value = Shape("6.17.2", {}, _value, least=tuple(_value))
_TEXTS = """
    basic_constraints name_constraints policy_constraints key_usage extended_key_usage subject_key_identifier
    authority_key_identifier subject_alternative_name issuer_alternative_name subject_directory_attributes
    crl_distribution_points inhibit_any_policy certificate_policies policy_mappings
"""
_PERIOD = ("private_key_usage_period_not_before", "private_key_usage_period_not_after")
_v3 = {**dict.fromkeys(words(_TEXTS), string), **dict.fromkeys(_PERIOD, timestamp)}
x509_v3 = Shape("6.18.2", {}, _v3, least=tuple(_v3))
