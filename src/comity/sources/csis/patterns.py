"""The named patterns of patterns.yml, compiled once, and what they find in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from comity.sources.csis.names import ADJECTIVE, BODY, GROUP, REGION, TERRITORY, Marked, Name

LONGEST = 1_000  # characters of a sentence; twice the longest that was seen, as patterns slow down with length
_WORD = re.compile(r"«(\w+)»")
_MARKS = {
    "adjective": ADJECTIVE, "country": TERRITORY, "body": BODY, "group": GROUP,
    "place": f"[{ADJECTIVE}{TERRITORY}]", "area": f"[{ADJECTIVE}{TERRITORY}{REGION}]",
}  # fmt: skip


class Pattern(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One way of saying it. example and gives: an invented sentence and the values it must give."""

    name: str
    pattern: str
    example: str
    gives: list[str] = []
    unless_before: str = ""
    stance: str = ""
    type: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    words: dict[str, str | list[str]]
    hedges: list[str]
    reported: list[str]
    kinds: dict[str, str]
    accused: list[Pattern]
    actor: list[Pattern]
    unknown: list[Pattern]
    victim: list[Pattern]
    type: list[Pattern]


class Found(NamedTuple):
    """A match: the pattern, the names in its `who`, the words of `who`, and where the match lies."""

    pattern: Pattern
    names: list[tuple[int, Name]]
    words: str
    start: int
    end: int


class Rules:
    """All patterns, compiled. `kinds` are tried in their order."""

    def __init__(self, file: _File) -> None:
        self._words: dict[str, str] = dict(_MARKS)
        for name, text in file.words.items():
            self._words[name] = self._filled(text if isinstance(text, str) else _any(text))
        self.hedges = re.compile(rf"(?i)\b{_any(file.hedges)}\b")
        self.reported = re.compile(rf"\b{_any(file.reported)}\b")
        self.kinds = {kind: re.compile(self._filled(text)) for kind, text in file.kinds.items()}
        self.tables = {t: [self._compiled(p) for p in getattr(file, t)] for t in _File.__struct_fields__[4:]}

    def find(self, table: str, sentence: Marked) -> Iterator[Found]:
        """Every match of every pattern of a table, in the order of the file."""
        for pattern, compiled, unless in self.tables[table]:
            for match in compiled.finditer(sentence.text):
                if unless is None or not unless.search(sentence.text[: match.start()]):
                    start, end = match.span("who") if "who" in compiled.groupindex else match.span()
                    yield Found(pattern, sentence.within(start, end), sentence.text[start:end], *match.span())

    def _compiled(self, pattern: Pattern) -> tuple[Pattern, re.Pattern[str], re.Pattern[str] | None]:
        unless = re.compile(self._filled(pattern.unless_before)) if pattern.unless_before else None
        return pattern, re.compile(self._filled(pattern.pattern)), unless

    def _filled(self, text: str) -> str:
        """With fragments for «words». KeyError for one that isn't defined before."""
        return _WORD.sub(lambda match: self._words[match[1]], text)


def _any(words: list[str]) -> str:
    return f"(?:{'|'.join(words)})"


@cache
def rules() -> Rules:
    """patterns.yml, read on first use."""
    return Rules(msgspec.yaml.decode((Path(__file__).parent / "patterns.yml").read_bytes(), type=_File))
