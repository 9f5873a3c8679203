"""Actors and the network: what pages say is what the relations say, and each edge tells who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import aviary
import pytest
from starlette.testclient import TestClient

from comity.model.errors import NotFoundError
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.release.index import acting
from comity.release.index.acting import Wanted
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.views.actors import ladder, naming, openly, techniques

OWN = "http://127.0.0.1"
HOSTILE_IDS = ("nobody", "named:", ":", "a" * 300, "named:%00", "%3Cscript%3Ealert(1)%3C/script%3E", "x%2Fy%2F..%2Fz",
               "named:'; DROP TABLE actor; --", "%F0%9F%90%A6", "named:\u202egnp")  # fmt: skip


@pytest.fixture(scope="module")
def index(birds: Workspace) -> Index:
    return Index(kept(birds, birds.release(), public=False))


@pytest.fixture(scope="module")
def handle(birds: Workspace) -> Iterator[Handle]:
    with Handle(birds.release()) as opened:
        yield opened


@pytest.fixture(scope="module")
def asking(birds: Workspace) -> Iterator[TestClient]:
    with TestClient(make_app(birds, public=False), base_url=OWN) as client:
        yield client


def text(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:500]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_the_list_has_every_actor_with_its_incidents(index: Index, handle: Handle) -> None:
    found, count = acting.listed(index, Wanted(), 0, 1000)
    told = handle.rows(
        """SELECT a.actor_id, count(DISTINCT t.incident_id) AS incidents FROM actor a LEFT JOIN attribution t
           ON t.actor_id = a.actor_id AND t.stance IN ('asserts', 'suspects', 'reports') GROUP BY ALL"""
    )
    assert count == len(told) == len(found)
    assert {row["actor_id"]: row["incidents"] for row in found} == {row["actor_id"]: row["incidents"] for row in told}
    assert [row["incidents"] for row in found] == sorted((row["incidents"] for row in found), reverse=True)
    assert all(len(index.facet("actor").get(row["actor_id"], ())) == row["incidents"] for row in found)


@pytest.mark.parametrize(
    ("wanted", "condition"),
    [
        (Wanted(level="organisation"), "level = 'organisation'"),
        (Wanted(country="BY"), "actor_id IN (SELECT actor_id FROM actor_state WHERE country = 'BY')"),
        (Wanted(incidents=False), "actor_id NOT IN (SELECT actor_id FROM attribution WHERE actor_id IS NOT NULL)"),
        (Wanted(level="group", country="RU"), f"actor_id = '{aviary.HERON}'"),
    ],
)  # fmt: skip
def test_filters_of_actors(index: Index, handle: Handle, wanted: Wanted, condition: str) -> None:
    found, count = acting.listed(index, wanted, 0, 1000)
    told = {row["actor_id"] for row in handle.rows(f"SELECT actor_id FROM actor WHERE {condition}")}
    assert {row["actor_id"] for row in found} == told
    assert count == len(told) > 0


@pytest.mark.parametrize("text", ["Marsh Cat", "marsh", "mrash cat", "grey hreon", "GREY", "Hero"])
def test_any_name_finds_an_actor_even_misspelt(index: Index, text: str) -> None:
    found, _count = acting.listed(index, Wanted(q=text), 0, 10)
    assert aviary.HERON in [row["actor_id"] for row in found]


def test_pages_of_a_list_leave_nothing_out(index: Index) -> None:
    whole, count = acting.listed(index, Wanted(), 0, 1000)
    pages = [row for start in range(0, count, 3) for row in acting.listed(index, Wanted(), start, 3)[0]]
    assert pages == whole


def test_an_ambiguous_name_lists_who_else_may_be_meant(index: Index, asking: TestClient) -> None:
    shared = naming.ambiguous(naming.names(acting.document(index, aviary.HERON), ()))
    assert [(name.name, name.candidates) for name in shared] == [("Gull", [("Owl", f"/actors/{aviary.OWL}")])]
    page = text(asking, f"/actors/{aviary.HERON}")
    assert "Gull may also mean Owl" in page
    assert not [row for row in index.facet("actor") if "gull" in row]


def test_each_step_up_says_who_says_so(index: Index) -> None:
    (chain,) = ladder.chains(index, acting.document(index, aviary.HERON))
    assert [rung.name for rung in chain.rungs] == ["Nest", "Nest, Unit 7", "Grey Heron"]
    assert [rung.here for rung in chain.rungs] == [False, False, True]
    assert [state.name for state in chain.states] == ["Russia"]
    for rung in chain.rungs[:-1]:
        (step,) = rung.below
        assert step.who
        assert step.evidence.support == len(step.who.split(", "))
        assert step.evidence.statements, rung.name
    assert "Unit 7 of the Nest" in [told.words for told in chain.rungs[1].below[0].evidence.statements]


def test_states_that_exclude_each_other_are_dissent(index: Index) -> None:
    told = {(edge.name, edge.step.says): edge.step for edge in ladder.states(acting.document(index, aviary.HERON))}
    russia, belarus = told["Russia", "from there"], told["Belarus", "from there"]
    assert (russia.evidence.support, russia.evidence.dissent, russia.also) == (2, 0, 1)  # who says both dissents not
    assert (belarus.evidence.support, belarus.evidence.dissent, belarus.also) == (1, 1, 1)
    assert [said.words for said in belarus.evidence.dissenting] == ["Russian Federation"]
    assert told["Russia", "sponsored by it"].evidence.statements[0].stance == "suspects"
    assert told["Russia", "accused together with it"].evidence.dissent == 0


def test_parts_are_told_from_above_and_below(index: Index) -> None:
    (chick,) = ladder.parts(acting.document(index, aviary.HERON))
    assert chick.name == "Heron Chick"
    assert chick.step.evidence.statements[0].words == "A subgroup of the Grey Heron"
    (chain,) = ladder.chains(index, acting.document(index, "etda:chick"))
    assert [rung.name for rung in chain.rungs] == ["Nest", "Nest, Unit 7", "Grey Heron", "Heron Chick"]


def test_techniques_have_name_words_and_citation(index: Index) -> None:
    (one,) = techniques.techniques(acting.document(index, aviary.HERON))
    assert (one.id, one.name, one.tactics) == ("T9001", "Invented Fishing", "initial access")
    assert one.said[0].words == "Grey Heron fished with a net."
    assert one.said[0].cites == [aviary.CITED]


def test_what_is_contested_and_what_nobody_tells(index: Index) -> None:
    heron = acting.document(index, aviary.HERON)
    lines = openly.contested(heron, naming.ambiguous(naming.names(heron, ())))
    assert any("Belarus (ETDA)" in line and "Russia (ETDA, MISP galaxy)" in line for line in lines)
    assert [denial.incident for denial in openly.denials(heron)] == ["/incidents/" + _incident(index, 0)]
    owl = openly.unknown(acting.document(index, aviary.OWL), index.trackers, 0, 1)
    assert "Nobody names a state as its sponsor." in owl
    assert any("has no entry" in line for line in owl)
    unheard = openly.unknown(acting.document(index, aviary.OWL), (), 0, 1)
    assert any("not among the sources" in line for line in unheard)


def test_names_have_a_column_for_each_alias_source_that_is_heard(asking: TestClient, client: TestClient) -> None:
    assert "Said to be used by ATT&CK MISP galaxy ETDA Trackers" in text(asking, f"/actors/{aviary.HERON}")
    assert "Said to be used by Trackers" in text(client, "/actors/named:gru")


def test_the_page_of_an_actor_counts_its_incidents(asking: TestClient, index: Index) -> None:
    page = text(asking, f"/actors/{aviary.HERON}")
    n = len(index.facet("actor")[aviary.HERON])
    assert f"accused of {n} incidents" in page
    assert n == len(index.find(Filters(actor=aviary.HERON)))


def test_the_page_of_an_actor_is_cited_by_its_name(asking: TestClient) -> None:
    assert "Cite: Grey Heron" in text(asking, f"/cite?of=/actors/{aviary.HERON}")


def test_ids_of_entries_and_of_names_lead_on(asking: TestClient) -> None:
    for old in ("misp-galaxy:heron", "etda:heron", "named:marshcat"):
        answer = asking.get(f"/actors/{old}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (301, f"/actors/{aviary.HERON}")


def test_an_unknown_id_names_what_is_near(asking: TestClient) -> None:
    page = text(asking, "/actors/named:marsh-cta", 404)
    assert "Grey Heron" in page


@pytest.mark.parametrize("actor_id", HOSTILE_IDS)
def test_hostile_ids_are_told_that_there_is_none(asking: TestClient, actor_id: str) -> None:
    answer = asking.get(f"/actors/{actor_id}")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_hostile_name_is_text(asking: TestClient, index: Index) -> None:
    (actor,) = [row for row in acting.listed(index, Wanted(), 0, 100)[0] if row["name"] == aviary.HOSTILE]
    for path in ("/actors", f"/actors/{actor['actor_id']}", "/network?who=actors", "/network?who=actors&view=matrix"):
        assert "<script>" not in asking.get(path).text
        assert aviary.HOSTILE in text(asking, path)


@pytest.mark.parametrize("query", ["level=boss", "country=Narnia", "incidents=maybe", "page=0", "page=9", "page=x",
                                   "foo=1", "q=" + "a" * 300])  # fmt: skip
def test_what_can_not_be_asked_is_refused(asking: TestClient, query: str) -> None:
    assert asking.get(f"/actors?{query}").status_code == 400


@pytest.mark.parametrize("query", ["q=%27%22%25_%5C", "q=%00x", "q=*", "level=state", "level=state&q=rusia"])
def test_odd_searches_are_answered(asking: TestClient, query: str) -> None:
    assert asking.get(f"/actors?{query}").status_code in (200, 400)


def test_states_are_listed_as_accused(asking: TestClient, index: Index) -> None:
    page = text(asking, "/actors?level=state")
    assert f"{len(index.facet('accused'))} actors" in page
    assert "Russia" in page


def test_no_actor_leads_nowhere(index: Index) -> None:
    with pytest.raises(NotFoundError):
        acting.document(index, "etda:none")


def _incident(index: Index, k: int) -> str:
    return next(row["incident_id"] for row in index.rows(index.all) if row["title"] == f"Invented incident {k}")


def test_it_holds_in_what_comes_with_comity(client: TestClient) -> None:
    """The landmarks know actors by name only."""
    assert "Lazarus" in text(client, "/actors?q=lazrus")
    assert "no alias source has an entry" in text(client, "/actors/named:gru")
