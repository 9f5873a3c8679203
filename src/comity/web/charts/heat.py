"""Counts of rows by columns as coloured cells, with the number in each cell where it fits."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from comity.web.charts import axes
from comity.web.charts.describing import Heat, Point
from comity.web.charts.frames import LINE, Drawn, Entry, Frame, legend, swatch
from comity.web.charts.scales import Band, Class, log_classes, spread, tone
from comity.web.charts.svg import SMALL, element, mark, text, width
from comity.web.i18n import _
from comity.web.words import number

_MOST_LABEL = {"wide": 190.0, "narrow": 104.0}
_SIZES = {"wide": (SMALL, 11.0), "narrow": (SMALL,)}  # of numbers: the wide drawing is shown enlarged
_CELL, _MOST_CELL = 22.0, 60.0
_HEADROOM = 116.0  # for labels of columns that stand upright


def draw(heat: Heat, frame: Frame) -> Drawn:
    """Numbers stand in the cells if all of them fit; else the colour's class and the tooltip tell them."""
    points = [point for row in heat.cells for point in row]
    classes = log_classes([point.value for point in points if point.value is not None])
    key = legend(class_entries(classes, frame, zero=any(p.value == 0 for p in points),
                               untold=any(p.value is None for p in points)), frame, 0)  # fmt: skip
    left = min(max((width(row) for row in heat.rows), default=0) + 10, _MOST_LABEL[frame.size])
    across = Band(len(heat.columns), left, min(frame.width, left + _MOST_CELL * len(heat.columns)), 0)
    top = key.height + LINE + 8 + _headroom(heat.columns, across)
    down = Band(len(heat.rows), top, top + _CELL * len(heat.rows), 0)
    longest = max((_words(point) for point in points), key=width, default="")
    size = next((size for size in _SIZES[frame.size] if width(longest, size) <= across.step - 0.5), None)
    parts = [*key.parts, *axes.slanted(across, heat.columns, top, _HEADROOM)]
    parts.append(text(f"{heat.column_of}:", left, key.height + LINE, class_="soft strong"))
    parts.append(text(f"{heat.row_of}:", left - 8, top - 6, class_="soft strong", anchor="end", room=left - 10))
    parts += [text(row, left - 8, down.middle(k) + 4, anchor="end", room=left - 10) for k, row in enumerate(heat.rows)]
    parts += [
        _cell(heat, r, c, frame, classes, across, down, size)
        for r in range(len(heat.rows))
        for c in range(len(heat.columns))
    ]
    return Drawn(parts, down.end + 4)


def class_entries(classes: Sequence[Class], frame: Frame, *, zero: bool, untold: bool) -> list[Entry]:
    """The legend of classed counts, from none told to most."""
    entries = [Entry(swatch("none", frame.hatch), _("none told"))] if untold else []
    entries += [Entry(swatch("q0"), "0")] if zero else []
    entries += [Entry(swatch(f"q{spread(k, len(classes))}"), one.words) for k, one in enumerate(classes, 1)]
    if entries:
        entries[-1] = Entry(entries[-1].sign, f"{entries[-1].words} {frame.unit}")
    return entries


def _headroom(columns: Sequence[str], across: Band) -> float:
    if all(width(column) + 6 <= across.step for column in columns):
        return LINE
    return min(max(width(column) for column in columns), _HEADROOM) + 6


def _words(point: Point) -> str:
    return number(point.value) if point.value else ""


def _cell(heat: Heat, r: int, c: int, frame: Frame, classes: Sequence[Class], across: Band, down: Band,
          size: float | None) -> Markup:  # fmt: skip
    point = heat.cells[r][c]
    value = point.value
    told = f"{heat.rows[r]}, {heat.columns[c]}: " + (
        _("none told") if value is None else f"{number(value)} {frame.unit}"
    )
    shade = tone(classes, value) if value is not None else 0
    kind, fill = ("none", frame.hatch) if value is None else (f"q{shade}", None)
    body = element("rect", x=across.at(c), y=down.at(r), width=across.step - 1, height=down.step - 1,
                   class_=kind, fill=fill)  # fmt: skip
    if size and value:
        tone_on = f"on{shade}" + (" tight" if size < SMALL else "")
        body += text(_words(point), across.middle(c) - 0.5, down.middle(r) + 4, class_=tone_on, anchor="middle")
    return mark(body, told, point.link)
