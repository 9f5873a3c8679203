"""Lists and charts that are cut say how many there are, and lead to all of them."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.current import Opened
from comity.web.views.countries import country, drawn


@pytest.fixture(scope="module")
def opened(served: Workspace) -> Opened:
    return Opened(Handle(served.release()), Index(kept(served, served.release(), public=False)), pinned=False)


def test_claimants_that_are_cut_are_told_and_stand_on_the_page(client: TestClient, opened: Opened) -> None:
    shown = country.country(opened, "RU", "accused")
    text = client.get("/countries/RU?as=accused").text
    n = len(shown.claimants)
    assert n > 12
    assert f"Countries of claimants, where told (12 of {n})" in text
    assert f"{n - 12} more" in text
    told = text[text.index("Countries of claimants") :]
    assert all(row.label in told for row in shown.claimants)


def test_charts_that_are_cut_lead_to_all(client: TestClient, opened: Opened) -> None:
    wanted = country.about(opened.index, "RU", "accused")
    cut = drawn.cut(opened.index, wanted)
    n, link = cut["country-dyads"]
    assert n > 10
    text = client.get("/countries/RU?as=accused").text
    assert f"Drawn: 10 of {n}. Not drawn:" in text
    assert link.replace("&", "&amp;") in text
    told = client.get(link.partition("#")[0]).text
    assert told.count('href="/incidents?') > n
    assert not drawn.cut(opened.index, country.about(opened.index, "TV", "target"))
