"""What a chart shows, said once: the page, the file, the picture and the table are made from this description.

A value is a number, or None where nobody told: none told is never zero. A link is a path within the site, '' for none.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec


class Point(msgspec.Struct, frozen=True):
    """One mark. value: in the chart's unit; None: not told."""

    value: float | None
    link: str = ""


class Series(msgspec.Struct, frozen=True):
    """A row of marks, one per label of its chart. undated: those that no label holds, set apart."""

    name: str
    points: list[Point]
    undated: Point | None = None


class Bars(msgspec.Struct, frozen=True, tag="bars"):
    """Bars from zero. of: what a label is ('Year'). Time runs upright from left to right; categories lie, one a row.
    reach: a value up to which the axis goes at least, so that several charts share one scale."""

    of: str
    labels: list[str]
    series: list[Series]
    layout: Literal["stacked", "grouped"] = "stacked"
    along: Literal["time", "category"] = "time"
    reach: float = 0


class Heat(msgspec.Struct, frozen=True, tag="heat"):
    """Counts of rows by columns. cells: one list per row, one point per column."""

    row_of: str
    column_of: str
    rows: list[str]
    columns: list[str]
    cells: list[list[Point]]


class Pair(msgspec.Struct, frozen=True):
    """One filled cell of a matrix: places in its rows and columns."""

    row: int
    column: int
    value: float
    link: str = ""


class Matrix(msgspec.Struct, frozen=True, tag="matrix"):
    """Who against whom: few of the pairs are filled, the others are none."""

    row_of: str
    column_of: str
    rows: list[str]
    columns: list[str]
    pairs: list[Pair]


class Place(msgspec.Struct, frozen=True):
    """A territory by its code in `model.territories`, and its value."""

    code: str
    name: str
    value: float
    link: str = ""


class WorldMap(msgspec.Struct, frozen=True, tag="world"):
    """Values by territory; those without one are hatched as 'none told'. classes: how values fall into colours."""

    places: list[Place]
    classes: Literal["log", "quantile"] = "log"


class Step(msgspec.Struct, frozen=True):
    """One step of an ordinal scale. count: how many stand on it."""

    value: int
    label: str
    count: int
    link: str = ""


class Intensity(msgspec.Struct, frozen=True, tag="intensity"):
    """How many stand on each step of one ordinal scale, with the range that the scale has; no mean. steps: those of
    the scale in its order, empty ones included. not_told: how many have no point on it."""

    scale: str
    steps: list[Step]
    not_told: int = 0


class Lane(msgspec.Struct, frozen=True):
    """A row of a timeline. below: under the time axis, as the other direction of a dyad, or responses. named: whether
    events are named beside their signs, where there are few."""

    name: str
    below: bool = False
    named: bool = True


class Event(msgspec.Struct, frozen=True):
    """Something with an interval of days, ends included; date.min and date.max are open ends.

    kind: its sign and colour, named in the legend. lane: place in the timeline's lanes.
    """

    label: str
    lo: date
    hi: date
    lane: int = 0
    kind: str = ""
    link: str = ""


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of time behind the events, such as a conflict offline."""

    label: str
    lo: date
    hi: date
    link: str = ""


class Timeline(msgspec.Struct, frozen=True, tag="timeline"):
    """Events on one time axis with the precision their dates have. undated: labels and links of events without date.
    kinds: all that events may be of, so that each has its sign and colour wherever it is drawn; what they leave out
    follows in the order in which it comes."""

    lanes: list[Lane]
    events: list[Event]
    bands: list[Stretch] = []
    undated: list[Event] = []
    kinds: list[str] = []


class Strip(msgspec.Struct, frozen=True, tag="strip"):
    """A small timeline: one row for each of a few dates. events: each with a row of its own, in this order."""

    events: list[Event]


class Node(msgspec.Struct, frozen=True):
    """x, y: from 0 to 1, computed beforehand. size: in the chart's unit."""

    id: str
    label: str
    x: float
    y: float
    size: float
    link: str = ""


class Edge(msgspec.Struct, frozen=True):
    """From source to target, both ids of nodes. weight: in the chart's unit."""

    source: str
    target: str
    weight: float
    link: str = ""


class Network(msgspec.Struct, frozen=True, tag="network"):
    """Directed edges between nodes whose places are given. from_of, to_of: what source and target are."""

    from_of: str
    to_of: str
    nodes: list[Node]
    edges: list[Edge]


class Group(msgspec.Struct, frozen=True):
    """A set, and how much is in it."""

    name: str
    size: int
    link: str = ""


class Shared(msgspec.Struct, frozen=True):
    """What lies in exactly these sets and in no other. groups: places in the overlap's groups."""

    groups: list[int]
    size: int
    link: str = ""


class Overlap(msgspec.Struct, frozen=True, tag="overlap"):
    """How sets overlap, after UpSet (Lex et al. 2014, doi:10.1109/TVCG.2014.2346248)."""

    of: str
    groups: list[Group]
    shared: list[Shared]


class Cell(msgspec.Struct, frozen=True):
    """state: somebody says so, somebody says that it is not so, or nobody tells. words: short, such as a count."""

    state: Literal["said", "denied", "not-told"]
    words: str = ""
    link: str = ""


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A small field of marks, such as C/I/A by physical, digital and information. cells: one list per row."""

    row_of: str
    column_of: str
    rows: list[str]
    columns: list[str]
    cells: list[list[Cell]]


Drawing = (
    Bars | Heat | Matrix | WorldMap | Intensity | Timeline | Strip | Network | Overlap | Grid
)  # fmt: skip


class Chart(msgspec.Struct, frozen=True):
    """One chart.

    name: its key among the charts, also the stem of its files; letters, digits and hyphens. title: says what it shows.
    unit: of every number in it, in the plural. n: how many of `unit` it is made from. sources: whose data it is.
    notes: what a reader has to know, a sentence each. alt: what there is to see, for those who don't.
    page: path and query of the page that shows it.
    """

    name: str
    title: str
    unit: str
    n: int
    sources: list[str]
    alt: str
    drawing: Drawing
    notes: list[str] = []
    page: str = "/"
