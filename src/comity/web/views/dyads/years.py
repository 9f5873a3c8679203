"""The pair by year, with the codes that panels are joined on; and the panel of all states as a file (see
`release.dyads`)."""

from __future__ import annotations

import csv
import io

import duckdb
import msgspec

from comity.release.index.index import Index
from comity.web.charts.describing import Bars
from comity.web.i18n import _
from comity.web.views.countries import years
from comity.web.views.dyads.direction import Direction


class DyadYear(msgspec.Struct, frozen=True):
    """One row of the page, of which something is told. year: None where the beginning is open or not told."""

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
    columns = ", ".join(DyadYear.__struct_fields__)
    query = f"""SELECT {columns} FROM dyad_year WHERE accused = ? AND victim = ?
                UNION ALL SELECT {columns} FROM dyad_year WHERE accused = ? AND victim = ?"""
    found = [DyadYear(*row) for row in index.sql(query, [one, other, other, one])]
    return sorted(found, key=lambda row: (row.year is None, row.year or 0, row.accused, row.victim))


def pair(told: duckdb.DuckDBPyRelation, one: str, other: str) -> duckdb.DuckDBPyRelation:
    """Of dyad-years those of a pair, in both directions. one, other: codes of territories."""
    code = duckdb.ColumnExpression
    ways = [(code("accused") == duckdb.ConstantExpression(a)) & (code("victim") == duckdb.ConstantExpression(b))
            for a, b in ((one, other), (other, one))]  # fmt: skip
    return told.filter(ways[0] | ways[1])


def parquet(told: duckdb.DuckDBPyRelation) -> bytes:
    """Dyad-years as Parquet."""
    from pyarrow import parquet as written  # takes a tenth of a second to load, for a file that few ask for

    out = io.BytesIO()
    written.write_table(told.to_arrow_table(), out)
    return out.getvalue()


def table(told: duckdb.DuckDBPyRelation) -> bytes:
    """The same as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(told.columns)
    writer.writerows(told.fetchall())
    return out.getvalue().encode()


def bars(index: Index, ways: tuple[Direction, Direction]) -> Bars:
    """Both directions side by side, by the year in which an incident may have begun."""
    span = years.span(*(years.counts(index, way.about, years.BEGAN) for way in ways))
    series = [years.series(index, way.about, years.BEGAN, way.label, span) for way in ways]
    return Bars(_("Year"), [str(year) for year in span], series, layout="grouped")
