"""How many stand on each step of an ordinal scale: lying bars in the scale's own order, and no mean."""

from __future__ import annotations

from markupsafe import Markup

from comity.web.charts.describing import Intensity, Step
from comity.web.charts.frames import LINE, Drawn, Frame
from comity.web.charts.scales import Linear
from comity.web.charts.svg import element, mark, text, width
from comity.web.i18n import _
from comity.web.words import number

_THICK, _GAP = 18.0, 6.0
_NAME = 260.0


def draw(scale: Intensity, frame: Frame) -> Drawn:
    """Steps from the least to the most; those without a point on the scale hatched at the foot."""
    rows = [(_name(step), step.count, step.link, True) for step in scale.steps]
    rows += [(_("not told"), scale.not_told, "", False)] if scale.not_told else []
    over = frame.narrow and any(step.label for step in scale.steps)  # names over their bars
    labels = 0.0 if over else min(max((width(row[0]) for row in rows), default=0) + 14, _NAME)
    most = max((row[1] for row in rows), default=0) or 1
    level = Linear(0, most, labels, frame.width - width(number(most)) - 8)
    step = _THICK + _GAP + (LINE if over else 0)
    parts = [text(_range(scale), 0, 12, class_="soft", room=frame.width)]
    for k, row in enumerate(rows):
        parts += _row(*row, frame, level, LINE + 6 + k * step, over)
    return Drawn(parts, LINE + 6 + len(rows) * step)


def _name(step: Step) -> str:
    return f"{step.value}: {step.label}" if step.label else f"{step.value}"


def _range(scale: Intensity) -> str:
    if not scale.steps:
        return scale.scale
    lo, hi = scale.steps[0].value, scale.steps[-1].value
    return _("{scale}: from {lo} to {hi}").format(scale=scale.scale, lo=lo, hi=hi)


def _row(label: str, count: int, link: str, told: bool, frame: Frame, level: Linear, y: float,
         over: bool) -> list[Markup]:  # fmt: skip
    at = y + (LINE if over else 0)
    name = text(label, 0, y + 13, room=frame.width if over else level.start - 10)
    end = level.at(count)
    bar = element("rect", x=level.start, y=at, width=max(end - level.start, 0), height=_THICK,
                  class_="s1" if told else "none", fill=None if told else frame.hatch)  # fmt: skip
    size = text(number(count), end + 5, at + 13, class_="soft")
    return [name, *([mark(bar, f"{label}: {number(count)} {frame.unit}", link)] if count else []), size]
