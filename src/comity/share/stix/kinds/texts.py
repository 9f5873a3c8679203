"""Strings that another standard rules: addresses, languages, character sets, digests."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from ipaddress import AddressValueError, IPv6Address
from typing import Any

from comity.share.stix.kinds.free import dictionary
from comity.share.stix.kinds.values import Check, Scope, string
from comity.share.stix.verdicts import Fault, Faults, fault, shown, under

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_PART = r"(?:[A-Za-z0-9._\-]|\\[!-/:-@\[-`{-~])"  # NISTIR 7695, figure 6-3
_CPE = rf"(?:\*|-|(?:\?+|\*)?{_PART}+(?:\?+|\*)?|\?+)"
_url = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+").fullmatch
_scheme = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S").match
_ipv4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}(?:/(?:3[0-2]|[12]?\d))?", re.ASCII).fullmatch
_ipv6_prefix = re.compile(r"12[0-8]|1[01]\d|[1-9]?\d", re.ASCII).fullmatch
_mac = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}").fullmatch
_email = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*"|[^\s"(),:;<>@\[\]\\.]+(?:\.[^\s"(),:;<>@\[\]\\.]+)*)@(?:\[[^\[\]\\\s]+\]|[^\s"(),:;<>@\[\]\\]+)"""
).fullmatch
_label = re.compile(r"[^\W_](?:[\w-]*\w)?|_[\w-]*").fullmatch
_cpe = re.compile(rf"cpe:2\.3:[aho*\-](?::{_CPE}){{10}}").fullmatch
_encoded_word = re.compile(r"=\?[^?\s]{1,75}\?[bBqQ]\?[^?\s]*\?=").search
_hive = re.compile(r"(?i)HK(?:LM|CU|CR|CC|U)(?:\\|\Z)").match
_language = re.compile(
    r"(?:([A-Za-z]{2,3})(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?|[xX](?:-[A-Za-z0-9]{1,8})+", re.ASCII,
).fullmatch  # RFC 5646, section 2.1  # fmt: skip
_DIGESTS = {
    "MD5": re.compile(r"[0-9a-fA-F]{32}").fullmatch,
    "SHA-1": re.compile(r"[0-9a-fA-F]{40}").fullmatch,
    "SHA-256": re.compile(r"[0-9a-fA-F]{64}").fullmatch,
    "SHA-512": re.compile(r"[0-9a-fA-F]{128}").fullmatch,
    "SHA3-256": re.compile(r"[0-9a-fA-F]{64}").fullmatch,
    "SHA3-512": re.compile(r"[0-9a-fA-F]{128}").fullmatch,
    "SSDEEP": re.compile(r"\d+:[A-Za-z0-9+/]*:[A-Za-z0-9+/]*(?:,.*)?", re.ASCII).fullmatch,
    "TLSH": re.compile(r"(?:T1)?[0-9A-Fa-f]{70}").fullmatch,
}


def _when(right: Any, section: str, why: str) -> Check:
    """A string for which `right` says yes."""

    def check(value: Any, _: Scope = None) -> Faults:
        wrong = string(value)
        return wrong if wrong or right(value) else fault(section, f"{shown(value)!r} {why}")

    return check


def _is_ipv6(value: str) -> bool:
    address, slash, prefix = value.partition("/")
    try:
        IPv6Address(address)
    except AddressValueError:
        return False
    return "%" not in address and (not slash or bool(_ipv6_prefix(prefix)))


def _is_domain(value: str) -> bool:
    """RFC 1034: labels of up to 63 octets, 253 in all. Underscores are in use; U-labels are as of RFC 5890."""
    labels = value[:-1].split(".") if value.endswith(".") else value.split(".")
    if not value or len(value) > 1000 or not all(_label(label) for label in labels):
        return False
    try:
        octets = [len(label if label.isascii() else "xn--" + label.encode("punycode").decode()) for label in labels]
    except UnicodeError:
        return False
    return max(octets) <= 63 and sum(octets) + len(octets) - 1 <= 253


def _is_language(value: str) -> bool:
    said = _language(value) if len(value) <= 200 else None
    known, whole, _ = _languages()
    if value.lower() in whole:
        return True
    if not said:
        return False
    first = (said[1] or "").lower()
    return value[:2].lower() == "x-" or first in known or "qaa" <= first <= "qtz"


@cache
def _languages() -> list[frozenset[str]]:
    """Primary subtags; whole tags from before the registry; codes of three letters for what has a subtag of two."""
    lines = files("comity.share.stix").joinpath("data/languages.txt").read_text("utf-8").split("\n\n")
    return [frozenset(w for line in part.splitlines() if line[:1] != "#" for w in line.split()) for part in lines]


def _is_charset(value: str) -> bool:
    return value.lower() in _charsets()


@cache
def _charsets() -> frozenset[str]:
    text = files("comity.share.stix").joinpath("data/charsets.txt").read_text("utf-8")
    return frozenset(name.lower() for line in text.splitlines() if line[:1] != "#" for name in line.split())


url = _when(_url, "RFC 3986", "is no URL")
locator = _when(_scheme, "RFC 3986", "is no URL: it has no scheme such as https:")
ipv4 = _when(_ipv4, "6.8", "is no IPv4 address or CIDR block")
ipv6 = _when(_is_ipv6, "6.9", "is no IPv6 address or CIDR block")
mac = _when(_mac, "6.10", "is no MAC address of six lower-case octets with colons")
email = _when(_email, "6.5", "is no address such as jane@example.org")
domain = _when(_is_domain, "6.4", "is no domain name")
cpe = _when(_cpe, "6.14", "is no CPE 2.3 name")
charset = _when(_is_charset, "3.9.1", "is not in IANA's registry of character sets")
language = _when(_is_language, "RFC 5646", "is no language tag with a registered language")
registry_key = _when(lambda value: not _hive(value), "6.17", "must name its hive in full, as HKEY_LOCAL_MACHINE")
decoded = _when(lambda value: not _encoded_word(value), "6.6", "must be decoded (RFC 2047)")


def software_language(value: Any, _: Scope = None) -> Faults:
    """Section 6.14. In STIX 2.0 these were codes of ISO 639-2, some of which are no subtags; they are let pass."""
    wrong = language(value, None)
    return None if wrong and type(value) is str and value in _languages()[2] else wrong


def _digest(value: Any, scope: Scope = None) -> Faults:
    """Section 2.7. A name outside of hash-algorithm-ov is a user's own (2.14), and its digest can't be judged."""
    found: list[Fault] = []
    for name, text in value.items():
        right = _DIGESTS.get(name)
        if len(name) < 3:
            found += under(name, fault("2.7", "is no name of an algorithm: it has fewer than 3 letters"))
        elif type(text) is str and right and not right(text):
            found += under(name, fault("10.7", f"{shown(text)!r} is no digest of {name}"))
    return found or None


_entries = dictionary(string)


def hashes(value: Any, scope: Scope = None) -> Faults:
    """Section 2.7."""
    return _entries(value, scope) or _digest(value)


def listed_hashes(value: Any, scope: Scope = None) -> Faults:
    """Section 2.5: of an external reference the names come from those that hash-algorithm-ov lists, and no others."""
    if wrong := hashes(value, scope):
        return wrong
    others = [name for name in value if name not in _DIGESTS]
    return under(others[0], fault("2.5", f"is not one of {', '.join(_DIGESTS)}")) if others else None
