"""Charts with invented values, one or more of each kind, in sizes that the record has."""

from __future__ import annotations

import random
from typing import Any

from comity.model import territories
from comity.web.charts.describing import Bars, Chart, Drawing, Heat, Matrix, Pair, Place, Point, Series, WorldMap

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
