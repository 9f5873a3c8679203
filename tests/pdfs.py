"""Small PDFs written by hand: lines of text on pages, nothing compressed, so that a diff shows what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

CATALOGUE, TREE, FONT, FIRST = 1, 2, 3, 4
PAGE_MARK = "==="


def text_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of these lines, each page from the top; an empty line is a paragraph of one space, as Word writes it."""
    kids = " ".join(f"{FIRST + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages %d 0 R >>" % TREE,
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids.encode()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        objects += [page(FIRST + 2 * number + 1), stream(drawn(lines))]
    return assembled(objects)


def page(content: int) -> bytes:
    """A page that shows the object `content`."""
    fonts = b"<< /Font << /F %d 0 R >> >>" % FONT
    return b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 842 842] /Contents %d 0 R /Resources %s >>" % (
        TREE,
        content,
        fonts,
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(content), more, content)


def drawn(lines: Iterable[str]) -> bytes:
    """The operators that draw lines one below another."""
    shown = (f"({escaped(line)}) Tj T*" for line in lines)
    return "\n".join(["BT /F 10 Tf 14 TL 40 800 Td", *shown, "ET"]).encode("cp1252")


def escaped(line: str) -> str:
    """A line as a PDF string."""
    return (line or " ").replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def assembled(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1, with the table of their places; the first is the catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, CATALOGUE, len(out))
    return out + head + table + tail


def pages_of(path: Path) -> list[list[str]]:
    """The pages of a text file in which a line of === ends a page."""
    pages: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line == PAGE_MARK:
            pages.append([])
        else:
            pages[-1].append(line)
    return pages
