"""Attributes by which something is detected (`to_ids`) as STIX indicators, and weaknesses as vulnerabilities.

Types of attributes: MISP's core format and its list of types. Paths of patterns: STIX 2.1, section 6.
"""

from __future__ import annotations

from ipaddress import ip_network

from comity.share.misp.stix_objects import Item, Making, of_levels, seconds, tag_names

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
_HIVES = {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER", "HKCR": "HKEY_CLASSES_ROOT", "HKU": "HKEY_USERS",
          "HKCC": "HKEY_CURRENT_CONFIG"}  # fmt: skip
"""Registry keys name their hive in full (STIX 2.1, 6.17): a pattern with the short name finds nothing."""
_UNHELD = ("Sighting", "ShadowAttribute", "data", "first_seen", "last_seen")
_ENDS = {"ip-dst": "dst", "hostname": "dst", "ip-src": "src"}
"""Of types with a port: which end of the traffic."""


def tell(making: Making, one: Item, at: str, marked: list[str]) -> bool:
    """Tells an attribute of an event, or of an object in it, for whoever may read it. Whether that could be done."""
    kind, value = str(one.get("type")), str(one.get("value", "")).strip()
    if deleted(one):
        return False
    if kind == "vulnerability" and value:
        _weakness(making, value, at, marked)
        return True
    written = _pattern(kind, value) if str(one.get("to_ids")).lower() in ("true", "1") else None
    if written is None:
        return False
    since = seconds(one.get("timestamp")) or making.at
    said = {"name": value[:1000], "description": one.get("comment") or None, "pattern_type": written[0],
            "pattern": written[1], "valid_from": since, "labels": _labels(one)}  # fmt: skip
    made = making.add("indicator", str(one.get("uuid", at)), at, said, marked=marked, since=since)
    making.tie("related-to", made, making.incident, at, marked=marked, since=since)
    for name in _UNHELD:
        if one.get(name) not in (None, "", [], {}):
            making.lost(f"{at}.{name}", "no place for it", one[name])
    return True


def deleted(one: Item) -> bool:
    """Whether its server keeps it as deleted."""
    return str(one.get("deleted")).lower() in ("true", "1")


def _labels(one: Item) -> list[str]:
    """Type and category, as `ip-dst`, which say more than a pattern; and tags that say nothing of who may read."""
    own = [f'misp:{name}="{one[name]}"' for name in ("type", "category") if one.get(name)]
    return [*own, *(name for name in tag_names(one) if name and not any(of_levels(name)))]


def _weakness(making: Making, value: str, at: str, marked: list[str]) -> None:
    links = [{"source_name": "cve", "external_id": value}] if value.upper().startswith("CVE-") else []
    made = making.shared("vulnerability", f"vulnerability/{value}", at, {"name": value, "external_references": links},
                         marked)  # fmt: skip
    making.tie("related-to", making.incident, made, at, marked=marked)


def _pattern(kind: str, value: str) -> tuple[str, str] | None:
    """The language of a pattern, and the pattern; None for what there is none for."""
    if not value:
        return None
    if kind in _RULES:
        return kind, value
    try:
        kind = "filename|md5" if kind == "malware-sample" else kind
        said = _both(kind, value) if "|" in kind else _one(kind, value)
    except ValueError:  # no address, or no number
        return None
    return ("stix", f"[{said}]") if said else None


def _one(kind: str, value: str) -> str | None:
    if kind in _ADDRESSES:
        return f"ipv{ip_network(value, strict=False).version}-addr:value = {_quoted(value)}"
    if kind == "AS":
        return f"autonomous-system:number = {int(value.upper().removeprefix('AS'))}"
    if kind == "regkey":
        hive, slash, rest = value.partition("\\")
        value = f"{_HIVES.get(hive.upper(), hive)}{slash}{rest}"
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
