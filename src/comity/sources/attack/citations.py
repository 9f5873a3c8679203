"""Citations: ATT&CK's texts name the publications they rest on, and an object lists the address of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from comity.sources.kit import Cell, Record
from comity.sources.kit.documents import Document

OWN = "mitre-attack"  # how ATT&CK's own page stands among the references of an object
_CITED = re.compile(r"\(Citation:([^)]+)(?:\)|$)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/[^/]+/(?:https?:/{1,2})?")


class Citation(NamedTuple):
    """A publication by the name ATT&CK gives it, with its address if it has one."""

    name: str
    address: str | None

    def place(self, text: Cell) -> Cell:
        """The text that cites it, as a passage of its own: several citations of one text are several statements."""
        return Cell(text.text, text.at, f"{text.column}.{self.name}")

    @property
    def publisher(self) -> str:
        """Whose site it stands on; where that isn't known, the citation's own name."""
        plain = _ARCHIVED.sub("", self.address or "").removeprefix("https://").removeprefix("http://")
        host = urlsplit(f"//{plain}").netloc
        ends = (host[at:] for at in range(len(host)) if at == 0 or host[at - 1] == ".")
        return next((publishers()[end] for end in ends if end in publishers()), self.name)


class Note(NamedTuple):
    """What an object says of one of its names."""

    name: str
    words: Cell


class References:
    """What an object refers to: ATT&CK's own page, publications, and notes on its names.

    No cell names a place in the list: statement ids must not hang on the order of references.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self.native_id = self.page = Cell("", "", "")
        self.notes: list[Note] = []
        self.publications: dict[str, Cell] = {}
        for document in documents:
            self._take(document, document.take("source_name"))

    def _take(self, document: Document, name: Cell) -> None:
        address, words = (
            Cell(document.take(key).text, document.at, f"external_references.{key}") for key in ("url", "description")
        )
        if name.text == OWN:
            self.page = address
            self.native_id = Cell(document.take("external_id").text, document.at, "external_references.external_id")
        elif address:
            self.publications[name.text] = address
        else:
            self.notes.append(Note(name.text, words))
        document.ignore("external_id")  # a number in another register (CAPEC), with an address of its own

    def cited(self, text: Cell, record: Record) -> list[Citation]:
        """What a text cites, each once. A citation that the object doesn't list is an issue, and has no address."""
        found = []
        for name in dict.fromkeys(cited_name.strip() for cited_name in _CITED.findall(text.text)):
            if name not in self.publications:
                record.issue("citation-missing", f"the object doesn't list {name!r}", text)
            found.append(Citation(name, self.publications[name].text if name in self.publications else None))
        return found


def resting(citations: Iterable[Citation], words: Cell) -> list[tuple[Cell, str | None]]:
    """One (words, address) per publication cited, so that each makes a statement of its own; one if none is cited."""
    return [(citation.place(words), citation.address) for citation in citations] or [(words, None)]


def plain(text: str) -> str:
    """A text without its citations and the addresses of its links."""
    return " ".join(_LINK.sub(r"\1", _CITED.sub("", text)).split())


def tell_publications(record: Record, references: References) -> None:
    """Every publication the object lists."""
    for address in references.publications.values():
        record.say("publication", address.text, address)


@cache
def publishers() -> Mapping[str, str]:
    """Host, or the end of one -> publisher."""
    return msgspec.yaml.decode((Path(__file__).parent / "publishers.yml").read_bytes(), type=dict[str, str])
