"""CSV files that are cut, in another encoding, with other columns, or something else altogether."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from refusing import refused
from workspaces import CFR, EUREPOC, Desk, Table, comity, edit_csv

RECEIVERS = "eurepoc/EuRepoC_Receiver_dataset_1.1.csv"
ATTRIBUTIONS = "eurepoc/EuRepoC_Attribution_dataset_1.1.csv"


def before(mark: bytes) -> Callable[[bytes], bytes]:
    """The file up to a mark and its first bytes."""
    return lambda content: content[: content.index(mark) + len(mark) - 2]


def swapped(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new, 1)


def recoded(encoding: str, accent: str = "é") -> Callable[[bytes], bytes]:
    return lambda content: content.decode().replace("\xa0", " ").replace("’", accent).encode(encoding)


@pytest.mark.parametrize(
    ("damage", "texts"),
    [
        (before(b"Uses similar tools"), ["row 4", "3 cells where 12 are declared", "truncated: fetch it again"]),
        (before(b"Harbours, shipping agents"), ["row 5", "unexpected end of data"]),
        (swapped(b"Iceland,", b"Iceland,,"), ["row 7", "13 cells where 12 are declared"]),
        (recoded("latin-1"), ["row 5", "column Title", "byte 0xe9 is not utf-8", "another encoding?"]),
        (recoded("utf-16"), ["row 1", "byte 0xff is not utf-8", "another encoding?"]),
        (recoded("utf-16-le", "e"), ["row 1", "a NUL character"]),
        (swapped(b"Iceland", b"Ice\0land"), ["row 7", "a NUL character"]),
        (swapped(b"Iceland", b"\0" * 4096), ["row 7", "a NUL character"]),
        (swapped(b"Iceland", b"x" * 2_000_000), ["row 7", "field larger than field limit (1000000)"]),
        (lambda _: b"", ["the file is empty"]),
        (lambda _: b"\n<!DOCTYPE html>\n<title>Log in</title>", ["a web page, not data", "A login or a notice"]),
        (lambda _: b"\xef\xbb\xbf<html><body>Gone</body></html>", ["a web page, not data"]),
        (lambda _: b"PK\x03\x04\xff\xfe", ["row 1", "byte 0xff is not utf-8"]),
    ],
    ids=["cut-in-row", "cut-in-quotes", "shifted", "latin-1", "utf-16", "utf-16-le", "nul", "many-nuls", "2-MB-cell",
         "empty", "html", "html-with-bom", "zip"],
)  # fmt: skip
def test_a_broken_table_is_refused(desk: Desk, damage: Callable[[bytes], bytes], texts: list[str]) -> None:
    path = desk.mirror / CFR
    path.write_bytes(damage(path.read_bytes()))
    refused(desk, CFR, texts)


@pytest.mark.parametrize(
    ("old", "new", "texts"),
    [
        (b",Sponsor", b"", ["row 1", "columns missing: ['Sponsor']; columns not expected: none", "new edition"]),
        (b",Sponsor", b",Culprit", ["columns missing: ['Sponsor']; columns not expected: ['Culprit']"]),
        (b",Sources_3", b",Sources_3,Sources_4", ["columns missing: none; columns not expected: ['Sources_4']"]),
        (b"Title,Date", b"Date,Title", ["row 1", "the columns are in another order or repeated"]),
        (b"Title,Date", b"Title,Title,Date", ["row 1", "the columns are in another order or repeated"]),
    ],
    ids=["missing", "renamed", "added", "order", "repeated"],
)
def test_other_columns_are_refused_by_name(desk: Desk, old: bytes, new: bytes, texts: list[str]) -> None:
    path = desk.mirror / CFR
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    refused(desk, CFR, texts)


@pytest.mark.parametrize(
    ("place", "header"),
    [
        (EUREPOC, "incident_id,name,start_date,weighted_intensity,receiver_country_alpha_2_code,initiator_alpha_2"),
        (RECEIVERS, "incident_id,receiver_country_alpha_2_code,receiver_name"),
        (ATTRIBUTIONS, "incident_id,attribution_id,attribution_date"),
    ],
)
def test_eurepoc_1_3_is_refused_by_name(desk: Desk, place: str, header: str) -> None:
    (desk.mirror / place).write_text(f"{header}\n", encoding="utf-8")
    refused(desk, place, ["this is EuRepoC 1.3", "Fetch edition 1.1, Zenodo record 7848941"])


def test_an_id_that_occurs_twice_is_refused(desk: Desk) -> None:
    def doubled(rows: Table) -> Table:
        return [*rows, rows[0] | {"name": "Another under the same id"}]

    edit_csv(desk.mirror / EUREPOC, doubled)
    refused(desk, EUREPOC, ["#row=6: the id '9001' occurs twice"])


def test_a_byte_order_mark_does_no_harm(desk: Desk) -> None:
    path = desk.mirror / CFR
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    done = comity("crawl", "--workspace", desk.root, "--mirror", desk.mirror)
    assert (done.exit_code, done.stdout) == (0, "crawl-cfr\n")
