"""Drawings: well formed, the same as their tables, and text stays text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from typing import Any

import msgspec
import pytest
import samples
from samples import chart

from comity.web.charts.captions import noted
from comity.web.charts.describing import (
    Bars,
    Chart,
    Edge,
    Event,
    Grid,
    Heat,
    Intensity,
    Lane,
    Matrix,
    Network,
    Node,
    Overlap,
    Place,
    Point,
    Series,
    Step,
    Strip,
    Timeline,
    WorldMap,
)
from comity.web.charts.drawing import MOST_STOPS, draw, inline
from comity.web.charts.frames import Size
from comity.web.charts.tabulating import tabled

HOSTILE = [
    '<script>alert(1)</script>"\'&', "]]>\x00\x0b\ud800\ufffe", "\u202eevil\u202c مرحبا 🇺🇦👩‍👩‍👧", "x" * 10_000,
    "javascript:alert(1)", "=1+1", "</title></svg><script>",
]  # fmt: skip
SIZES: tuple[Size, ...] = ("wide", "narrow")
TAGS = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "line", "g", "a", "text", "circle", "use"}
KINDS = {one.name: one for one in samples.gallery()}
EMPTY = {
    "bars": Bars("Year", [], [Series("a", [])]),
    "lying": Bars("Sector", [], [], along="category"),
    "heat": Heat("a", "b", [], [], []),
    "matrix": Matrix("a", "b", [], [], []),
    "world": WorldMap([]),
    "intensity": Intensity("a", []),
    "timeline": Timeline([], []),
    "strip": Strip([]),
    "network": Network("a", "b", [], []),
    "overlap": Overlap("a", [], []),
    "grid": Grid("a", "b", [], [], []),
}
ONE = {
    "bars": Bars("Year", ["2020"], [Series("a", [Point(1)])]),
    "zero": Bars("Year", ["2020"], [Series("a", [Point(0)])]),
    "lying": Bars("Sector", ["x"], [Series("a", [Point(None)])], along="category"),
    "heat": Heat("a", "b", ["x"], ["y"], [[Point(1)]]),
    "world": WorldMap([Place("MT", "Malta", 1)]),
    "intensity": Intensity("a", [Step(1, "x", 1)]),
    "network": Network("a", "b", [Node("x", "X", 0, 1, 0)], []),
    "timeline": Timeline([Lane("x", below=True)], [Event("e", date(2020, 2, 29), date(2020, 2, 29))]),
    "open": Timeline([Lane("x")], [Event("e", date.min, date.max)]),
    "strip": Strip([Event("e", date.min, date(2020, 1, 1))]),
}


def parsed(one: Chart, size: Size = "wide") -> ET.Element:
    return ET.fromstring(inline(one, size))  # noqa: S314  what we drew ourselves


def titles(one: Chart) -> list[str]:
    return [mark.text or "" for mark in parsed(one).iter("title")][1:]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_every_kind_is_well_formed_and_says_what_it_is(name: str, size: Size) -> None:
    root = parsed(KINDS[name], size)
    ids = [mark.get("id") for mark in root.iter() if mark.get("id")]
    assert len(ids) == len(set(ids))
    assert all(str(one).startswith(f"{name}-{size}-") for one in ids)
    assert root.find("title").text == KINDS[name].title  # type: ignore[union-attr]
    assert root.find("desc").text  # type: ignore[union-attr]
    used = set(re.findall(r"url\(#([^)]+)\)", inline(KINDS[name], size)))
    assert used <= set(ids)


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_drawn_outside_its_room(name: str) -> None:
    for size in SIZES:
        root = parsed(KINDS[name], size)
        _, _, wide, high = map(float, str(root.get("viewBox")).split())
        for mark in (m for m in root.iter("rect") if m.get("class") not in ("hatch-ground", None)):
            assert float(mark.get("width") or 0) >= 0
            assert float(mark.get("height") or 0) >= 0
            assert float(mark.get("x") or 0) + float(mark.get("width") or 0) <= wide + 0.1
            assert float(mark.get("y") or 0) + float(mark.get("height") or 0) <= high + 0.1


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("name", KINDS)
def test_hostile_text_stays_text(name: str, words: str) -> None:
    one = _worded(KINDS[name], words)
    for size in SIZES:
        root = parsed(one, size)
        assert not list(root.iter("script"))
        assert {mark.tag for mark in root.iter()} <= TAGS
        assert all(str(link.get("href")).startswith("/") for link in root.iter("a"))
    assert len(inline(one, "wide")) < 40 * 10_000 + 300 * len(inline(KINDS[name], "wide"))


def _worded(one: Chart, words: str) -> Chart:
    """The chart with all of its text replaced; places, dates, links and settings kept."""
    kept = {"type", "layout", "along", "classes", "state", "link", "id", "source", "target", "code", "lo", "hi", "page"}
    mine = msgspec.to_builtins(one) | {"name": "kept"}

    def change(told: Any, key: str) -> Any:
        if isinstance(told, dict):
            return {name: change(value, name) for name, value in told.items()}
        if isinstance(told, list):
            return [change(value, key) for value in told]
        return words if isinstance(told, str) and key not in kept else told

    changed = change(mine, "") | {"name": "kept"}
    return Chart(**{**{field: changed[field] for field in Chart.__struct_fields__ if field != "drawing"},
                    "drawing": _converted(changed["drawing"], type(one.drawing))})  # fmt: skip


def _converted(told: dict[str, Any], kind: type) -> Any:
    return msgspec.convert(told, kind)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//elsewhere.example/", "http://elsewhere.example/", "data:,x", ""]
)
def test_only_paths_of_this_site_are_links(link: str) -> None:
    one = chart(Bars("Year", ["2020"], [Series("a", [Point(3, link)])]))
    assert not list(parsed(one).iter("a"))


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_show_is_drawn_all_the_same(name: str) -> None:
    one = chart(EMPTY[name])
    assert [parsed(one, size) for size in SIZES]
    assert [row for row in tabled(one).rows if name != "lying"] == []


@pytest.mark.parametrize("name", ONE)
def test_one_value_is_drawn(name: str) -> None:
    assert [parsed(chart(ONE[name]), size) for size in SIZES]


def test_bars_say_the_numbers_of_their_table() -> None:
    one = KINDS["by-year"]
    drawn = Counter(float(n.replace(",", "")) for t in titles(one) for n in re.findall(r": ([\d,]+) incidents", t))
    values = [datum.value for row in tabled(one).rows for datum in row[1:]]
    told = Counter(float(value) for value in values if isinstance(value, int | float) and value)
    assert drawn == told
    assert sum("not told" in t for t in titles(one)) == values.count(None)


@pytest.mark.parametrize("name", ["sectors-by-year", "matrix"])
def test_cells_say_the_numbers_of_their_table(name: str) -> None:
    one = KINDS[name]
    drawn = [int(n.replace(",", "")) for t in titles(one) for n in re.findall(r": ([\d,]+) incidents", t)]
    told = [int(d.value) for row in tabled(one).rows for d in row[1:] if isinstance(d.value, int | float)]
    assert sum(drawn) == sum(told) > 0


def test_a_map_says_the_numbers_of_its_table_save_for_what_has_no_shape() -> None:
    one = KINDS["world"]
    drawn = {t.split(": ")[0]: t for t in titles(one) if t.endswith(" incidents")}
    told = {str(row[0].value): row[2].value for row in tabled(one).rows}
    lacking = set(told) - set(drawn)
    assert lacking
    assert all(name in " ".join(noted(one)) for name in lacking)
    assert all(drawn[name] == f"{name}: {told[name]:,.0f} incidents" for name in drawn)


def test_other_kinds_have_a_row_or_cell_for_each_mark() -> None:
    assert sum(int(str(r[2].value)) for r in tabled(KINDS["intensity"]).rows) == 210 + 340 + 95 + 130 + 12 + 88
    network = KINDS["network"].drawing
    assert isinstance(network, Network)
    assert len(tabled(KINDS["network"]).rows) == len(network.edges) == sum("→" in t for t in titles(KINDS["network"]))
    assert len(tabled(KINDS["dyad"]).rows) == 200 + 2 == len(titles(KINDS["dyad"]))
    assert len(tabled(KINDS["grid"]).rows) * 3 == len(titles(KINDS["grid"]))


def test_ten_thousand_marks_are_bounded_and_it_is_said() -> None:
    labels = [f"label {k}" for k in range(10_000)]
    points = [Point(k, "/x") for k in range(10_000)]
    days = [Event(f"event {k}", date(2000 + k % 25, 1, 1 + k % 28), date(2000 + k % 25, 12, 31)) for k in range(10_000)]
    many = [
        Bars("Category", labels, [Series("a", points)], along="category"), Bars("Day", labels, [Series("a", points)]),
        Heat("a", "b", labels[:100], labels[:100], [[Point(1)] * 100] * 100), Timeline([Lane("x")], days), Strip(days),
        Network("a", "b", [Node(str(k), "n", 0.5, 0.5, 1) for k in range(10_000)],
                [Edge(str(k % 50), str(k % 49), 1) for k in range(10_000)]),
    ]  # fmt: skip
    for drawing in many:
        one = chart(drawing)
        assert len(inline(one, "wide")) < 700_000
        assert len(tabled(one).rows) >= 100
        assert "only the first" in " ".join(noted(one))


def test_a_chart_with_many_links_has_no_stops_of_the_tab_key() -> None:
    root = parsed(KINDS["sectors-by-year"])
    links = list(root.iter("a"))
    assert len(links) > MOST_STOPS
    assert {link.get("tabindex") for link in links} == {"-1"}
    assert root.get("role") == "group"
    assert parsed(KINDS["by-sector"]).get("role") == "img"


def test_none_told_is_hatched_and_zero_is_not() -> None:
    told = chart(Heat("a", "b", ["x"], ["y", "z"], [[Point(None), Point(0)]]))
    cells = [mark for mark in parsed(told).iter("rect") if mark.get("height") == "21"]
    assert [cell.get("fill") for cell in cells] == ["url(#sample-wide-hatch)", None]
    assert [datum.value for datum in tabled(told).rows[0][1:]] == [None, 0]


def test_dates_are_drawn_with_the_precision_that_they_have() -> None:
    line = Timeline([Lane("x")], [Event("day", date(2017, 6, 27), date(2017, 6, 27)),
                                  Event("year", date(2018, 1, 1), date(2018, 12, 31)),
                                  Event("open", date(2019, 1, 1), date.max)])  # fmt: skip
    marks = {
        str(m.find("title").text).split(":")[0]: m for m in parsed(chart(line)).iter("g") if m.find("title") is not None
    }  # type: ignore[union-attr]
    assert not list(marks["day"].iter("rect"))
    assert [r.get("opacity") for r in marks["year"].iter("rect")] == ["0.75"]
    fading = [float(str(r.get("opacity"))) for r in marks["open"].iter("rect")]
    assert fading == [0.75, 0.12, 0.3, 0.55]


def test_heights_of_a_drawing_follow_what_is_in_it() -> None:
    few, many = (draw(chart(Strip(samples.dates().events[:n])), "wide").height for n in (1, 4))
    assert few < many


def test_stacked_bars_stand_on_each_other_and_are_as_high_as_their_values() -> None:
    bars = Bars("Year", ["2020"], [Series("a", [Point(30)]), Series("b", [Point(10)])])
    root = parsed(chart(bars))
    low, high = ({key: float(str(mark.get(key))) for key in ("x", "y", "height")} for mark in _kinds(root))
    assert low["x"] == high["x"]
    assert high["y"] + high["height"] == pytest.approx(low["y"], abs=0.02)
    assert low["height"] == pytest.approx(3 * high["height"], rel=0.01)


def test_grouped_bars_stand_side_by_side_on_one_foot() -> None:
    bars = Bars("Year", ["2020"], [Series("a", [Point(30)]), Series("b", [Point(10)])], layout="grouped")
    left, right = _kinds(parsed(chart(bars)))
    assert float(str(left.get("x"))) + float(str(left.get("width"))) <= float(str(right.get("x")))
    feet = {round(float(str(one.get("y"))) + float(str(one.get("height"))), 1) for one in (left, right)}
    assert len(feet) == 1


def _kinds(root: ET.Element) -> list[ET.Element]:
    """The bars, without the signs of the legend."""
    return [mark for mark in root.iter("rect") if mark.get("class") in ("s1", "s2") and mark.get("x")]
