"""The shapes of the world that were made when Comity was built, by code; absent where they could not be fetched."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec
from markupsafe import Markup

from comity.web.charts.svg import raw

SPRITE = "/static/made/world.svg"
_VIEW = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_SHAPE = re.compile(r'<(?:path|g) id="([^"]+)".*')
_DOT = re.compile(r'cx="(-?\d+)" cy="(-?\d+)"')


class Shapes(msgspec.Struct, frozen=True):
    """width, height: of the whole. outlines: an element per code. dots: middles of territories too small to be seen."""

    width: float
    height: float
    outlines: dict[str, Markup]
    dots: dict[str, tuple[float, float]]


@cache
def shapes() -> Shapes | None:
    """Read once; None where the file was not made."""
    made = files("comity.web").joinpath("static", "made", "world.svg")
    if not made.is_file():
        return None
    sprite = made.read_text(encoding="utf-8")
    size = _VIEW.search(sprite)
    found = [(one[1], one[0]) for one in _SHAPE.finditer(sprite) if one[1] != "world"]
    dots = {code: (float(dot[1]), float(dot[2])) for code, line in found if (dot := _DOT.search(line))}
    outlines = {code: raw(re.sub(r' id="[^"]+"', "", line)) for code, line in found}
    return Shapes(float(size[1]), float(size[2]), outlines, dots) if size else None
