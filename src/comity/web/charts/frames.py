"""What a drawing is drawn into, and what comes out."""

from __future__ import annotations

from typing import Literal

import msgspec
from markupsafe import Markup

from comity.web.charts.svg import element, text, width

Size = Literal["wide", "narrow"]
WIDTHS: dict[Size, float] = {"wide": 720.0, "narrow": 336.0}
"""Breadth of a drawing in its own units. Shown no smaller than this in pixels, so that text keeps its least size."""

LINE = 18.0
"""From one line of text to the next."""
SWATCH = 13.0
SERIES = 8
"""How many colours there are for kinds; the ninth is the first again, with another sign where it has one."""


TEXTURES = 4
"""How many textures `drawing` defines."""


class Frame(msgspec.Struct, frozen=True):
    """size: which of the two drawings. id: begins every id in it, as pages hold several charts. unit: of numbers.
    bare: a file on its own, which can't refer to other files."""

    size: Size
    id: str
    unit: str
    bare: bool = False

    @property
    def width(self) -> float:
        """Breadth of the drawing."""
        return WIDTHS[self.size]

    @property
    def narrow(self) -> bool:
        """Whether it is drawn for a telephone."""
        return self.size == "narrow"

    @property
    def hatch(self) -> str:
        """The fill that says 'not told'."""
        return f"url(#{self.id}-hatch)"

    def texture(self, place: int) -> str | None:
        """The fill laid over the k-th kind, so that kinds differ without colour too; the first two have none."""
        return f"url(#{self.id}-t{(place - 2) % TEXTURES})" if place > 1 else None


class Drawn(msgspec.Struct, frozen=True):
    """The parts of a drawing, and how high it became."""

    parts: list[Markup]
    height: float


class Entry(msgspec.Struct, frozen=True):
    """One line of a legend: a sign of SWATCH by SWATCH, and its words."""

    sign: Markup
    words: str


def swatch(class_: str, fill: str | None = None) -> Markup:
    """A filled square."""
    return element("rect", width=SWATCH, height=SWATCH, class_=class_, fill=fill)


def box(place: int, frame: Frame, **where: float) -> Markup:
    """A rectangle of the k-th kind, in its colour and texture."""
    over = frame.texture(place)
    texture = element("rect", fill=over, **where) if over else Markup("")
    return element("rect", class_=shade(place), **where) + texture


def legend(entries: list[Entry], frame: Frame, top: float) -> Drawn:
    """Signs and words, in as many lines as they need. Nothing for no entries."""
    parts, x, y = [], 0.0, top
    for entry in entries:
        need = SWATCH + 6 + min(width(entry.words), frame.width - SWATCH - 12)
        if x and x + need > frame.width:
            x, y = 0.0, y + LINE + 2
        words = text(entry.words, SWATCH + 6, SWATCH - 2, room=frame.width - SWATCH - 8)
        parts.append(element("g", entry.sign, words, transform=f"translate({x:.1f} {y:.1f})"))
        x += need + 16
    return Drawn(parts, y + LINE - top if entries else 0.0)


def shade(place: int) -> str:
    """The class that colours the k-th kind."""
    return f"s{place % SERIES + 1}"
