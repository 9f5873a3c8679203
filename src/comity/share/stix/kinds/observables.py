"""STIX Cyber-observable Objects, section 6."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comity.share.stix.kinds import file_parts, other_parts
from comity.share.stix.kinds.common import observable
from comity.share.stix.kinds.free import dictionary, text_or_integer
from comity.share.stix.kinds.references import to, to_observable
from comity.share.stix.kinds.shape import Shape, excludes, needs, ordered
from comity.share.stix.kinds.structures import extensions
from comity.share.stix.kinds.texts import (
    charset,
    cpe,
    decoded,
    domain,
    email,
    hashes,
    ipv4,
    ipv6,
    mac,
    registry_key,
    software_language,
    url,
)
from comity.share.stix.kinds.values import Check, binary, boolean, hexadecimal, integer, list_of, string, timestamp
from comity.share.stix.kinds.vocabularies import encryption_algorithm
from comity.share.stix.verdicts import Faults, fault

strings = list_of(string)
_artifact, _file, _user = to("artifact"), to("file"), to("user-account")
_mailboxes, _macs, _systems = list_of(to("email-addr")), list_of(to("mac-addr")), list_of(to("autonomous-system"))
_end = to("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name", section="6.12")
_traffic, _process = to("network-traffic"), to("process")
_port, _count = integer(0, 65535, "6.12"), integer(0, section="6.12")
_file_times: dict[str, Check] = {"ctime": timestamp, "mtime": timestamp, "atime": timestamp}


def _body(value: Mapping[str, Any]) -> Faults:
    multipart = value.get("is_multipart")
    wrong = "body" if multipart is True else "body_multipart" if multipart is False else ""
    if wrong not in value:
        return None
    return fault("6.6", f"must not be there when is_multipart is {str(multipart).lower()}", wrong)


def _over(value: Mapping[str, Any]) -> Faults:
    still = value.get("is_active") is True and "end" in value
    return fault("6.12", "must not be there while is_active is true", "end") if still else None


_process_own: dict[str, Check] = {
    "is_hidden": boolean, "pid": integer(), "created_time": timestamp, "cwd": string, "command_line": string,
    "environment_variables": dictionary(string), "opened_connection_refs": list_of(_traffic),
    "creator_user_ref": _user, "image_ref": _file, "parent_ref": _process, "child_refs": list_of(_process),
    "extensions": extensions(windows_process_ext=other_parts.windows_process,
                             windows_service_ext=other_parts.windows_service),
}  # fmt: skip
_account_own: dict[str, Check] = {
    **dict.fromkeys(("user_id", "credential", "account_login", "account_type", "display_name"), string),
    **dict.fromkeys(("is_service_account", "is_privileged", "can_escalate_privs", "is_disabled"), boolean),
    **dict.fromkeys(("account_created", "account_expires", "credential_last_changed", "account_first_login",
                     "account_last_login"), timestamp),
    "extensions": extensions(unix_account_ext=other_parts.unix_account),
}  # fmt: skip
_key_own: dict[str, Check] = {
    "key": registry_key, "values": list_of(other_parts.registry_value), "modified_time": timestamp,
    "creator_user_ref": _user, "number_of_subkeys": integer(),
}  # fmt: skip
_certificate_own: dict[str, Check] = {
    "is_self_signed": boolean, "hashes": hashes, "validity_not_before": timestamp, "validity_not_after": timestamp,
    "subject_public_key_exponent": integer(), "x509_v3_extensions": other_parts.x509_v3,
    **dict.fromkeys(("version", "serial_number", "signature_algorithm", "issuer", "subject",
                     "subject_public_key_algorithm", "subject_public_key_modulus"), string),
}  # fmt: skip
_address: dict[str, Check] = {"resolves_to_refs": _macs, "belongs_to_refs": _systems}

OBSERVABLE_KINDS: dict[str, Shape] = {
    "artifact": observable(
        "6.1", {},
        {"mime_type": string, "payload_bin": binary, "url": url, "hashes": hashes,
         "encryption_algorithm": encryption_algorithm, "decryption_key": string},
        least=("payload_bin", "url"), contributing=("hashes", "payload_bin"),
        rules=[excludes("payload_bin", "url", "6.1"), needs("url", ["hashes"], "6.1"),
               needs("decryption_key", ["encryption_algorithm"], "6.1")],
    ),
    "autonomous-system": observable("6.2", {"number": integer()}, {"name": string, "rir": string}),
    "directory": observable(
        "6.3", {"path": string},
        {"path_enc": charset, **_file_times, "contains_refs": list_of(to("file", "directory", section="6.3"))},
    ),
    "domain-name": observable(
        "6.4", {"value": domain}, {"resolves_to_refs": list_of(to("ipv4-addr", "ipv6-addr", "domain-name"))}
    ),
    "email-addr": observable("6.5", {"value": email}, {"display_name": string, "belongs_to_ref": _user}),
    "email-message": observable(
        "6.6", {"is_multipart": boolean},
        {"date": timestamp, "content_type": string, "from_ref": to("email-addr"), "sender_ref": to("email-addr"),
         "to_refs": _mailboxes, "cc_refs": _mailboxes, "bcc_refs": _mailboxes, "message_id": string,
         "subject": decoded, "received_lines": strings, "additional_header_fields": other_parts.headers,
         "body": string, "body_multipart": list_of(other_parts.mime_part), "raw_email_ref": _artifact},
        contributing=("from_ref", "subject", "body"), rules=[_body],
    ),
    "file": observable(
        "6.7", {},
        {"hashes": hashes, "size": file_parts.size, "name": string, "name_enc": charset,
         "magic_number_hex": hexadecimal, "mime_type": string, **_file_times,
         "parent_directory_ref": to("directory"), "contains_refs": list_of(to_observable), "content_ref": _artifact,
         "extensions": extensions(
             archive_ext=file_parts.archive, ntfs_ext=file_parts.ntfs, pdf_ext=file_parts.pdf,
             raster_image_ext=file_parts.raster_image, windows_pebinary_ext=file_parts.windows_pebinary)},
        least=("hashes", "name"), rules=[needs("name_enc", ["name"], "3.1")],
    ),
    "ipv4-addr": observable("6.8", {"value": ipv4}, _address),
    "ipv6-addr": observable("6.9", {"value": ipv6}, _address),
    "mac-addr": observable("6.10", {"value": mac}, {}),
    "mutex": observable("6.11", {"name": string}, {}),
    "network-traffic": observable(
        "6.12", {"protocols": strings},
        {"start": timestamp, "end": timestamp, "is_active": boolean, "src_ref": _end, "dst_ref": _end,
         "src_port": _port, "dst_port": _port,
         **dict.fromkeys(("src_byte_count", "dst_byte_count", "src_packets", "dst_packets"), _count),
         "ipfix": dictionary(text_or_integer), "src_payload_ref": _artifact, "dst_payload_ref": _artifact,
         "encapsulates_refs": list_of(_traffic), "encapsulated_by_ref": _traffic,
         "extensions": extensions(http_request_ext=other_parts.http_request, icmp_ext=other_parts.icmp,
                                  socket_ext=other_parts.socket, tcp_ext=other_parts.tcp)},
        least=("src_ref", "dst_ref"), rules=[ordered("start", "end", "6.12"), _over],
    ),
    "process": observable("6.13", {}, _process_own, least=tuple(_process_own), contributing=("",)),
    "software": observable(
        "6.14", {"name": string},
        {"cpe": cpe, "swid": string, "languages": list_of(software_language), "vendor": string, "version": string},
    ),
    "url": observable("6.15", {"value": url}, {}),
    "user-account": observable(
        "6.16", {}, _account_own, least=tuple(_account_own),
        contributing=("account_type", "user_id", "account_login"),
    ),
    "windows-registry-key": observable(
        "6.17", {}, _key_own, least=tuple(_key_own), contributing=("key", "values")
    ),
    "x509-certificate": observable(
        "6.18", {}, _certificate_own, least=tuple(_certificate_own), contributing=("hashes", "serial_number")
    ),
}  # fmt: skip
