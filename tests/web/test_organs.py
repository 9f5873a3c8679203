"""Incidents that name an organisation of a state and not the state: listed, with what says whose it is, and in no
count."""

from __future__ import annotations

from collections.abc import Iterator

import aviary
import pytest
from made import Story
from starlette.testclient import TestClient

from comity.release.index import organs
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.app import make_app

# All made up: incident, what accuses an organisation of it, and the state that is accused with it, if any.
_TOLD = [
    ("nest", "Nest, Unit 7", None),
    ("named", "Unit 9 of the Armed Forces of the Russian Federation", None),
    ("counted", "Unit 9 of the Armed Forces of the Russian Federation", "RU"),
    ("other", "Bank of Nowhere", None),
]


def _story() -> Story:
    story = aviary.told()
    for k, (incident, body, state) in enumerate(_TOLD):
        record = story.record(f"landmarks:organ{k}", f"ci-{incident}", title=f"Invented case {incident}")
        story.say(record, "title", f"Invented case {incident}")
        story.say(record, "start", f"20{20 - k}-03")
        story.say(record, "country", "EE", of="#victim/ee")
        story.say(record, "asserter", "Invented Council", of="#attribution/a")
        story.say(record, "accused_organisation", body, of="#attribution/a/accused/x")
        if state:
            story.say(record, "accused_state", state, of="#attribution/a/accused/x")
            story.say(record, "accused_kind", "state", of="#attribution/a/accused/x")
        story.say(record, "responder", "Invented Council", of="#response/a")
        story.say(record, "measure", "sanctions", of="#response/a")
        story.say(record, "against", body, of="#response/a")
    return story


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return aviary.workspace(tmp_path_factory.mktemp("organs"), _story())


@pytest.fixture(scope="module")
def index(invented: Workspace) -> Index:
    return Index(kept(invented, invented.release(), public=False))


@pytest.fixture(scope="module")
def asking(invented: Workspace) -> Iterator[TestClient]:
    with TestClient(make_app(invented, public=False), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(
    ("name", "state"),
    [("military unit 1 of the Main Directorate of the Armed Forces of the Russian Federation", "RU"),
     ("Ministry of Defence of Ukraine (MoD)", "UA"), ("Bank of Nowhere", None), ("Russian hackers", None),
     ("Centre of Excellence", None), ("Assembly of Europe", None), ("", None)],
)  # fmt: skip
def test_a_name_says_whose_an_organisation_is_only_by_its_end(name: str, state: str | None) -> None:
    assert organs.of_name(name) == state


def test_listed_is_what_names_an_organisation_of_the_state_and_accuses_nobody_itself(index: Index) -> None:
    found = organs.named(index, "RU", index.all, 50)
    titles = [row["title"] for row in index.rows(one.no for one in found)]
    assert titles == ["Invented case nest", "Invented case named"]
    by_name = {one.accusations[0].organ.name: one.accusations[0].organ.told_by for one in found}
    assert by_name == {"Nest, Unit 7": ("landmarks",), "Unit 9 of the Armed Forces of the Russian Federation": ()}
    assert [one.accusations[0].by for one in found] == ["Invented Council"] * 2
    assert [[answer.measure for answer in one.answers] for one in found] == [["sanctions"]] * 2
    assert organs.named(index, "RU", index.facet("country")["UA"], 50) == []
    assert len(organs.named(index, "RU", index.all, 1)) == 1
    assert organs.named(index, "IR", index.all, 50) == []


@pytest.mark.parametrize("path", ["/countries/RU?as=accused", "/dyads/RU/EE", "/dyads/EE/RU"])
def test_pages_list_them_apart_from_what_they_count(asking: TestClient, path: str) -> None:
    text = asking.get(path).text
    told = text[text.index('class="organs"') :]
    told = told[: told.index("</section>")]
    assert "Names an organisation of Russia, not the state" in told
    assert "Not counted in any figure of this page" in told
    assert "named together with Russia by landmarks, invented" in told
    assert "its name says that it is of Russia" in told
    assert "sanctions against it by Invented Council" in told.replace("Sanctions", "sanctions")
    assert [f"Invented case {one}<" in told for one, *_ in _TOLD] == [True, True, False, False]
    assert told.count('href="/incidents/') == 2


def test_pages_without_any_have_no_such_heading(asking: TestClient) -> None:
    for path in ("/countries/IR?as=accused", "/countries/RU?as=target", "/dyads/RU/UA"):
        assert 'class="organs"' not in asking.get(path).text
