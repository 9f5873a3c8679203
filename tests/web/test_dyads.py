"""Pages of pairs: both directions as the relations have them, and who tells of them."""

from __future__ import annotations

import csv
import io

import pytest
from reading import counted, listed
from starlette.testclient import TestClient

from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.current import Opened
from comity.web.views.dyads import dyad

PAIRS = [("RU", "UA"), ("CN", "US"), ("KP", "US"), ("US", "IR")]


@pytest.fixture(scope="module")
def handle(served: Workspace) -> Handle:
    return Handle(served.release())


@pytest.fixture(scope="module")
def index(served: Workspace) -> Index:
    return Index(kept(served, served.release(), public=False))


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_directions_are_those_of_the_relations(handle: Handle, index: Index, one: str, other: str) -> None:
    shown = dyad.dyad(Opened(handle, index, pinned=False), one, other)
    query = """SELECT count(*), count(*) FILTER (contested), count(*) FILTER (n_sources < 2),
        count(*) FILTER (incident_id IN (SELECT incident_id FROM attribution WHERE stance = 'denies'
                                         AND accused_state = $accused))
        FROM incident WHERE list_contains(accused_states, $accused) AND list_contains(victim_countries, $victim)"""
    for place, (accused, victim) in enumerate(((one, other), (other, one))):
        ((n, contested, lonely, denied),) = handle.con.execute(query, {"accused": accused, "victim": victim}).fetchall()
        assert [line.cells[place].n for line in shown.incidents[:4]] == [n, contested, denied, lonely]
        assert shown.ways[place].n == n


def test_claims_from_each_side(handle: Handle, index: Index) -> None:
    shown = dyad.dyad(Opened(handle, index, pinned=False), "RU", "UA")
    ((mine, theirs),) = handle.con.execute("""
        SELECT count(DISTINCT claim_id) FILTER (asserter_country = 'RU'),
               count(DISTINCT claim_id) FILTER (asserter_country = 'UA')
        FROM attribution JOIN incident USING (incident_id) WHERE accused_state = 'RU'
        AND list_contains(victim_countries, 'UA') AND list_contains(accused_states, 'RU')
        AND stance IN ('asserts', 'suspects', 'reports', 'denies')""").fetchall()
    found = {line.label: line.cells[0].n for line in shown.claims}
    assert (found["from Russia"], found["from Ukraine"]) == (mine, theirs)
    assert mine > 0
    assert "denies" in next(line.cells[0].details for line in shown.claims if line.label == "from Russia")


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_file_of_years_is_what_the_handle_gives(client: TestClient, handle: Handle, one: str, other: str) -> None:
    answer = client.get(f"/dyads/{one}/{other}/years.csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text)))
    told = handle.dyads()
    assert rows[0] == told.columns
    expected = told.filter(f"(accused = '{one}' AND victim = '{other}') OR (accused = '{other}' AND victim = '{one}')")
    assert sorted(rows[1:]) == sorted(["" if v is None else str(v) for v in row] for row in expected.fetchall())


def test_numbers_lead_to_as_many_incidents(client: TestClient, index: Index) -> None:
    found = list(counted(client.get("/dyads/RU/UA").text))
    assert len(found) >= 4
    assert [(address, listed(index, address)) for address, _n in found] == found


def test_the_page_accuses_nobody_itself(client: TestClient) -> None:
    html = client.get("/dyads/RU/UA").text
    assert "Russia accused of acting on Ukraine" in html
    assert "attacked by" not in html.lower()
    assert "counts in each of its pairs" in html


@pytest.mark.parametrize("path", ["/dyads/ru/ua", "/dyads/Russia/Ukraine", "/dyads/RUS/UA"])
def test_names_lead_to_codes(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/dyads/RU/UA")


@pytest.mark.parametrize("path", ["/dyads/RU/RU", "/dyads/RU/Russia", "/dyads/RU/Narnia", "/dyads/%00/UA",
                                  "/dyads/<script>/UA", f"/dyads/{'x' * 200}/UA", "/dyads/RU/Narnia/years.csv",
                                  "/charts/dyad-years.svg?of=RU",
                                  "/charts/dyad-timeline.svg?of=RU&with=RU"])  # fmt: skip
def test_no_such_pair(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_a_pair_of_which_nobody_tells(client: TestClient) -> None:
    answer = client.get("/dyads/TV/NR")
    assert answer.status_code == 200
    assert "No source in this release tells" in answer.text
    assert client.get("/dyads/TV/NR/years.csv").text.count("\n") == 1


def test_charts_are_files_too(client: TestClient) -> None:
    for name in ("timeline", "years"):
        answer = client.get(f"/charts/dyad-{name}.svg?of=RU&with=UA")
        assert answer.status_code == 200
        assert "accused" in answer.text
