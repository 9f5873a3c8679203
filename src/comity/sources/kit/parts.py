"""Subjects of parts: named by content, never by position, so that reordering a file changes nothing."""

from __future__ import annotations

from comity.model.identity import content_id, slug


def subject(kind: str, *content: str, under: str = "") -> str:
    """`#victim/ministry-of-defence-ua`; empty pieces are left out; long content keeps a hash so that it stays apart.

    `under` makes a part of a part: subject('accused', 'RU', 'GRU', under='#attribution/uk-2018-02-15').
    """
    pieces = [slug(piece) for piece in content if piece]
    text = "-".join(piece for piece in pieces if piece) or "unnamed"
    if len(text) > 80 or any(len(piece) >= 60 for piece in pieces):
        text = f"{text[:60].rstrip('-')}-{content_id(*content)[:8]}"
    return f"{under or '#'}{'/' if under else ''}{kind}/{text}"
