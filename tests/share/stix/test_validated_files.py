"""Which files `comity validate` reads, and how it says which document of which file is meant."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from stix_examples import EXAMPLES

from comity.cli.main import cli

IDENTITY = json.dumps(EXAMPLES["identity"]).encode()
FEED = IDENTITY + b"\n\n" + IDENTITY + b'\n{"a":'
BOM = b"\xef\xbb\xbf"


def judge(path: object, *words: str, text: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["validate", str(path), *words], input=text)


def verdicts(ran: Result) -> list[tuple[str, int, int | None, bool]]:
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    return [(one["file"], one["document"], one["line"], one["valid"]) for one in found]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json.gz", gzip.compress(IDENTITY)), ("a.gz", gzip.compress(BOM + IDENTITY)),
     ("a.json", gzip.compress(IDENTITY)),
     ("a.json", BOM + IDENTITY), ("a.jsonl", BOM + IDENTITY + b"\n"), ("a.jsonl.gz", gzip.compress(BOM + IDENTITY)),
     ("a.ndjson", IDENTITY)],
)  # fmt: skip
def test_packed_or_with_a_byte_order_mark(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    ran = judge(tmp_path / name)
    assert (ran.exit_code, ran.stderr) == (0, "1 document, valid.\n"), ran.output


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [*((name, content, "the file is empty") for name, content in (
         ("a.json", b""), ("a.jsonl", b"\n \n"), ("a.json.gz", gzip.compress(b"")), ("a.json", BOM))),
     ("a.json.gz", gzip.compress(IDENTITY)[:-9], "not a whole gzip file"),
     ("a.jsonl.gz", gzip.compress(IDENTITY)[:-9], "not a whole gzip file"),
     ("a.json", IDENTITY + b"\n" + IDENTITY, "ends in .jsonl"), ("a.json", b"<html>", "is malformed JSON"),
     ("a.json", b'{"Event": {"info": "Invented"}}', "event of MISP"),
     ("a.json", b'{"response": [{"Event": {}}]}', "event of MISP"), ("a.jsonl", b'{"Event": {}}\n', "event of MISP")],
)  # fmt: skip
def test_what_it_is_instead(name: str, content: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    ran = judge(tmp_path / name, "--json")
    (verdict,) = map(json.loads, ran.stdout.splitlines())
    assert (ran.exit_code, ran.stderr) == (1, "1 document, 1 invalid.\n")
    assert [why in one["why"] for one in verdict["reasons"]] == [True], verdict


def test_lines_are_named(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(FEED)
    ran = judge(feed)
    assert [line[:16] for line in ran.stdout.splitlines()[:3]] == [
        "1. valid: identi", "2 (line 3). vali", "3 (line 4). INVA"]  # fmt: skip
    assert ran.stderr == "3 documents, 1 invalid: 3 (line 4).\n"
    assert verdicts(judge(feed, "--json")) == [
        ("feed.jsonl", 1, 1, True), ("feed.jsonl", 2, 3, True), ("feed.jsonl", 3, 4, False)]  # fmt: skip


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input(pack: type[bytes]) -> None:
    assert judge("-", text=pack(IDENTITY)).exit_code == 0
    assert verdicts(judge("-", "--json", text=pack(FEED))) == [("", 1, 1, True), ("", 2, 3, True), ("", 3, 4, False)]
    assert "the file is empty" in judge("-", text=pack(b" ")).stdout


def test_a_folder_in_order_of_name(tmp_path: Path) -> None:
    """One file that can't be read doesn't keep the others from being judged."""
    for name, content in (("c.jsonl", FEED), ("a.json", b""), ("b.json.gz", gzip.compress(IDENTITY)), ("d.txt", b"x")):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "deeper.json").mkdir()
    ran = judge(tmp_path)
    assert [line.split(".")[0] for line in ran.stdout.splitlines() if line[0] != " "] == ["a", "b", "c", "c", "c"]
    assert ran.stderr == (
        "5 documents in 3 files, 2 invalid: a.json: 1, c.jsonl: 3 (line 4). Left alone in the folder: 2 others.\n"
    )
    assert [one[0] for one in verdicts(judge(tmp_path, "--json"))] == ["a.json", "b.json.gz", *["c.jsonl"] * 3]


def test_a_folder_without_documents(tmp_path: Path) -> None:
    assert judge(tmp_path).exit_code == 2


def test_names_of_files_are_shown_on_one_line(tmp_path: Path) -> None:
    for name in (b"a\n\x1b[31m.json", b"b\xff.json"):
        (tmp_path / os.fsdecode(name)).write_bytes(IDENTITY)
    ran = judge(tmp_path)
    assert [line.partition(":")[0] for line in ran.stdout.splitlines()] == ["a\ufffd\ufffd[31m.json", "b\ufffd.json"]
    assert [one[0] for one in verdicts(judge(tmp_path, "--json"))] == ["a\ufffd\ufffd[31m.json", "b\ufffd.json"]
