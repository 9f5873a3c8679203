"""A chart as a file: SVG with all that belongs to it, the same as a picture, and its table as CSV."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

import msgspec
import resvg_py
from markupsafe import escape

from comity.web.charts.captions import noted
from comity.web.charts.describing import Chart
from comity.web.charts.drawing import draw
from comity.web.charts.frames import LINE, WIDTHS
from comity.web.charts.sheet import sheet
from comity.web.charts.svg import clean, element, raw, text, width
from comity.web.charts.tabulating import tabled
from comity.web.i18n import _

_EDGE = 24.0
_TITLE = 17.0
_ZOOM = 2.0  # of a picture: sharp on a dense screen, 1536 pixels wide
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Origin(msgspec.Struct, frozen=True):
    """version: of the release. address: where the page with this chart is. asked: its filters in words."""

    version: str
    address: str
    asked: str = ""


def svg(chart: Chart, origin: Origin) -> str:
    """A whole SVG document, on white, that needs no other file. Its links lead to the server that it came from."""
    drawn = draw(chart, "wide", bare=True)
    wide = WIDTHS["wide"]
    heads = _wrapped(chart.title, _TITLE * 1.08)
    unders = _wrapped(origin.asked, 12) if origin.asked else []
    feet = [line for said in _said(chart, origin) for line in _wrapped(said, 12)]
    under = _EDGE + 10 + len(heads) * (_TITLE + 5)
    top = under + len(unders) * LINE + 2
    tall = top + drawn.height + 14 + len(feet) * LINE + _EDGE / 2
    inside = "".join(drawn.parts).replace('<a href="/', f'<a href="{escape(_site(origin))}/')
    return element(
        "svg",
        element("title", chart.title),
        element("desc", chart.alt),
        element("style", raw(sheet())),
        element("rect", width=wide + 2 * _EDGE, height=tall, fill="#ffffff"),
        *(text(line, _EDGE, _EDGE + 10 + k * (_TITLE + 5), class_="head") for k, line in enumerate(heads)),
        *(text(line, _EDGE, under + k * LINE, class_="soft") for k, line in enumerate(unders)),
        element("g", raw(inside), transform=f"translate({_EDGE:.0f} {top:.0f})"),
        *(text(line, _EDGE, top + drawn.height + 28 + k * LINE, class_="soft") for k, line in enumerate(feet)),
        xmlns="http://www.w3.org/2000/svg", class_="chart", role="img",
        viewBox=f"0 0 {wide + 2 * _EDGE:.0f} {tall:.0f}", width=wide + 2 * _EDGE, height=f"{tall:.0f}",
    )  # fmt: skip


def png(chart: Chart, origin: Origin) -> bytes:
    """The same as a picture. Written in the font that a package carries; for letters that it lacks, such as Arabic or
    Chinese ones, a font of the machine is taken, if there is one."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(chart, origin), zoom=_ZOOM, font_files=_fonts()))


def table(chart: Chart, origin: Origin) -> str:
    """The table as CSV. An empty cell is not told; text that a spreadsheet would compute gets an apostrophe."""
    twin = tabled(chart)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(_plain, twin.columns))
    writer.writerows([_plain(datum.value) for datum in row] for row in twin.rows)
    return out.getvalue()


def _said(chart: Chart, origin: Origin) -> list[str]:
    return [*noted(chart), _("Comity, release {version}.").format(version=origin.version) + f" {origin.address}"]


def _site(origin: Origin) -> str:
    return "/".join(origin.address.split("/")[:3])


def _wrapped(words: str, size: float) -> list[str]:
    """Words in lines as wide as a drawing."""
    lines = [""]
    for word in clean(words).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size) > WIDTHS["wide"]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _plain(value: str | float | None) -> str | float | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _fonts() -> list[str]:
    folder = files("font_source_sans_pro").joinpath("files")
    return [str(folder.joinpath(f"SourceSansPro-{cut}.ttf")) for cut in ("Regular", "Semibold")]
