"""Patterns of section 9: which are read, and which are not."""

from __future__ import annotations

import pytest

from comity.share.stix.patterns.checking import pattern_faults

GOOD = [
    "[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']",
    "[email-message:from_ref.value MATCHES '.+\\\\@example\\\\.org$' AND email-message:is_multipart = true]",
    "[file:name = 'x'] AND [file:name != 'y'] OR [file:size > 5]",
    "([file:name = 'x'] FOLLOWEDBY [windows-registry-key:key = 'k']) WITHIN 300 SECONDS",
    "[a-b-c:x_y.z[*].'q-r'.s[0] IN (1, 2.5, -3)] REPEATS 5 TIMES WITHIN 0.5 SECONDS",
    "[user-account:user_id IN ('1007', '1008')]",
    "[artifact:payload_bin MATCHES '\\\\xd4\\\\xc3' OR artifact:payload_bin = b'1MOyoQ==' OR file:size = 0]",
    "[file:magic_number_hex = h'ffd8'] START t'2030-01-01T00:00:00Z' STOP t'2030-01-02T00:00:00.5Z'",
    "[ipv4-addr:value ISSUBSET '198.51.100.0/24' OR ipv6-addr:value ISSUPERSET '2001:db8::/32']",
    "[network-traffic:dst_ref.value NOT ISSUBSET '198.51.100.0/24']",
    "[(file:name = 'x' OR process:pid = 1) AND (file:size > 1 OR url:value = 'x')]",
    "[EXISTS windows-registry-key:values AND windows-registry-key:key NOT LIKE '%\\\\x_']",
    "[NOT EXISTS file:name OR file:size NOT > 5]",
    "[file:name = 'it\\'s \\\\ so'] // said\n /* and\n done */",
    "[domain-name:value='x'\u2003]",
    "[file:size IN ()]",
    "((([file:name = 'x'])))",
]
BAD = [
    "", " ", "file:name = 'x'", "[file:name = 'x'", "[file:name = \"x\"]", "[file:name 'x']", "[file = 'x']",
    "[file:name == 'x']", "[file:name = x]", "[file:name = 'x'] 'y'", "[file:name = 'x'] [file:name = 'y']",
    "[file:name = 'x'] and [file:name = 'y']", "[file:name = 'it's']", "[file:name = 'a\\b']",
    "[file:name = 'x' AND url:value = 'y']", "[f:name = 'x']", "[file:n = 'x']", "[File:name = 'x']",
    "[file:hashes.SHA-256 = 'x']", "[file:size = +5]", "[file:size = 05]", "[file:size > true]",
    "[file:size IN (1, 'x')]", "[file:size IN (1 2)]", "[file:name LIKE 5]", "[ipv4-addr:value ISSUBSET 'x']",
    "[file:magic_number_hex = h'fff']", "[file:payload_bin = b'no base64!']", "[file:ctime = t'2030-02-30T00:00:00Z']",
    "[file:name = 'x'] REPEATS 0 TIMES", "[file:name = 'x'] REPEATS 1.5 TIMES", "[file:name = 'x'] WITHIN 0 SECONDS",
    "[file:name = 'x'] WITHIN -1 SECONDS", "[file:name = 'x'] START '2030-01-01T00:00:00Z' STOP '2030-01-02T00:00:00Z'",
    "[file:name = 'x'] REPEATS 2 TIMES REPEATS 3 TIMES", "[file:x_list[-1] = 1]", "[file:x_list[a] = 1]",
    "[file:size = 9007199254740992]", "()", "[()]", "[file:name = 'x'] FOLLOWEDBY", "[NOT file:name = 'x']",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_read(text: str) -> None:
    assert pattern_faults(text) is None


@pytest.mark.parametrize("text", BAD)
def test_not_read(text: str) -> None:
    assert pattern_faults(text)


def test_not_stands_before_an_operator() -> None:
    (found,) = pattern_faults("[NOT file:name = 'x']") or ()
    assert "NOT stands before an operator" in found.why
