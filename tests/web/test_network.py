"""The network: counts as DuckDB counts them, a threshold that is told, places that stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.release.where import where
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.views.network.placing import places
from comity.web.views.network.sifting import fitting, sifted

OWN = "http://127.0.0.1"
_SOURCE = {
    "states": "unnest(accused_states)",
    "actors": """unnest((SELECT list(DISTINCT actor_id) FROM attribution t WHERE t.incident_id = incident.incident_id
                         AND actor_id IS NOT NULL AND stance IN ('asserts', 'suspects', 'reports')))""",
}
ASKED: list[dict[str, str]] = [{}, {"since": "2015"}, {"since": "2016", "until": "2017"}, {"sector": "energy"},
                               {"country": "UA"}, {"q": "nothing has this"}]  # fmt: skip


@pytest.fixture(scope="module", params=["landmarks", "aviary"])
def place(request: pytest.FixtureRequest, served: Workspace, birds: Workspace) -> Workspace:
    return served if request.param == "landmarks" else birds


@pytest.fixture(scope="module")
def index(place: Workspace) -> Index:
    return Index(kept(place, place.release(), public=False))


@pytest.fixture(scope="module")
def handle(place: Workspace) -> Iterator[Handle]:
    with Handle(place.release()) as opened:
        yield opened


@pytest.fixture(scope="module")
def asking(place: Workspace) -> Iterator[TestClient]:
    with TestClient(make_app(place, public=False), base_url=OWN) as client:
        yield client


@pytest.mark.parametrize("who", ["states", "actors"])
@pytest.mark.parametrize("said", ASKED, ids=str)
def test_pairs_are_counted_as_in_the_relations(index: Index, handle: Handle, who: str, said: dict[str, str]) -> None:
    filters = Filters(**said)
    condition, values = where(handle.con, filters)
    told = handle.rows(
        f"""WITH one AS (
              SELECT incident_id, {_SOURCE[who]} AS source, victim_countries FROM incident WHERE {condition}),
            two AS (SELECT incident_id, source, unnest(victim_countries) AS target FROM one)
            SELECT source, target, count(DISTINCT incident_id) AS n FROM two GROUP BY ALL""", values)  # fmt: skip
    found = index.find(filters)
    counted = index.counted(who, found)
    weights = {(row["source"], row["target"]): row["n"] for row in told}
    edges = sorted((item for item in weights.items() if item[0][0] != item[0][1]), key=lambda item: (-item[1], item[0]))
    assert counted.between({pair[0] for pair in weights}, {pair[1] for pair in weights}) == weights
    assert counted.heaviest(10_000) == edges
    assert counted.edges == len(edges)
    assert [n for _, n in counted.heaviest(3)] == [n for _, n in edges[:3]]
    assert counted.incidents + counted.without == len(found)
    assert counted.touched(1) <= counted.incidents


@pytest.mark.parametrize("least", [None, 1, 2, 5])
def test_all_incidents_are_accounted_for(index: Index, least: int | None) -> None:
    counted = index.counted("states", index.all)
    found = sifted(counted, least)
    assert found.incidents + found.hidden_incidents + found.inside + found.without == index.n
    assert all(n >= found.least and a != b for (a, b), n in found.shown)
    assert len(found.shown) + found.hidden_edges == counted.edges
    assert dict(found.shown).items() <= found.between.items()


@given(st.lists(st.integers(1, 9), max_size=60), st.integers(1, 30))
def test_the_threshold_is_the_least_that_fits(numbers: list[int], most: int) -> None:
    ordered = [(("A", f"T{k}"), n) for k, n in enumerate(sorted(numbers, reverse=True))]
    least = fitting(ordered, most)
    assert sum(n >= least for n in numbers) <= most
    assert least == 1 or sum(n >= least - 1 for n in numbers) > most


def test_a_matrix_stays_small_whatever_is_asked() -> None:
    ordered = [((f"S{k}", f"T{k}"), 100 - k) for k in range(90)]
    least = fitting(ordered, 120)
    assert sum(n >= least for _, n in ordered) == 34


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=60))
def test_places_are_the_same_each_time_and_apart(edges: list[tuple[int, int]]) -> None:
    at = places(25, edges)
    assert np.array_equal(at, places(25, edges))
    assert np.isfinite(at).all()
    assert ((at > -1e-9) & (at < 1 + 1e-9)).all()
    gaps = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=2)) + np.eye(25)
    assert gaps.min() > 1e-4


def test_the_graph_and_its_twin_lead_on(asking: TestClient, index: Index) -> None:
    graph, matrix = asking.get("/network").text, asking.get("/network?view=matrix").text
    counted = sifted(index.counted("states", index.all), None)
    for (source, target), n in counted.shown[:5]:
        for page in (graph, matrix):
            assert f'href="/dyads/{source}/{target}"' in page
        assert re.search(rf">{n} incident|>{n}<|: {n} incident", graph)
    assert "counts in each pair" in graph
    assert asking.get("/network").text == graph


def test_actors_lead_to_their_incidents_in_a_country(asking: TestClient, index: Index) -> None:
    page = asking.get("/network?who=actors&least=1").text
    ((actor, country), n), *_rest = sifted(index.counted("actors", index.all), 1).shown
    assert f"/incidents?actor={actor}&amp;country={country}" in page
    assert f'href="/actors/{actor}"' in page
    assert len(index.find(Filters(actor=actor, country=country))) == n


@pytest.mark.parametrize("query", ["who=all", "view=sphere", "least=0", "least=x", "least=99999999", "sector=nope",
                                   "country=Narnia", "foo=1", "since=13-13"])  # fmt: skip
def test_what_can_not_be_asked_is_refused(asking: TestClient, query: str) -> None:
    assert asking.get(f"/network?{query}").status_code == 400


@pytest.mark.parametrize("query", ["q=nothing+has+this", "least=1000000"])
def test_an_empty_network_says_so(asking: TestClient, query: str) -> None:
    assert "No pair fits" in asking.get(f"/network?{query}").text


@pytest.mark.parametrize("suffix", ["svg", "csv", "png"])
def test_its_files(asking: TestClient, suffix: str) -> None:
    assert asking.get(f"/charts/network.{suffix}?who=actors&view=matrix").status_code == 200
