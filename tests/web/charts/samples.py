"""Charts with invented values, one or more of each kind, in sizes that the record has."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from typing import Any

from comity.model import territories
from comity.web.charts.describing import (
    Bars,
    Cell,
    Chart,
    Drawing,
    Edge,
    Event,
    Grid,
    Group,
    Heat,
    Intensity,
    Lane,
    Matrix,
    Network,
    Node,
    Overlap,
    Pair,
    Place,
    Point,
    Series,
    Shared,
    Step,
    Stretch,
    Strip,
    Timeline,
    WorldMap,
)

SECTORS = ["government", "military and defence", "finance", "energy", "health", "telecommunications",
           "education and research", "media", "transport", "water", "food and agriculture", "civil society",
           "political parties", "elections", "manufacturing", "information technology", "retail", "legal and courts",
           "space", "not told"]  # fmt: skip
YEARS = [str(year) for year in range(2000, 2025)]
STATES = ["United States", "Russia", "China", "Iran", "North Korea", "Israel", "United Kingdom", "Ukraine", "India",
          "Pakistan", "South Korea", "Taiwan"]  # fmt: skip


def chart(drawing: Drawing, name: str = "sample", **said: Any) -> Chart:
    """A chart around a drawing; what it says of itself may be given."""
    told = {"title": f"Invented: {name}", "unit": "incidents", "n": 1234, "sources": ["Invented tracker", "Another"],
            "alt": "Invented values.", "notes": ["These values are invented."], "page": "/incidents?q=x"}  # fmt: skip
    return Chart(name=name, drawing=drawing, **(told | said))


def gallery() -> list[Chart]:
    """All samples."""
    return [
        chart(by_year(), "by-year", title="Most incidents are told of since 2020, and few of them are contested"),
        chart(sectors_lying(), "by-sector", title="Which sectors were hit, by what is said to have happened"),
        chart(grouped(), "by-side", title="Two states side by side, by year"),
        chart(heat(), "sectors-by-year", title="Sectors by year: government is told of most"),
        chart(world(), "world", title="Territories that were told to be hit"),
        chart(few_places(), "world-few", title="A map with few values"),
        chart(matrix(), "matrix", title="Who is accused of acting against whom"),
        chart(intensity(), "intensity", title="Half of the incidents stand on the two lowest steps"),
        chart(
            claims(), "claims", title="Who accused, who denied, and what was done about it", unit="claims and responses"
        ),
        chart(dyad(), "dyad", title="A against B above, B against A below"),
        chart(dates(), "dates", title="When it began, became known, and was first attributed"),
        chart(network(), "network", title="Who is said to act against whom"),
        chart(overlap(), "overlap", title="Most incidents are told of by one tracker alone"),
        chart(grid(), "grid", title="What is said to have been hurt", unit="statements"),
    ]


def by_year() -> Bars:
    """Two series over 25 years, with a set without date and a year of which nobody tells."""
    dice = random.Random(1)
    heights = [round(3 * 1.22**k + dice.random() * 20) for k in range(25)]
    clear = [Point(h, f"/incidents?since={y}") for h, y in zip(heights, YEARS, strict=True)]
    clear[3] = Point(None)
    contested = [Point(round(h * dice.random() * 0.3)) for h in heights]
    series = [Series("nobody contests it", clear, Point(84)), Series("contested", contested, Point(9))]
    return Bars("Year", YEARS, series)


def sectors_lying() -> Bars:
    """Four series over 20 categories."""
    dice = random.Random(2)
    kinds = ["espionage", "disruption", "data theft", "defacement"]
    series = [Series(kind, [Point(dice.randrange(300) // (k + 1)) for k in range(20)]) for kind in kinds]
    return Bars("Sector", SECTORS, series, along="category")


def grouped() -> Bars:
    """Two series side by side."""
    dice = random.Random(3)
    series = [Series(name, [Point(dice.randrange(40)) for _ in range(10)]) for name in STATES[:2]]
    return Bars("Year", YEARS[-10:], series, layout="grouped")


def heat() -> Heat:
    """20 sectors by 25 years, some cells not told."""
    dice = random.Random(4)
    cells = [
        [Point(None if dice.random() < 0.06 else int(dice.expovariate(1) * 1.13**c * 24 / (r + 2)),
               f"/incidents?sector={r}&since={c}") for c in range(25)] for r in range(20)
    ]  # fmt: skip
    return Heat("Sector", "Year", SECTORS, YEARS, cells)


def world() -> WorldMap:
    """Values for most of the territories."""
    dice = random.Random(5)
    known = [row for row in territories.table().values() if row.kind in ("state", "territory", "disputed")]
    places = [Place(row.code, row.name, int(10 ** (dice.random() * 3.4)), f"/countries/{row.code}")
              for row in known if dice.random() < 0.7]  # fmt: skip
    return WorldMap(places)


def few_places() -> WorldMap:
    """Values for a few territories, small ones among them."""
    values = {"UA": 130, "US": 320, "SG": 12, "MT": 2, "BH": 5, "XK": 1, "TW": 55, "TV": 1}
    return WorldMap([Place(code, territories.name(code), n, f"/countries/{code}") for code, n in values.items()])


def matrix() -> Matrix:
    """A dozen states against each other."""
    dice = random.Random(6)
    pairs = [Pair(r, c, dice.randrange(1, 90), f"/dyads/{r}/{c}") for r in range(12) for c in range(12)
             if r != c and dice.random() < 0.4]  # fmt: skip
    return Matrix("Accused", "Victim", STATES, STATES, pairs)


def intensity() -> Intensity:
    """A scale of six steps, one of them empty."""
    words = [
        "no effect told",
        "minor, for hours",
        "disruption for days",
        "loss of data",
        "lasting damage",
        "lives lost",
    ]
    counts = [210, 340, 95, 130, 12, 0]
    steps = [
        Step(k, word, count, f"/incidents?s={k}") for k, (word, count) in enumerate(zip(words, counts, strict=True))
    ]
    return Intensity("Invented scale of severity", steps, 88)


def claims() -> Timeline:
    """Some twenty events of several kinds in three lanes, with months, years, open ends and dates that nobody tells."""
    days = [("Security firm names the group", date(2017, 6, 29), 0, 0, "accuses"),
            ("Ministry accuses a service", date(2018, 2, 15), 0, 0, "accuses"),
            ("Five states join", date(2018, 2, 16), 0, 0, "accuses"),
            ("Government denies", date(2018, 2, 16), 0, 1, "denies"),
            ("Report with evidence", date(2018, 10, 1), 30, 0, "accuses"),
            ("Indictment of six officers", date(2020, 10, 19), 0, 2, "responds"),
            ("Sanctions", date(2020, 7, 30), 0, 2, "responds"),
            ("Second denial", date(2020, 10, 20), 0, 1, "denies"),
            ("A year in which it is said", date(2019, 1, 1), 364, 0, "accuses"),
            ("Insurers in court", date(2018, 10, 10), 1100, 2, "responds")]  # fmt: skip
    told = [
        Event(label, day, day + timedelta(days=more), lane, kind, "/incidents/x")
        for label, day, more, lane, kind in days
    ]
    told.append(Event("Inquiry", date(2019, 5, 1), date.max, 2, "responds"))
    told.append(Event("Warned before", date.min, date(2017, 6, 1), 0, "accuses"))
    lanes = [Lane("Accusations"), Lane("Denials"), Lane("Responses", below=True)]
    return Timeline(lanes, told, [Stretch("Armed conflict", date(2017, 3, 1), date(2018, 6, 30), "/x")],
                    [Event("Undated claim", date.min, date.max, 0, "accuses")] * 5)  # fmt: skip


def dyad() -> Timeline:
    """Some 200 events of two directions, too many to name."""
    dice = random.Random(7)
    first = date(2005, 1, 1)
    told = []
    for k in range(200):
        day = first + timedelta(days=int(7000 * dice.random() ** 0.6))
        long = dice.choice([0, 0, 0, 29, 364])
        told.append(
            Event(
                f"Incident {k}",
                day,
                day + timedelta(days=long),
                k % 3 // 2,
                dice.choice(["espionage", "disruption"]),
                f"/incidents/{k}",
            )
        )
    bands = [
        Stretch("Crisis", date(2008, 8, 1), date(2008, 10, 1)),
        Stretch("War", date(2014, 2, 20), date(2022, 2, 24)),
    ]
    return Timeline([Lane("A against B"), Lane("B against A", below=True)], told, bands)


def dates() -> Strip:
    """Four dates, one not told."""
    return Strip(
        [
            Event("Began", date(2017, 1, 1), date(2017, 12, 31)),
            Event("Noticed", date(2017, 6, 27), date(2017, 6, 27)),
            Event("Made public", date(2017, 6, 1), date(2017, 6, 30)),
            Event("Ended", date.min, date.max),
        ]
    )


def network() -> Network:
    """40 nodes and 120 edges."""
    dice = random.Random(8)
    names = [*STATES, *(f"State {k}" for k in range(28))]
    places = [(math.sqrt(k / 40) / 2, k * 2.4) for k in range(40)]
    nodes = [
        Node(
            str(k), name, 0.5 + far * math.cos(turn), 0.5 + far * math.sin(turn), 300 // (k + 1) + 1, f"/countries/{k}"
        )
        for k, (name, (far, turn)) in enumerate(zip(names, places, strict=True))
    ]
    pairs = {(int(40 * dice.random() ** 2), int(40 * dice.random() ** 1.5)) for _ in range(130)}
    return Network(
        "Accused",
        "Victim",
        nodes,
        [Edge(str(a), str(b), int(10 ** (2.2 * dice.random()))) for a, b in sorted(pairs) if a != b],
    )


def overlap() -> Overlap:
    """Nine trackers and their combinations."""
    dice = random.Random(9)
    groups = [Group(f"Tracker {k}", 4000 // (k + 1), f"/sources/{k}") for k in range(9)]
    picked = {tuple(sorted(dice.sample(range(9), dice.choice([1, 1, 2, 2, 3])))) for _ in range(30)}
    shared = [
        Shared(list(places), int(3000 / (k + 1) ** 1.3), "/incidents?source=x")
        for k, places in enumerate(sorted(picked, key=len))
    ]
    return Overlap("Combination of trackers", groups, shared)


def grid() -> Grid:
    """C, I, A by three dimensions."""
    states = ["said", "not-told", "not-told", "said", "denied", "said", "said", "not-told", "denied"]
    cells = [
        [Cell(state, "4 say so" if state == "said" else "", "/x") for state in states[r * 3 : r * 3 + 3]]
        for r in range(3)
    ]  # type: ignore[arg-type]
    return Grid(
        "Property",
        "Dimension",
        ["confidentiality", "integrity", "availability"],
        ["physical", "digital", "information"],
        cells,
    )
