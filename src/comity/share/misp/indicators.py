"""Attributes by which something is detected (`to_ids`) as STIX indicators, and weaknesses as vulnerabilities.

Types of attributes: MISP's core format and its list of types. Paths of patterns: STIX 2.1, section 6.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from ipaddress import ip_network

from comity.share.misp.stix_objects import Item, Making, flag, of_levels, seconds, standing, tag_names
from comity.share.stix.verdicts import shown
from comity.sources.stix.held import Fault

_PATHS = {
    "domain": "domain-name:value", "hostname": "domain-name:value", "url": "url:value", "uri": "url:value",
    "email": "email-addr:value", "email-src": "email-addr:value", "email-dst": "email-addr:value",
    "email-subject": "email-message:subject", "filename": "file:name", "mutex": "mutex:name",
    "regkey": "windows-registry-key:key", "mac-address": "mac-addr:value", "md5": "file:hashes.MD5",
    "sha1": "file:hashes.'SHA-1'", "sha256": "file:hashes.'SHA-256'", "sha512": "file:hashes.'SHA-512'",
    "ssdeep": "file:hashes.SSDEEP", "tlsh": "file:hashes.TLSH", "x509-fingerprint-md5": "x509-certificate:hashes.MD5",
    "x509-fingerprint-sha1": "x509-certificate:hashes.'SHA-1'",
    "x509-fingerprint-sha256": "x509-certificate:hashes.'SHA-256'",
}  # fmt: skip
_ADDRESSES, _RULES = ("ip-src", "ip-dst"), ("yara", "sigma", "snort")
_ENDS = {"ip-dst": "dst", "hostname": "dst", "ip-src": "src"}
"""Of types with a port: which end of the traffic."""
_HIVES = {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER", "HKCR": "HKEY_CLASSES_ROOT", "HKU": "HKEY_USERS",
          "HKCC": "HKEY_CURRENT_CONFIG"}  # fmt: skip
"""Registry keys name their hive in full (STIX 2.1, 6.17): a pattern with the short name finds nothing."""
_UNHELD = ("last_seen", "data", "Sighting", "ShadowAttribute")
NO_PATTERN = "no-pattern"
"""Code of what is meant to detect something, and isn't told."""
_DIGITS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}
_hex = re.compile("[0-9a-fA-F]+").fullmatch
_cve = re.compile(r"CVE-\d{4}-\d{4,}").fullmatch


def tell(making: Making, one: Item, at: str, marked: list[str]) -> None:
    """Tells an attribute of an event, or of an object in it, for whoever may read it; or notes that it isn't told."""
    kind, value = str(one.get("type")), str(one.get("value", "")).strip()
    written = _pattern(kind, value) if flag(one, "to_ids") else None
    if kind == "vulnerability" and value:
        _weakness(making, one, value, at, marked)
    elif written:
        _indicator(making, one, written, at, marked)
    elif flag(one, "to_ids"):
        why = f"attributes of type {kind} with this value have no pattern"
        making.faults.append(Fault(NO_PATTERN, f"indicator--{_key(one, at)}", at, why, original=shown(value)))
    else:
        making.lost(at, f"attributes of type {kind} without to_ids are not told", one.get("value"))


def tell_all(making: Making, one: Item, at: str, marked: list[str]) -> None:
    """Tells the attributes of an object. marked: as the object is."""
    for number, attribute in standing(one, "Attribute"):
        within = f"{at}.Attribute[{number}]"
        tell(making, attribute, within, making.markings(attribute, within, marked))


def _indicator(making: Making, one: Item, written: tuple[str, str], at: str, marked: list[str]) -> None:
    since = seconds(one.get("timestamp")) or making.at
    told = {"name": str(one["value"]).strip()[:1000], "pattern_type": written[0], "pattern": written[1],
            "valid_from": _moment(one.get("first_seen")) or since, **_words(making, one, at)}  # fmt: skip
    made = making.add("indicator", _key(one, at), at, told, marked=marked, since=since)
    making.tie("related-to", made, making.incident, at, marked=marked, since=since)


def _weakness(making: Making, one: Item, value: str, at: str, marked: list[str]) -> None:
    """What several attributes may name; the words of each stand on what ties it to the incident."""
    links = [{"source_name": "cve", "external_id": value.upper()}] if _cve(value.upper()) else []
    made = making.shared("vulnerability", f"vulnerability/{value}", at, {"name": value, "external_references": links},
                         marked)  # fmt: skip
    if one.get("first_seen") not in (None, ""):
        making.lost(f"{at}.first_seen", "no place for it", one["first_seen"])
    making.tie("related-to", making.incident, made, at, marked=marked, key=_key(one, at), said=_words(making, one, at))


def _words(making: Making, one: Item, at: str) -> Item:
    """Comment; type and category, as `ip-dst`, which say more than a pattern; and tags that don't say who may read.
    What has no place is noted."""
    for name in _UNHELD:
        if one.get(name) not in (None, "", [], {}):
            making.lost(f"{at}.{name}", "no place for it", one[name])
    own = [f'misp:{name}="{one[name]}"' for name in ("type", "category") if one.get(name)]
    labels = [*own, *(name for name in tag_names(one) if name and not any(of_levels(name)))]
    return {"description": one.get("comment") or None, "labels": labels}


def _key(one: Item, at: str) -> str:
    return str(one.get("uuid") or at).lower()


def _moment(text: object) -> str | None:
    """A STIX timestamp of what MISP has in first_seen: ISO 8601 with an offset."""
    try:
        found = datetime.fromisoformat(str(text))
        return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _pattern(kind: str, value: str) -> tuple[str, str] | None:
    """The language of a pattern, and the pattern; None for what there is none for."""
    if not value:
        return None
    if kind in _RULES:
        return kind, value
    try:
        kind = "filename|md5" if kind == "malware-sample" else kind
        found = _both(kind, value) if "|" in kind else _one(kind, value)
    except ValueError:  # no address, or no number
        return None
    return ("stix", f"[{found}]") if found else None


def _one(kind: str, value: str) -> str | None:
    if kind in _ADDRESSES:
        return f"ipv{ip_network(value, strict=False).version}-addr:value = {_quoted(value)}"
    if kind == "AS":
        return f"autonomous-system:number = {int(value.upper().removeprefix('AS'))}"
    if kind == "regkey":
        hive, slash, rest = value.partition("\\")
        value = f"{_HIVES.get(hive.upper(), hive)}{slash}{rest}"
    digits = _DIGITS.get(kind.removeprefix("x509-fingerprint-"))
    if digits and not (len(value) == digits and _hex(value)):
        return None
    return f"{_PATHS[kind]} = {_quoted(value)}" if kind in _PATHS else None


def _both(kind: str, value: str) -> str | None:
    """Types of two parts, as `filename|sha256`, `domain|ip`, `ip-dst|port`."""
    (first, second), (left, _, right) = kind.split("|", 1), value.partition("|")
    if second == "port" and first in _ENDS:
        end = f"network-traffic:{_ENDS[first]}"
        return f"{end}_ref.value = {_quoted(left)} AND {end}_port = {int(right)}"
    if (first, second) == ("domain", "ip"):
        ip_network(right, strict=False)
        return f"{_PATHS[first]} = {_quoted(left)} AND domain-name:resolves_to_refs[*].value = {_quoted(right)}"
    parts = [_one(first, left), _one(second, right)]
    return " AND ".join(part for part in parts if part) if all(parts) else None


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
