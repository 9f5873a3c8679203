"""Pages of sources and about the data: figures against the relations, and against the texts that they quote."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from pyroaring import BitMap
from starlette.testclient import TestClient

from comity.store.contracts import contracts
from comity.web.views import about, overlaps

LINKS = Path(__file__).parents[2] / "docs/explanation/links.md"


class Few:
    """An index of six incidents and three sources."""

    n = 6
    trackers: ClassVar[dict[str, object]] = {}

    def facet(self, name: str) -> dict[str, BitMap]:
        return {"a": BitMap([0, 1, 2, 3]), "b": BitMap([2, 3, 4]), "c": BitMap([3])}


class Opened:
    index = Few()


def test_overlaps_are_counted_by_exactly_who_tells() -> None:
    drawing = overlaps.together(Opened()).drawing  # type: ignore[arg-type]
    assert [(one.groups, one.size) for one in drawing.shared] == [([0, 1], 1), ([0, 1, 2], 1)]  # type: ignore[union-attr]
    found = overlaps.shares(Few())  # type: ignore[arg-type]
    assert {name: (one.incidents, one.alone) for name, one in found.items()} == {"a": (4, 2), "b": (3, 1), "c": (1, 0)}
    cells = overlaps.pairs(Opened()).drawing.cells  # type: ignore[arg-type, union-attr]
    values = np.array([[cell.value for cell in row] for row in cells])  # type: ignore[union-attr]
    assert (values == values.T).all()
    assert values[0].tolist() == [4, 2, 1]
    bars = overlaps.of_one(Few(), "c")  # type: ignore[arg-type]
    assert bars is not None
    assert [point.value for point in bars.drawing.series[0].points] == [0, 1, 1]  # type: ignore[union-attr]
    assert overlaps.of_one(Few(), "d") is None  # type: ignore[arg-type]


def test_the_page_of_sources_says_rule_unit_coverage_and_licence(client: TestClient) -> None:
    page = client.get("/sources").text
    (item,) = client.get("/api/v1/sources").json()["items"]
    for words in ("Includes", "Covers badly", "One row is", item["licence"], item["covers_from"], item["publisher"]):
        assert words in page
    assert "sources-together" not in page  # one source overlaps with nobody


def test_figures_of_links_are_those_of_the_text(client: TestClient) -> None:
    text, page = LINKS.read_text(encoding="utf-8"), client.get("/about").text
    for row in about.quality():
        assert any(
            all(f"{figure}" in line for figure in (row.precision, row.recall, row.f1)) for line in text.splitlines()
        )
        assert row.n in page
    assert about.MEASURED in page


def test_the_codebook_has_every_relation_and_column(client: TestClient) -> None:
    page = client.get("/about/codebook").text
    for name, shape in contracts().items():
        assert f'id="{name}"' in page
        assert all(f">{column.name}</th>" in page for column in shape.columns)


@pytest.mark.parametrize(
    "anchor", ["units", "absence", "attribution", "rules", "links", "limits", "licences", "borders"]
)
def test_about_answers(client: TestClient, anchor: str) -> None:
    assert f'<h2 id="{anchor}">' in client.get("/about").text
