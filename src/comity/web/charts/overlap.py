"""How sets overlap: a row for each combination, with dots for the sets in it and a bar for its size (UpSet, lying)."""

from __future__ import annotations

from markupsafe import Markup

from comity.web.charts import axes
from comity.web.charts.describing import Overlap, Shared
from comity.web.charts.frames import Drawn, Frame
from comity.web.charts.scales import Band, Linear
from comity.web.charts.svg import element, mark, text, width
from comity.web.i18n import _
from comity.web.words import number

_ROW = 22.0
_DOT = 5.0
_MOST_LABEL = 150.0


def draw(overlap: Overlap, frame: Frame) -> Drawn:
    """Combinations in the order given; the sets' own sizes stand with their names."""
    names = [f"{group.name} ({number(group.size)})" for group in overlap.groups]
    room = min(max((width(name) for name in names), default=0) + 4, _MOST_LABEL)
    wide = min(26.0, frame.width * 0.62 / max(len(names), 1))
    across = Band(len(names), 0, wide * len(names), 0)
    top = room + 10
    parts = axes.slanted(across, names, top, room)
    most = max((shared.size for shared in overlap.shared), default=0) or 1
    level = Linear(0, most, across.end + 10, frame.width - width(number(most)) - 8)
    parts.append(text(frame.unit, level.start, top - 8, class_="soft"))
    for k, shared in enumerate(overlap.shared):
        parts += _row(overlap, shared, frame, across, level, top + k * _ROW, striped=k % 2 == 0)
    return Drawn(parts, top + len(overlap.shared) * _ROW + 4)


def _row(overlap: Overlap, shared: Shared, frame: Frame, across: Band, level: Linear, y: float, *,
         striped: bool) -> list[Markup]:  # fmt: skip
    middle = y + _ROW / 2
    ground = element("rect", x=0, y=y, width=across.end, height=_ROW, class_="stripe" if striped else "clear")
    inside = sorted(shared.groups)
    dots = [
        element("circle", cx=across.middle(k), cy=middle, r=min(_DOT, across.step * 0.36),
                class_="in" if k in inside else "out") for k in range(across.n)
    ]  # fmt: skip
    joint = element("line", x1=across.middle(inside[0]), x2=across.middle(inside[-1]), y1=middle, y2=middle,
                    class_="joint")  # fmt: skip
    bar = element("rect", x=level.start, y=y + 3, width=max(level.at(shared.size) - level.start, 1), height=_ROW - 6,
                  class_="s1")  # fmt: skip
    sets = ", ".join(overlap.groups[k].name for k in inside)
    told = _("only in {sets}").format(sets=sets) + f": {number(shared.size)} {frame.unit}"
    size = text(number(shared.size), level.at(shared.size) + 5, middle + 4, class_="soft")
    return [ground, joint, *dots, mark(bar, told, shared.link), size]
