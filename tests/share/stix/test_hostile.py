"""Documents made to harm: a clear verdict, soon, and never a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stix_examples import EXAMPLES

from comity.cli.main import cli
from comity.share.stix.kinds.meta import TLP_2, TLP_2_EXTENSION
from comity.share.stix.validating import validate
from comity.share.stix.verdicts import MOST_REASONS, Verdict

IDENTITY = json.dumps(EXAMPLES["identity"]).encode()
SOON = 2.0
"""Seconds of a core; the slowest takes a tenth of it on an idle machine."""


def judge(text: bytes) -> Verdict:
    began = time.process_time()
    (verdict,) = validate(text)
    assert time.process_time() - began < SOON
    return verdict


def bundle(*texts: bytes) -> bytes:
    return (
        b'{"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[' + b",".join(texts) + b"]}"
    )


def told(**more: object) -> bytes:
    return json.dumps(EXAMPLES["identity"] | more).encode()


def tlp(level: object) -> bytes:
    marking = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": TLP_2["clear"],
        "created": "2022-10-01T00:00:00Z",
    }
    said = {"extension_type": "property-extension", "tlp_2_0": level}
    return json.dumps(marking | {"extensions": {TLP_2_EXTENSION: said}}).encode()


def pattern(text: str) -> bytes:
    return json.dumps(EXAMPLES["indicator"] | {"pattern": text}).encode()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "cut short"),
        (b"\xef\xbb\xbf" + IDENTITY, "malformed"),
        (IDENTITY[:-1], "cut short"),
        (told(x_abc=float("nan")), "malformed"),
        (told(x_abc=float("-inf")), "malformed"),
        (b'{"type":"identity","name":"\\ud800"}', "surrogate"),
        ('{"type":"identity","name":"é"}'.encode("latin-1"), "UTF-8"),
        (b"[" * 20_000 + b"]" * 20_000, "deep"),
        (b'{"type":"identity","x_abc":' + b"[" * 20_000 + b"]" * 20_000 + b"}", "deep"),
        (told(x_abc=json.loads("[" * 500 + "1" + "]" * 500)), "deeper than 100"),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "deep"),
        (bundle(IDENTITY, b'{"a":' * 20_000 + b"1" + b"}" * 20_000), "deep"),
        (b'{"type":"identity","x_abc":1e999}', "out of range"),
        (b'{"type":"identity",' + b"".join(b'"x_%d":1,' % n for n in range(60_000)) + b'"x_z":1,"x_z":2}', "twice"),
        (b'{"type":"identity","x_abc":' + b"9" * 5000 + b"}", "out of range"),
        (told(x_abc=10**30), "54 bits"),
        (b'{"type":"identity","type":"incident"}', "'type' twice"),
        (bundle(IDENTITY[:-1] + b',"x_abc":{"a":1,"a":1}}'), "'a' twice"),
        (bundle(IDENTITY)[:-1] + b',"objects":[' + IDENTITY + b"]}", "'objects' twice"),
        (IDENTITY[:-1] + b',"x_abc":{"\\u003a":1,"b":"\\u003a","b":2}}', "'b' twice"),
        (b"null", "not an object"),
        (b"[]", "empty list"),
        (bundle(b"1"), "not an object"),
        (told(type=5), "must be a string"),
        (told(type="a" * 26 + "!"), "no name of a type"),
        (told(type="a-" * 100_000 + "!"), "no name of a type"),
        (told(id="identity--" + "a" * 1_000_000), "no identifier"),
        (told(modified="not a date"), "no timestamp"),
        (told(created="2030-01-01T00:00:00." + "0" * 1_000_000), "no timestamp"),
        (told(lang="a-" * 100_000), "no language"),
        (told(granular_markings=[{"lang": "en", "selectors": ["name." * 100_000]}]), "no selector"),
        (told(**{"a\n\x1b[31m": 1}), "no name of a property"),
        (tlp(["clear"]), "not the level"),
        (tlp({"clear": 1}), "not the level"),
        (pattern("(" * 100_000), "nests deeper"),
        (pattern("[file:name = '" + "\\" * 100_001), "can't be read"),
        (pattern("[file:name = '" + "x" * 10_000_000), "can't be read"),
        (pattern("/*" * 100_000), "missing"),
    ],
)
def test_refused(text: bytes, why: str) -> None:
    verdict = judge(text)
    assert not verdict.valid
    assert any(why in reason.why for reason in verdict.reasons), verdict.reasons


@pytest.mark.parametrize(
    "text",
    [
        told(name="x" * 10_000_000),
        told(name="\\u003a : \U0001f600 \\"),
        IDENTITY.replace(b"Testland", b"\\u003A\\\\u003a\\u00e9"),
        pattern("[file:name = '" + "x" * 5_000_000 + "']"),
        pattern(" OR ".join(["[file:name = 'x']"] * 20_000)),
        bundle(b"\n\t " + IDENTITY + b"\r\n "),
    ],
)
def test_let_pass(text: bytes) -> None:
    assert judge(text).valid


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8,
)  # fmt: skip


@given(st.sampled_from(sorted(EXAMPLES)), st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_anything_anywhere_gets_a_verdict(name: str, data: st.DataObject) -> None:
    """Whatever stands in place of a property, or under a name of its own, alone and in a bundle."""
    example = EXAMPLES[name]
    key = data.draw(st.sampled_from(sorted(example)) | st.text(max_size=12))
    text = json.dumps(example | {key: data.draw(JSON)}).encode()
    for document in (text, bundle(text, text)):
        (verdict,) = validate(document)
        assert verdict.valid == (not verdict.reasons)


def test_reasons_are_capped_and_counted() -> None:
    verdict = judge(bundle(*[b"1"] * 20_000))
    assert (verdict.objects, verdict.faults, len(verdict.reasons)) == (20_000, 20_000, MOST_REASONS)


def test_messages_hold_no_control_characters() -> None:
    verdict = judge(told(**{"a\x1b[31m\n": "x", "id": "\x1b[2J" * 1000}))
    said = "".join(reason.object + reason.at + reason.why for reason in verdict.reasons) + verdict.id
    assert said.isprintable()
    assert len(said) < 4000


def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    """Each in a process that is ended: what waits for a writer waits for ever."""
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    for words in (["validate"], ["import", "--collection", "Joint", "--as", "A"]):
        said = [sys.executable, "-m", "comity", *words, str(pipe)]
        env = os.environ | {"COMITY_WORKSPACE": str(tmp_path)}
        done = subprocess.run(said, capture_output=True, text=True, timeout=60, env=env, stdin=subprocess.DEVNULL)
        assert (done.returncode, "no regular file" in done.stderr) == (1, True), done.stderr


def test_standard_input_is_read(tmp_path: Path) -> None:
    said = [sys.executable, "-m", "comity", "validate", "/dev/stdin"]
    done = subprocess.run(said, capture_output=True, input=IDENTITY, timeout=60)
    assert done.returncode == 0, done.stderr


def test_command_line(tmp_path: Path) -> None:
    lines = tmp_path / "feed.jsonl"
    lines.write_bytes(b"\n".join([IDENTITY, b"", bundle(IDENTITY), b"{"]))
    ran = CliRunner().invoke(cli, ["validate", str(lines), "--json"])
    verdicts = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.exit_code == 1
    assert [(v["document"], v["valid"], v["objects"]) for v in verdicts] == [(1, True, 1), (2, True, 1), (3, False, 0)]
    single = tmp_path / "one.json"
    single.write_bytes(IDENTITY)
    ran = CliRunner().invoke(cli, ["validate", str(single)])
    assert (ran.exit_code, ran.stdout) == (0, f"1. valid: identity {EXAMPLES['identity']['id']}\n")
    assert CliRunner().invoke(cli, ["validate", str(tmp_path / "none.json")]).exit_code == 2
