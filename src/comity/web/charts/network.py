"""A directed network whose places are given: bent arrows, thicker for more, and names where they don't collide."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from comity.web.charts.describing import Edge, Network, Node
from comity.web.charts.frames import SWATCH, Drawn, Entry, Frame, legend
from comity.web.charts.scales import Class, class_of, log_classes
from comity.web.charts.svg import cut, element, mark, text, width
from comity.web.words import number

_HIGH = {"wide": 520.0, "narrow": 380.0}
_EDGE = 42.0  # free at each side, for names
_BEND = 0.16
_LEAST, _MOST = 4.0, 17.0  # radius of a node
_NAME = 110.0
_NAMED = 6  # of the largest nodes, whose names may lie on smaller ones rather than be left out
Box = tuple[float, float, float, float]


def draw(net: Network, frame: Frame) -> Drawn:
    """Arrows below, nodes and names above them; names of the larger nodes first."""
    classes = log_classes([edge.weight for edge in net.edges], 5)
    key = legend(_entries(classes, frame), frame, 0)
    high = _HIGH[frame.size]
    most = max((node.size for node in net.nodes), default=0) or 1
    places = {node.id: _Spot(node, frame.width, high, most, frame) for node in net.nodes}
    edges = sorted(net.edges, key=lambda edge: edge.weight)
    parts = [_arrow(edge, places, class_of(classes, edge.weight), frame) for edge in edges]
    spots = sorted(places.values(), key=lambda spot: -spot.radius)
    parts += [_node(spot, frame) for spot in reversed(spots)]
    parts += _names(spots, frame.width, high)
    return Drawn([*key.parts, element("g", *parts, transform=f"translate(0 {key.height:.0f})")], key.height + high)


def _entries(classes: Sequence[Class], frame: Frame) -> list[Entry]:
    """What the thickness of arrows means; the last says the unit."""
    half = SWATCH / 2
    lines = [
        element("line", x1=0, x2=SWATCH, y1=half, y2=half, class_=f"edge w{k}") for k in range(1, len(classes) + 1)
    ]
    said = [one.words for one in classes[:-1]] + [f"{one.words} {frame.unit}" for one in classes[-1:]]
    return [Entry(line, words) for line, words in zip(lines, said, strict=True)]


class _Spot:
    """A node in its place."""

    def __init__(self, node: Node, wide: float, high: float, most: float, frame: Frame) -> None:
        self.node = node
        self.x = _EDGE + node.x * (wide - 2 * _EDGE)
        self.y = _EDGE / 2 + node.y * (high - _EDGE)
        scale = 0.75 if frame.narrow else 1.0
        self.radius = scale * (_LEAST + (_MOST - _LEAST) * math.sqrt(node.size / most))


def _arrow(edge: Edge, places: dict[str, _Spot], weight: int, frame: Frame) -> Markup:
    source, target = places[edge.source], places[edge.target]
    told = f"{source.node.label} → {target.node.label}: {number(edge.weight)} {frame.unit}"
    if source is target:
        body = element("circle", cx=source.x, cy=source.y - source.radius - 5, r=7, class_=f"edge w{weight}")
        return mark(body, told, edge.link)
    return mark(_bent(source, target, weight), told, edge.link)


def _bent(source: _Spot, target: _Spot, weight: int) -> Markup:
    """A curve to the right of the straight way, so that both directions can be seen, with a head before the node."""
    dx, dy = target.x - source.x, target.y - source.y
    cx, cy = (source.x + target.x) / 2 - dy * _BEND, (source.y + target.y) / 2 + dx * _BEND
    far = math.hypot(target.x - cx, target.y - cy) or 1
    ux, uy = (target.x - cx) / far, (target.y - cy) / far
    tip = (target.x - ux * (target.radius + 1), target.y - uy * (target.radius + 1))
    size = 4.0 + weight
    foot = (tip[0] - ux * size, tip[1] - uy * size)
    side = (-uy * size * 0.5, ux * size * 0.5)
    curve = f"M{source.x:.1f},{source.y:.1f}Q{cx:.1f},{cy:.1f} {foot[0]:.1f},{foot[1]:.1f}"
    head = (f"M{tip[0]:.1f},{tip[1]:.1f}L{foot[0] + side[0]:.1f},{foot[1] + side[1]:.1f}"
            f"L{foot[0] - side[0]:.1f},{foot[1] - side[1]:.1f}Z")  # fmt: skip
    return element("path", d=curve, class_=f"edge w{weight}") + element("path", d=head, class_="tip")


def _node(spot: _Spot, frame: Frame) -> Markup:
    body = element("circle", cx=spot.x, cy=spot.y, r=spot.radius, class_="node")
    return mark(body, f"{spot.node.label}: {number(spot.node.size)} {frame.unit}", spot.node.link)


def _names(spots: Sequence[_Spot], wide: float, high: float) -> list[Markup]:
    nodes: list[Box] = [(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    names: list[Box] = []
    parts = []
    for k, spot in enumerate(spots):
        found = _place(spot, [*nodes, *names], wide, high)
        if found is None and k < _NAMED:
            found = _place(spot, [*nodes[:_NAMED], *names], wide, high)
        if found is not None:
            x, y, anchor, box = found
            names.append(box)
            parts.append(text(spot.node.label, x, y, anchor=anchor, room=_NAME, class_="name"))
    return parts


def _place(spot: _Spot, taken: Sequence[Box], wide: float, high: float) -> tuple[float, float, str, Box] | None:
    """Where a node's name stands free; None if nowhere."""
    label = cut(spot.node.label, _NAME)
    for x, y, anchor in _sides(spot):
        box = _box(label, x, y, anchor)
        inside = box[0] >= 0 and box[2] <= wide and box[1] >= 0 and box[3] <= high
        if inside and not any(_meet(box, other) for other in taken):
            return x, y, anchor, box
    return None


def _sides(spot: _Spot) -> list[tuple[float, float, str]]:
    r, near = spot.radius + 4, spot.radius * 0.7 + 3
    beside = [(spot.x + r, spot.y + 4, "start"), (spot.x - r, spot.y + 4, "end"), (spot.x, spot.y - r, "middle"),
              (spot.x, spot.y + r + 9, "middle")]  # fmt: skip
    corners = [(spot.x + side * near, spot.y + high, "start" if side > 0 else "end")
               for high in (-near, near + 9) for side in (1, -1)]  # fmt: skip
    return beside + corners


def _box(label: str, x: float, y: float, anchor: str) -> Box:
    long = width(label)
    start = {"start": x, "middle": x - long / 2, "end": x - long}[anchor]
    return (start, y - 11, start + long, y + 3)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
