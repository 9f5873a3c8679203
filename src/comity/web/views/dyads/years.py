"""The pair by year, with the codes that panels are joined on: the rows of `Handle.dyads` that are of this pair."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec

from comity.release.index.index import Index
from comity.web.charts.describing import Bars
from comity.web.i18n import _
from comity.web.views.countries import years
from comity.web.views.dyads.direction import Direction

COLUMNS = ("year", "accused", "accused_name", "accused_iso3", "accused_cow", "victim", "victim_name", "victim_iso3",
           "victim_cow", "incidents", "certain_year", "contested", "from_there", "not_said")  # fmt: skip


class DyadYear(msgspec.Struct, frozen=True):
    """One row. year: None where the beginning is open or not told."""

    year: int | None
    accused: str
    accused_name: str
    accused_iso3: str | None
    accused_cow: int | None
    victim: str
    victim_name: str
    victim_iso3: str | None
    victim_cow: int | None
    incidents: int
    certain_year: int
    contested: int
    from_there: int
    not_said: int


def rows(index: Index, one: str, other: str) -> list[DyadYear]:
    """Both directions, by year; without a year last."""
    query = f"""SELECT {", ".join(COLUMNS)} FROM dyad_year WHERE accused = ? AND victim = ?
                UNION ALL SELECT {", ".join(COLUMNS)} FROM dyad_year WHERE accused = ? AND victim = ?"""
    found = [DyadYear(*row) for row in index.sql(query, [one, other, other, one])]
    return sorted(found, key=lambda row: (row.year is None, row.year or 0, row.accused, row.victim))


def every(index: Index) -> list[DyadYear]:
    """Those of all pairs; without a year last."""
    query = f"SELECT {', '.join(COLUMNS)} FROM dyad_year ORDER BY year IS NULL, year, accused, victim"
    return [DyadYear(*row) for row in index.sql(query)]


def parquet(found: list[DyadYear]) -> bytes:
    """Dyad-years as Parquet."""
    import pyarrow as pa  # takes a tenth of a second to load, for a file that few ask for
    from pyarrow import parquet as written

    whole = {"year", "accused_cow", "victim_cow", "incidents", "certain_year", "contested", "from_there", "not_said"}
    shape = pa.schema([(name, pa.int64() if name in whole else pa.string()) for name in COLUMNS])
    out = io.BytesIO()
    written.write_table(pa.Table.from_pylist([msgspec.structs.asdict(row) for row in found], schema=shape), out)
    return out.getvalue()


def table(found: list[DyadYear]) -> str:
    """The same as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(row, column)) for column in COLUMNS] for row in found)
    return out.getvalue()


def bars(index: Index, ways: tuple[Direction, Direction]) -> Bars:
    """Both directions side by side, by the year in which an incident may have begun."""
    span = years.span(*(years.counts(index, way.about, years.BEGAN) for way in ways))
    series = [years.series(index, way.about, years.BEGAN, way.label, span) for way in ways]
    return Bars(_("Year"), [str(year) for year in span], series, layout="grouped")


def _cell(value: Any) -> Any:
    return "" if value is None else value
