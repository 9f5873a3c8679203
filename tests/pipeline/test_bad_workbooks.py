"""Workbooks that are cut, not workbooks at all, or made to fill the memory."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from refusing import refused
from workspaces import DCID, Desk, in_a_process

SHEET = "xl/worksheets/sheet1.xml"
GIGABYTE = 1 << 30


def repacked(change: Callable[[str, bytes], bytes]) -> Callable[[bytes], bytes]:
    """The workbook with each of its parts changed."""

    def pack(content: bytes) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name)))
        return out.getvalue()

    return pack


def in_sheet(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return repacked(lambda name, part: part.replace(old, new, 1) if name == SHEET else part)


def without(part: str) -> Callable[[bytes], bytes]:
    return repacked(lambda name, content: b"" if name == part else content)


def bomb(content: bytes) -> bytes:
    """150 MB of blanks in a file of 150 KB."""
    return repacked(lambda name, part: part + b" " * 150_000_000 if name == SHEET else part)(content)


def lying_bomb(content: bytes) -> bytes:
    """The same, where the directory of the archive says that the part is as small as it was."""
    with zipfile.ZipFile(BytesIO(content)) as old:
        true = old.getinfo(SHEET).file_size
    size, lie = ((true + 150_000_000).to_bytes(4, "little"), true.to_bytes(4, "little"))
    return bomb(content).replace(size, lie)


def flipped(content: bytes) -> bytes:
    """One byte in the middle of a sheet is another."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        place = book.getinfo(SHEET).header_offset + 200
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


CORNER = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'


@pytest.mark.parametrize(
    ("damage", "texts"),
    [
        (lambda content: content[: len(content) // 2], ["not a readable workbook", "Fetch it again"]),
        (lambda _: b"PK\x03\x04" + b"\0" * 999, ["not a readable workbook"]),
        (flipped, ["not a readable workbook"]),
        (without("xl/workbook.xml"), ["the workbook can't be read"]),
        (without(SHEET), ["the workbook can't be read"]),
        (lambda _: b"<!doctype html><p>Log in", ["a web page, not data", "A login or a notice"]),
        (lambda _: b"", ["the file is empty"]),
        (bomb, ["unpacks to 150,0", "more than the 100,000,000 allowed"]),
        (lying_bomb, ["not a readable workbook"]),
        (in_sheet(b"</sheetData>", CORNER), ["a sheet of 1,048,576 rows and 16,384 columns is no table"]),
        (in_sheet(b">Dyadpair<", b">Pair of states<"), ["sheet DCID_2.0_Release_public_June_20, row 1",
                                                         "missing: ['Dyadpair']", "not expected: ['Pair of states']"]),
        (repacked(lambda name, part: part.replace(b"DCID_2.0_Release_public_June_20", b"Sheet1")),
         ["no sheet 'DCID_2.0_Release_public_June_20'; it has ['Sheet1', "]),
    ],
    ids=["cut", "not-a-zip", "flipped-byte", "no-book", "empty-sheet", "html", "empty", "bomb", "lying-bomb",
         "far-corner", "renamed-column", "renamed-sheet"],
)  # fmt: skip
def test_a_broken_workbook_is_refused(desk: Desk, damage: Callable[[bytes], bytes], texts: list[str]) -> None:
    path = desk.mirror / DCID
    path.write_bytes(damage(path.read_bytes()))
    refused(desk, DCID, texts)


# The process says itself how much it held at most: what getrusage gives counts the parent's memory from before exec.
LIMITS = f"""
import atexit, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (3 * {GIGABYTE} // 2, 3 * {GIGABYTE} // 2))
atexit.register(lambda: sys.stderr.write(Path("/proc/self/status").read_text()))
"""


def grown(desk: Desk, place: str) -> None:
    """A cell of a gigabyte without its disk space: a hole in the file."""
    with (desk.mirror / place).open("r+b") as stream:
        stream.truncate(GIGABYTE)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are enforced on Linux only")
@pytest.mark.parametrize("place", ["cfr/cyber-operations-incidents.csv", DCID, "landmarks/publications.yml"])
def test_a_gigabyte_is_refused_by_its_size(desk: Desk, place: str) -> None:
    grown(desk, place)
    before = sorted(desk.workspace.raw.iterdir())
    name = place.split("/")[0]
    process = in_a_process(LIMITS, "fetch", "--workspace", desk.root, "--mirror", desk.mirror, "--sources", name)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1, told
    assert "1,073,741,824 bytes, more than the" in told
    assert "raise max_bytes in its source.yml" in told
    assert sorted(desk.workspace.raw.iterdir()) == before
    assert int(re.findall(r"VmHWM:\s+(\d+) kB", told)[0]) < 600_000
