"""The text of an activity: words, then links on lines of their own; `{{…}}` marks the heading of another card."""

from __future__ import annotations

import re

_MARK = re.compile(r"\{\{(?:Subgroup: )?([^{}]*)\}\}")
_TAG = re.compile(r"<\w+ ?/?>")
_LINK = re.compile(r"<?\w*://\S")
_ADDRESS = re.compile(r"https?://[^\s/<>]+\.[^\s<>]+")
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]”’])[.!?]\s+(?=[A-Z“])")
_LONGEST_TITLE = 150  # longer first lines are no headlines but quoted prose


def plain(text: str) -> str:
    """Without marks and stray tags, every run of spaces as one; line ends stay."""
    found = _TAG.sub(" ", _MARK.sub(r"\1", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in found.splitlines())))


def parts(text: str) -> tuple[str, list[str]]:
    """The words as they stand, and the lines that are links."""
    lines = [line.strip() for line in text.splitlines()]
    words = [line for line in lines if line and not _LINK.match(line)]
    return "\n".join(words), [line for line in lines if _LINK.match(line)]


def address(line: str) -> str:
    """The address in a line: without stray brackets, spaces written as %20. Empty if it is none."""
    found = line.strip("<> ").replace(" ", "%20")
    return found if _ADDRESS.fullmatch(found) else ""


def title(words: str) -> str:
    """The headline: the first line, of prose its first sentence, cut at a word where that is long too."""
    line = plain(words).partition("\n")[0]
    if len(line) <= _LONGEST_TITLE:
        return line
    sentence = sentences(line)[0]
    if len(sentence) <= _LONGEST_TITLE:
        return sentence
    return sentence[:_LONGEST_TITLE].rpartition(" ")[0] + " …"


def sentences(text: str) -> list[str]:
    """Sentences, line by line, without their final stops."""
    return [piece.rstrip(".") for line in text.splitlines() for piece in _SENTENCE.split(line)]
