"""The page that compares: the same rows for all, on one scale, and plain refusals."""

from __future__ import annotations

import pytest
from reading import counted, listed
from starlette.testclient import TestClient

from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.charts.describing import Bars
from comity.web.current import Opened
from comity.web.views.compare import chosen, compare


@pytest.fixture(scope="module")
def opened(served: Workspace) -> Opened:
    index = Index(kept(served, served.release(), public=False))
    return Opened(Handle(served.release()), index, pinned=False)


def test_columns_have_their_own_numbers_and_one_scale(opened: Opened) -> None:
    shown = compare.compared(opened, chosen.wanted("countries", "accused", ["CN", "ru", "IR"]))
    assert [column.label for column in shown.columns] == [
        "China as an accused state",
        "Russia as an accused state",
        "Iran as an accused state",
    ]
    assert [column.n for column in shown.columns] == [len(opened.index.facet("accused")[c]) for c in ("CN", "RU", "IR")]
    drawings = [chart.drawing for chart in shown.charts]
    assert all(isinstance(drawing, Bars) for drawing in drawings)
    assert len({(tuple(d.labels), d.reach) for d in drawings if isinstance(d, Bars)}) == 1
    for section in shown.sections:
        assert all(len(line.cells) == 3 for line in section.lines)
        assert section.top >= max((cell.share for line in section.lines for cell in line.cells), default=0)


def test_types_are_those_of_the_relations(opened: Opened) -> None:
    shown = compare.compared(opened, chosen.wanted("periods", "target", ["2014/2016", "2017"]))
    (types,) = (section for section in shown.sections if section.id == "type")
    with opened.handle() as handle:
        query = """SELECT count(*) FROM incident WHERE list_contains(types, 'espionage') AND start_hi >= ?::DATE
                   AND start_lo <= ?::DATE"""
        expected = [handle.con.execute(query, days).fetchall()[0][0]
                    for days in (["2014-01-01", "2016-12-31"], ["2017-01-01", "2017-12-31"])]  # fmt: skip
    (line,) = (line for line in types.lines if line.label == "Espionage")
    assert [cell.n for cell in line.cells] == expected
    assert sum(expected) > 0


def test_actors_by_name(opened: Opened, client: TestClient) -> None:
    actor, bits = max(opened.index.facet("actor").items(), key=lambda pair: len(pair[1]))
    name = opened.index.called["actor", actor]
    html = client.get("/compare", params={"what": "actors", "of": actor}).text
    assert f'<strong><a href="/incidents?actor={actor.replace(":", "%3A")}">{len(bits):,}</a>' in html
    assert name in html


@pytest.mark.parametrize(
    "query", ["of=US&of=GB&of=UA", "what=countries&as=accused&of=RU&of=CN", "what=periods&of=2016&of=2017"]
)
def test_numbers_lead_to_as_many_incidents(client: TestClient, opened: Opened, query: str) -> None:
    found = list(counted(client.get(f"/compare?{query}").text))
    assert len(found) > 10
    assert [(address, listed(opened.index, address)) for address, _n in found] == found


def test_the_form_keeps_what_was_chosen_and_empty_fields_say_nothing(client: TestClient) -> None:
    html = client.get("/compare?what=countries&of=UA&of=&of=US&of=&as=target").text
    assert html.count("selected>") == 3
    assert html.count('<select id="of-') == 4


@pytest.mark.parametrize(("query", "status"), [
    ("", 200), ("what=actors", 200), ("what=periods", 200), ("of=US", 200), ("of=US&of=US", 200), ("what=wars", 400),
    ("as=victim", 400), ("of=US&of=GB&of=UA&of=RU&of=CN", 400), ("of=Narnia", 404), ("what=actors&of=nobody", 404),
    ("what=periods&of=soon", 400), ("what=periods&of=2016/soon", 400), ("what=periods&of=%2F", 400), ("foo=1", 400),
    ("of=%00", 400), ("what=countries&what=actors", 400), ("of=" + "x" * 300, 404),
])  # fmt: skip
def test_what_can_and_cannot_be_compared(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/compare?{query}").status_code == status


def test_each_chart_has_files(client: TestClient) -> None:
    page = client.get("/compare?what=countries&as=accused&of=CN&of=RU").text
    assert "/charts/compared-2.csv?what=countries&amp;as=accused&amp;of=CN&amp;of=RU" in page
    path = "/charts/compared-2.svg?what=countries&as=accused&of=CN&of=RU"
    assert "Russia as an accused state" in client.get(path).text
    assert client.get("/charts/compared-3.svg?what=countries&as=accused&of=CN&of=RU").status_code == 404
