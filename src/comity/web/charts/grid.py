"""A small field of marks: said, denied, or not told."""

from __future__ import annotations

from markupsafe import Markup

from comity.web.charts.describing import Cell, Grid
from comity.web.charts.frames import LINE, Drawn, Frame
from comity.web.charts.scales import Band
from comity.web.charts.svg import element, mark, text, width
from comity.web.i18n import _

_HIGH = 40.0


def draw(grid: Grid, frame: Frame) -> Drawn:
    """Each cell says its state in words; the hatch of what nobody tells is as strong as the others."""
    left = min(max((width(row) for row in grid.rows), default=0) + 12, frame.width * 0.32)
    across = Band(len(grid.columns), left, frame.width, 0)
    top = LINE + 4
    parts = [text(name, across.middle(k), 13, class_="soft", anchor="middle", room=across.step - 6)
             for k, name in enumerate(grid.columns)]  # fmt: skip
    for r, name in enumerate(grid.rows):
        y = top + r * _HIGH
        parts.append(text(name, left - 8, y + _HIGH / 2 + 4, anchor="end", room=left - 10))
        parts += [_cell(f"{name}, {grid.columns[c]}", cell, frame, across.at(c), y, across.step)
                  for c, cell in enumerate(grid.cells[r])]  # fmt: skip
    return Drawn(parts, top + len(grid.rows) * _HIGH + 2)


def _cell(where: str, cell: Cell, frame: Frame, x: float, y: float, wide: float) -> Markup:
    fill = frame.hatch if cell.state == "not-told" else None
    box = element("rect", x=x + 1, y=y + 1, width=wide - 2, height=_HIGH - 2, class_=f"cell {cell.state}", fill=fill)
    states = {"said": _("said"), "denied": _("denied"), "not-told": _("not told")}
    said = states[cell.state] + (f": {cell.words}" if cell.words else "")
    shown = "" if cell.state == "not-told" else cell.words or said
    words = text(shown, x + wide / 2, y + _HIGH / 2 + 4, anchor="middle", room=wide - 10, class_=f"in-{cell.state}")
    return mark(box + (words if shown else ""), f"{where}: {said}", cell.link)
