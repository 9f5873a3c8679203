"""Ids made from content: the same content has the same id on every machine."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

_SEPARATOR = "\x1f"  # ASCII unit separator: can't occur in a cleaned value, so joined parts stay apart
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def content_id(*parts: str) -> str:
    """128-bit BLAKE2b of the parts in order, as 32 hexadecimal digits."""
    return blake2b(_SEPARATOR.join(parts).encode(), digest_size=16).hexdigest()


def slug(text: str, *, longest: int = 60) -> str:
    """Lower-case ASCII words joined by hyphens; accents are dropped, other scripts fall back to a hash."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = _NOT_SLUG.sub("-", ascii_text).strip("-")
    if not words:
        return content_id(text)[:12] if text.strip() else ""
    return words[:longest].rstrip("-")
