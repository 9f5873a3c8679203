"""Charts as files: what they carry, over a real release, and what is refused."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pytest
import samples
from samples import chart
from starlette.testclient import TestClient

from comity.web.charts.describing import Bars, Point, Series
from comity.web.charts.sheet import sheet
from comity.web.charts.standalone import Origin, png, svg, table

ORIGIN = Origin("20260101T000000Z-abcdef", "http://localhost/incidents?country=UA")
NAME = "/charts/incidents-over-time"
_SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_carries_title_counts_sources_release_and_address(client: TestClient) -> None:
    answer = client.get(f"{NAME}.svg?country=UA")
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(answer.text)  # noqa: S314  what we drew ourselves
    said = " ".join(mark.text or "" for mark in root.iter(f"{_SVG}text"))
    n = client.get("/api/v1/incidents?country=UA").json()
    assert f"{n['count']:,} incidents" in said
    assert n["release"] in said
    assert "Comity landmarks" in said
    assert "Victim in: Ukraine" in said
    assert "http://127.0.0.1/incidents?country=UA" in said.replace(" ", "")
    assert all(str(a.get("href")).startswith("http://127.0.0.1/incidents?") for a in root.iter(f"{_SVG}a"))


def test_data_are_the_counts_of_the_list(client: TestClient) -> None:
    rows = list(csv.reader(io.StringIO(client.get(f"{NAME}.csv?country=UA").text)))
    total = sum(int(cell) for row in rows[1:] for cell in row[1:])
    assert total == client.get("/api/v1/incidents?country=UA").json()["count"]
    year = next(row for row in rows[1:] if row[0].isdigit() and int(row[2]))
    query = f"country=UA&contested=yes&since={year[0]}&until={year[0]}"
    assert client.get(f"/api/v1/incidents?{query}").json()["count"] >= int(year[2])


def test_a_picture_is_one(client: TestClient) -> None:
    answer = client.get(f"{NAME}.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert ".png" in answer.headers["content-disposition"]


@pytest.mark.parametrize("path", ["/charts/x.svg", f"{NAME}.gif", f"{NAME}.svg.png"])
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["country=Atlantis", "x=y", "q=" + "a" * 3000])
def test_what_can_not_be_asked_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{NAME}.svg?{query}").status_code == 400


def test_a_filter_that_nothing_fits_gives_an_empty_chart(client: TestClient) -> None:
    assert client.get(f"{NAME}.svg?since=2024&country=TV").status_code == 200


@pytest.mark.parametrize("one", samples.gallery(), ids=lambda one: one.name)
def test_every_kind_is_a_file_that_needs_no_other(one: samples.Chart) -> None:
    whole = svg(one, ORIGIN)
    ET.fromstring(whole)  # noqa: S314  what we drew ourselves
    assert "/static/" not in whole
    assert len(png(one, ORIGIN)) > 5_000


def test_the_style_of_files_has_no_open_values() -> None:
    assert "var(" not in sheet()
    assert ".chart .s1{" in sheet().replace(" {", "{")


def test_letters_appear_in_a_picture() -> None:
    plain, titled = (png(chart(Bars("Year", [], []), title=title), ORIGIN) for title in ("", "Some words here"))
    assert plain != titled


def test_text_that_a_spreadsheet_would_compute_is_defused() -> None:
    told = chart(Bars("Year", ["=cmd()", "+1", "plain"], [Series("n", [Point(1), Point(None), Point(3)])]))
    assert table(told, ORIGIN).splitlines()[1:] == ["'=cmd(),1", "'+1,", "plain,3"]
