"""Text of strangers made plain: nothing that steers a terminal or turns the direction of writing."""

from __future__ import annotations

import unicodedata

_REORDERING = range(0x202A, 0x202F), range(0x2066, 0x206A)  # marks that turn the direction of what follows


def plain(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join("".join(_plain(letter) for letter in text).split())


def plain_lines(text: str) -> str:
    """The text with its lines, without empty ones."""
    return "\n".join(line for line in map(plain, text.splitlines()) if line)


def _plain(letter: str) -> str:
    if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp"):
        return " "
    return "" if any(ord(letter) in span for span in _REORDERING) else letter
