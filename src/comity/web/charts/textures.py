"""Patterns: the hatch that says 'not told', and what is laid over kinds so that they differ without colour too."""

from __future__ import annotations

from markupsafe import Markup

from comity.web.charts.frames import TEXTURES, Frame
from comity.web.charts.svg import element

HATCH = "M0,6L6,0M-1,1L1,-1M5,7L7,5"
_LINES = ("M2,0V6", "M0,3H6", "M1.5,2H3.5M4.5,5H6.5M-1.5,5H.5", "M2,0V6M0,3H6")


def textures(frame: Frame) -> list[Markup]:
    """Definitions of a drawing; their names are those that its frame gives."""
    overs = [
        pattern(f"{frame.id}-t{k}", element("path", d=lines, class_="texture"))
        for k, lines in enumerate(_LINES[:TEXTURES])
    ]
    return [pattern(f"{frame.id}-hatch", *hatching()), *overs]


def hatching() -> tuple[Markup, Markup]:
    """One tile of the hatch."""
    ground = element("rect", width=6, height=6, class_="hatch-ground")
    return ground, element("path", d=HATCH, class_="hatch-line")


def pattern(name: str, *tile: Markup, zoom: float = 1) -> Markup:
    """A pattern of tiles of 6 by 6. zoom: of the drawing around it, which must not change the tiles' size."""
    shrunk = f"scale({1 / zoom:.3f})" if zoom != 1 else None
    return element("pattern", *tile, id=name, width=6, height=6, patternUnits="userSpaceOnUse", patternTransform=shrunk)
