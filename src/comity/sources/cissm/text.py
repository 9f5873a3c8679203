"""Text as CISSM writes it: months, broken characters, spellings of one code, links that are not passed on."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from comity.model import span
from comity.model.span import Span
from comity.sources.kit.dates import read_day

UNDETERMINED = "Undetermined"
_LONGEST_TITLE = 140
_BROKEN = re.compile(r"[\x80-\x9f\ufffd]|Ã[^A-Z\s]|Â[^A-Z\s]|â€|\?\?")
_WORD = re.compile(r"\w+")
_EXPLOIT = re.compile(r"exploit[a-z]*")
_PLURAL = re.compile(r"s\b")
_ADDRESS = re.compile(r"https?://[^\s/]+\.\S+")


def clean(text: str) -> str:
    """Every run of spaces, no-break ones and line ends included, as one space."""
    return " ".join(text.split())


def is_broken(text: str) -> bool:
    """Whether characters were lost or garbled in re-encoding."""
    return "??" in text or (not text.isascii() and _BROKEN.search(text) is not None)


def folded(text: str) -> str:
    """The words of a text in lower case: what two spellings of it share, whatever their marks and spaces."""
    return " ".join(_WORD.findall(text.casefold()))


def kinds(text: str) -> frozenset[str]:
    """The subtypes that a cell lists, in one spelling; those left undetermined count as none."""
    pieces = (_PLURAL.sub("", _EXPLOIT.sub("exploitation", folded(piece))) for piece in text.split(","))
    return frozenset(piece for piece in pieces if piece and piece != UNDETERMINED.casefold())


def month(text: str) -> Span | None:
    """'2016 Jan' as that month, None if it is something else."""
    found = read_day(clean(text), "%Y %b")
    return span.month(found.year, found.month) if found else None


def title(text: str) -> str:
    """A text, cut at a word if it is longer than a title should be."""
    if len(text) <= _LONGEST_TITLE:
        return text
    return text[:_LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,;:.-") + "…"


def is_address(text: str) -> bool:
    """Whether a text is one address."""
    return _ADDRESS.fullmatch(text) is not None


def is_leak_site(address: str) -> bool:
    """Whether an address, or the one that an archive keeps, lies on a site that publishes stolen data."""
    return _leak_sites().search(address.casefold()) is not None


def is_hidden(address: str) -> bool:
    """Whether an address is that of a hidden service, as gangs use them for their lists of victims."""
    return ".onion" in address


@cache
def _leak_sites() -> re.Pattern[str]:
    listed = msgspec.yaml.decode(Path(__file__).with_name("leak_sites.yml").read_bytes(), type=list[str])
    return re.compile(r"(?:^|//|\.)(?:[a-z0-9-]+\.onion|" + "|".join(map(re.escape, listed)) + r")(?:[:/?#]|$)")
