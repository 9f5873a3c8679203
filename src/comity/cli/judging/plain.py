"""Text of strangers, safe to print: nothing in it steers the terminal or turns the direction of writing."""

from __future__ import annotations

import unicodedata

_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F}


def plain(text: str, longest: int = 0) -> str:
    """The text on one line, cut at a length with a mark (0: not cut)."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text
                   if ord(c) not in _REORDERING)  # fmt: skip
    line = " ".join(kept.split())
    return line if not longest or len(line) <= longest else line[: longest - 1].rstrip() + "…"


def counted(n: int, what: str) -> str:
    """'1 pair', '2 pairs'."""
    return f"{n:,} {what}{'' if n == 1 else 's'}"
