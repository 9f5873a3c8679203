"""The shapes of the world that were made at installation."""

from __future__ import annotations

import gzip
from importlib.resources import files

import pytest

from comity.model import territories
from comity.web.charts.shapes import Shapes, shapes

MADE = files("comity.web").joinpath("static", "made")
SMALL = {"SG", "MT", "BH", "MC", "LI", "TV"}
OFTEN = {"UA", "RU", "US", "CN", "TW", "XK", "PS", "EH", "GF", "HK", "KP", "KR", "X-SOMALILAND", "X-NORTHERN-CYPRUS"}
MOST_BYTES = 100_000


@pytest.fixture
def made() -> Shapes:
    found = shapes()
    if found is None:
        pytest.skip("the shapes of the world were not made, as npm's registry could not be reached at installation")
    return found


def test_shapes_go_by_the_codes_of_the_record(made: Shapes) -> None:
    assert set(made.outlines) <= set(territories.table())
    assert set(made.outlines) >= SMALL | OFTEN
    states = {code for code, row in territories.table().items() if row.kind == "state"}
    assert states <= set(made.outlines)


def test_small_territories_have_a_dot_that_lies_on_the_map(made: Shapes) -> None:
    assert set(made.dots) >= SMALL
    assert all(0 <= x <= made.width and 0 <= y <= made.height for x, y in made.dots.values())


def test_the_file_is_small_and_comes_with_the_licences_of_what_it_is_made_of(made: Shapes) -> None:
    assert len(gzip.compress(MADE.joinpath("world.svg").read_bytes())) <= MOST_BYTES
    licences = MADE.joinpath("LICENCES.txt").read_text(encoding="utf-8")
    assert all(f"== {name} ==" in licences for name in ("world-atlas", "d3-geo", "htmx.org"))
    assert MADE.joinpath("htmx.min.js").is_file()
