"""Text of PDFs: what is read, and what is refused: locked, cut, other files, and files made to fill memory or time."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pdfs import FIRST, FONT, TREE, assembled, drawn, page, stream, text_pdf
from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions

from comity.model.errors import SourceError
from comity.sources.kit.pdf import BOUNDS, Bounds, Pdf, read_pdf

NAME = "made-up.pdf"
LINES = ["A heading", "", "First line (of two),", "second “line”"]
SMALL = Bounds(pages=3, characters=10_000, memory=1 << 30, seconds=5)


def read(folder: Path, content: bytes, bounds: Bounds = BOUNDS) -> Pdf:
    path = folder / NAME
    path.write_bytes(content)
    return read_pdf(path, NAME, bounds)


def locked(folder: Path, password: str, **options: Any) -> bytes:
    """The small PDF encrypted with AES."""
    path = folder / "open.pdf"
    path.write_bytes(text_pdf([LINES]))
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.encrypt(password, "owner", algorithm="AES-128", **options)
    writer.write(path)
    return path.read_bytes()


def with_content(content: bytes) -> bytes:
    """A PDF of one page with this content object; three further objects are its catalogue, tree and font."""
    head = text_pdf([[]]).split(b"endobj\n")
    objects = [part.split(b" obj\n", 1)[1].rstrip(b"\n") for part in head[:FONT]]
    return assembled([*objects, page(FIRST + 1), content])


def with_tree(kids: str, count: int) -> bytes:
    """A PDF whose page tree is this."""
    objects = [
        b"<< /Type /Catalog /Pages %d 0 R >>" % TREE,
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids.encode()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        page(FIRST + 1),
        stream(drawn(LINES)),
    ]
    return assembled(objects)


def test_lines_and_pages_are_as_they_stand(tmp_path: Path) -> None:
    pdf = read(tmp_path, text_pdf([LINES, ["Another page"]]))
    assert [(page.number, page.at, page.lines) for page in pdf.pages] == [
        (1, f"{NAME}#page=1", tuple(LINES)),
        (2, f"{NAME}#page=2", ("Another page",)),
    ]
    assert pdf.copying


def test_a_file_that_opens_without_a_password_is_read_and_its_wish_is_told(tmp_path: Path) -> None:
    pdf = read(tmp_path, locked(tmp_path, "", permissions_flag=UserAccessPermissions.PRINT))
    assert pdf.pages[0].lines == tuple(LINES)
    assert not pdf.copying


def bomb() -> bytes:
    """A page that unpacks to 200 MB of spaces."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(200)) + packer.flush()
    return with_content(stream(packed, b"/Filter /FlateDecode "))


def nested() -> bytes:
    """Arrays within arrays."""
    return with_content(b"[" * 100_000)


def endless() -> bytes:
    """A page of two million strokes of the pen."""
    packed = zlib.compress(b"BT /F 10 Tf " + b"(x) Tj " * 2_000_000 + b"ET", 9)
    return with_content(stream(packed, b"/Filter /FlateDecode "))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda _: b"", "not a PDF"),
        (lambda _: b"PK\x03\x04" + b"0" * 2000, "not a PDF"),
        (lambda _: b"<!DOCTYPE html><p>Sign in", "web page"),
        (lambda _: text_pdf([LINES])[:-30], "cut off"),
        (lambda _: text_pdf([LINES])[:400] + text_pdf([LINES])[-60:], "not a readable PDF"),
        (lambda folder: locked(folder, "secret"), "encrypted with a password"),
        (lambda _: text_pdf([[], []]), "no text in it"),
        (lambda _: text_pdf([["a\0b"]]), "NUL characters"),
        (lambda _: text_pdf([LINES] * 4), "4 pages, more than the 3 allowed"),
        (lambda _: text_pdf([["x" * 200] * 60]), "more than the 10,000 characters of text allowed"),
        (lambda _: with_tree(f"{TREE} 0 R", 1), "not a readable PDF"),
        (lambda _: with_tree(f"{FIRST} 0 R " * 150_000, 150_000), "not a readable PDF|pages, more than"),
        (lambda _: bomb(), "not a readable PDF|can't be read within"),
        (lambda _: nested(), "not a readable PDF"),
    ],
    ids=["empty", "zip", "html", "cut", "hole", "password", "pictures", "nul", "many-pages", "much-text", "loop",
         "same-page", "bomb", "nested"],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, content: Callable[[Path], bytes], why: str) -> None:
    with pytest.raises(SourceError, match=why) as error:
        read(tmp_path, content(tmp_path), SMALL)
    assert NAME in str(error.value)


@pytest.mark.parametrize(("content", "less"), [(endless, {"seconds": 1}), (bomb, {"memory": 64 << 20})])
def test_no_more_time_and_memory_is_used_than_allowed(
    tmp_path: Path, content: Callable[[], bytes], less: dict[str, int]
) -> None:
    bounds = SMALL._replace(**less)
    with pytest.raises(
        SourceError, match=f"can't be read within {bounds.seconds} seconds? and {bounds.memory >> 20:,} MB"
    ):
        read(tmp_path, content(), bounds)
