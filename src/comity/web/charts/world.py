"""A map of the world: values by territory in classes; hatched where nothing is told, never white."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from comity.web.charts.describing import Place, WorldMap
from comity.web.charts.frames import LINE, Drawn, Frame, legend
from comity.web.charts.heat import class_entries
from comity.web.charts.scales import Class, log_classes, quantile_classes, tone
from comity.web.charts.shapes import SPRITE, Shapes, shapes
from comity.web.charts.svg import element, mark, text
from comity.web.charts.textures import hatching, pattern
from comity.web.i18n import _
from comity.web.words import number

_CLASSES = {"log": log_classes, "quantile": quantile_classes}
_DOT = {"wide": 3.4, "narrow": 3.0}


def draw(world: WorldMap, frame: Frame) -> Drawn:
    """The map with its legend; a sentence where there are no shapes."""
    known = shapes()
    if known is None:
        missing = _("The shapes of the world are missing here; the table has the values.")
        return Drawn([text(missing, 0, 16, room=frame.width)], LINE + 8)
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
    hatch = pattern(f"{frame.id}-land", *hatching(), zoom=zoom)
    land = element("g", _land(frame, known), fill=f"url(#{frame.id}-land)", class_="land")
    # Small ones last, so that no neighbour covers them.
    places = sorted(world.places, key=lambda place: (place.code in known.dots, place.name))
    marks = [_place(place, frame, known, classes, zoom) for place in places if place.code in known.outlines]
    return element("g", element("defs", hatch), land, *marks, transform=f"scale({zoom:.5f})", class_="map",
                   stroke_width=f"{0.6 / zoom:.2f}")  # fmt: skip


def _land(frame: Frame, known: Shapes) -> Markup:
    if not frame.bare:
        return element("use", href=f"{SPRITE}#world")
    return Markup("").join(known.outlines.values())


def _place(place: Place, frame: Frame, known: Shapes, classes: Sequence[Class], zoom: float) -> Markup:
    shade = f"q{tone(classes, place.value)}"
    told = f"{place.name}: {number(place.value)} {frame.unit}"
    if place.code in known.dots:
        x, y = known.dots[place.code]
        return mark(element("circle", cx=x, cy=y, r=_DOT[frame.size] / zoom, class_=f"{shade} dot"), told, place.link)
    if frame.bare:
        return mark(element("g", known.outlines[place.code], class_=shade), told, place.link)
    return mark(element("use", href=f"{SPRITE}#{place.code}", class_=shade), told, place.link)
