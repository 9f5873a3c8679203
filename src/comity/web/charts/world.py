"""A map of the world: values by territory in classes; hatched where nothing is told, never white."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from comity.web.charts.describing import Place, WorldMap
from comity.web.charts.frames import LINE, Drawn, Frame, legend
from comity.web.charts.heat import class_entries
from comity.web.charts.scales import Class, class_of, log_classes, quantile_classes
from comity.web.charts.shapes import SPRITE, Shapes, shapes
from comity.web.charts.svg import element, mark, text

_CLASSES = {"log": log_classes, "quantile": quantile_classes}
_DOT = {"wide": 3.4, "narrow": 3.0}
MISSING = "The shapes of the world are missing on this server; the table has the values."


def draw(world: WorldMap, frame: Frame) -> Drawn:
    """The map with its legend; a sentence where there are no shapes."""
    known = shapes()
    if known is None:
        return Drawn([text(MISSING, 0, 16, room=frame.width)], LINE + 8)
    classes = _CLASSES[world.classes]([place.value for place in world.places])
    zoom = frame.width / known.width
    tall = known.height * zoom
    entries = class_entries(classes, frame, zero=any(p.value == 0 for p in world.places), untold=True)
    key = legend(entries, frame, tall + 12)
    return Drawn([_map(world, frame, known, classes, zoom), *key.parts], tall + 12 + key.height)


def unmapped(world: WorldMap) -> list[str]:
    """Names of the places that no shape is there for."""
    known = shapes()
    return [place.name for place in world.places if known and place.code not in known.outlines]


def _map(world: WorldMap, frame: Frame, known: Shapes, classes: Sequence[Class], zoom: float) -> Markup:
    pattern = element(
        "pattern",
        element("rect", width=6, height=6, class_="hatch-ground"),
        element("path", d="M0,6L6,0M-1,1L1,-1M5,7L7,5", class_="hatch-line"),
        id=f"{frame.id}-land", width=6, height=6, patternUnits="userSpaceOnUse",
        patternTransform=f"scale({1 / zoom:.3f})",
    )  # fmt: skip
    land = element("g", _land(frame, known), fill=f"url(#{frame.id}-land)", class_="land")
    # Small ones last, so that no neighbour covers them.
    places = sorted(world.places, key=lambda place: (place.code in known.dots, place.name))
    marks = [_place(place, frame, known, classes, zoom) for place in places if place.code in known.outlines]
    return element("g", element("defs", pattern), land, *marks, transform=f"scale({zoom:.5f})", class_="map",
                   stroke_width=f"{0.6 / zoom:.2f}")  # fmt: skip


def _land(frame: Frame, known: Shapes) -> Markup:
    if not frame.bare:
        return element("use", href=f"{SPRITE}#world")
    return Markup("").join(known.outlines.values())


def _place(place: Place, frame: Frame, known: Shapes, classes: Sequence[Class], zoom: float) -> Markup:
    tone = f"q{class_of(classes, place.value)}"
    told = f"{place.name}: {place.value:,.0f} {frame.unit}"
    if place.code in known.dots:
        x, y = known.dots[place.code]
        return mark(element("circle", cx=x, cy=y, r=_DOT[frame.size] / zoom, class_=f"{tone} dot"), told, place.link)
    if frame.bare:
        return mark(element("g", known.outlines[place.code], class_=tone), told, place.link)
    return mark(element("use", href=f"{SPRITE}#{place.code}", class_=tone), told, place.link)
