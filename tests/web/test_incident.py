"""The page of an incident against the data: evidence, dates, grid, scales, what is not known, hostile words."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.charts.describing import Grid, Strip
from comity.web.current import Opened
from comity.web.views import absence, claims, effects, facts, linked, parts, spans, technique_names, victims
from comity.web.views.evidence.gathered import evidence
from comity.web.views.evidence.wanted import Wanted
from comity.web.views.values import Behind, Value, Values, value_words

_LINK = re.compile(r'<a hx-boost="true" href="([^"]+)">([^<]+)</a>')
PIECE = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def index(served: Workspace) -> Index:
    return Index(kept(served, served.release(), public=False))


@pytest.fixture(scope="module")
def ids(served: Workspace) -> list[str]:
    """The forty incidents of which most is said."""
    with Handle(served.release()) as handle:
        query = "SELECT incident_id AS i FROM incident ORDER BY n_statements DESC, 1 LIMIT 40"
        return [str(row["i"]) for row in handle.rows(query)]


def offered(page: str) -> list[tuple[dict[str, str], str]]:
    """What a page offers to open: the query, and how the value is said to stand."""
    return [(dict(parse_qsl(urlsplit(unescape(href)).query)), words) for href, words in _LINK.findall(page)]


def test_the_evidence_is_what_explain_tells(served: Workspace, index: Index, notpetya: str) -> None:
    with Handle(served.release()) as handle:
        explained = handle.explain(notpetya)
    document = index.document(notpetya)
    for one in explained:
        among = [other for other in explained if (other.part_id, other.prop) == (one.part_id, one.prop)]
        at = next(k for k, other in enumerate(among) if other is one)
        (shown,) = evidence(document, Wanted(part=one.part_id, prop=one.prop, at=at)).values
        assert (shown.support, shown.dissent, shown.reason) == (one.support, one.dissent, one.reason)
        assert len(shown.statements) + len(shown.dissenting) + shown.more == len(one.statements) + len(one.dissenting)
        assert [told.record for told in shown.statements] == [row["record_id"] for row in one.statements][:60]


def test_all_that_a_page_offers_can_be_opened_and_stands_as_said(client: TestClient, ids: list[str]) -> None:
    for incident in ids[:6]:
        page = client.get(f"/incidents/{incident}").text
        links = offered(page)
        assert links
        for query, words in links:
            piece = client.get(f"/incidents/{incident}/evidence", params=query, headers=PIECE)
            assert piece.status_code == 200, query
            assert "<html" not in piece.text
            if "dissent" in words and "at" in query:
                assert f"<summary autofocus>{words}</summary>" in piece.text, query
            assert '<ul class="voices">' in piece.text


def test_each_publisher_has_one_line_and_no_statement_is_lost(index: Index, ids: list[str]) -> None:
    for incident in ids[:10]:
        document = index.document(incident)
        for one in document.explained[:40]:
            asked = Wanted(part=one.part_id, prop=one.prop)
            found = evidence(document, asked)
            for side, name in ((found.voices, "statements"), (found.against, "dissenting")):
                rows = [row for each in document.explained for row in getattr(each, name)
                        if (each.part_id, each.prop) == (one.part_id, one.prop)]  # fmt: skip
                assert Counter({v.publisher: v.n for v in side}) == Counter(
                    publisher for publisher, _id in {(row["publisher"], row["statement_id"]) for row in rows}
                )
                hidden = sum(len(topic.said) for voice in side for topic in voice.rest)
                assert hidden == sum(voice.more for voice in side)
                said = sum(each.n for v in side for topic in (*v.first, *v.rest) for each in topic.said)
                assert said == len(rows)


def test_values_say_names_where_sources_code_ids() -> None:
    assert value_words("incident", "interaction", "RU > UA, military positive: 0").startswith("Russia towards Ukraine,")
    assert value_words("incident", "dyad", "XX > UA") == "XX towards Ukraine"
    assert value_words("incident", "severity", "dcid-severity 4") == "DCID severity: 4"
    assert value_words("incident", "severity", "of no scale 4") == "of no scale 4"
    assert value_words("response", "against", "KP") == "North Korea"
    assert value_words("response", "against", "a ministry") == "a ministry"


def test_techniques_are_named_where_the_release_names_them(birds: Workspace) -> None:
    with Handle(birds.release()) as handle:
        opened = Opened(handle, Index(kept(birds, birds.release(), public=False)), pinned=False)
        values = [Value("technique", "", code, code, "", Behind(1, 0, "")) for code in ("T9001", "T1")]
        (found,) = technique_names.in_facts(opened, [facts.Fact("", values)])
    assert [value.text for value in found.values] == ["Invented Fishing (T9001)", "T1"]


def test_who_says_otherwise_comes_first(index: Index, client: TestClient, ids: list[str]) -> None:
    found = next((i, one) for i in ids for one in index.document(i).explained if one.dissent and one.statements)
    asked = {"part": found[1].part_id, "prop": found[1].prop}
    piece = client.get(f"/incidents/{found[0]}/evidence", params=asked, headers=PIECE).text
    assert 0 < piece.index("Otherwise:") < piece.index("So:")


def test_all_statements_are_a_page_of_the_same_release(client: TestClient, served: Workspace, notpetya: str) -> None:
    version = served.release().name
    asked = f"/incidents/{notpetya}/evidence?prop=start&release={version}"
    (address,) = re.findall(r'<p class="all"><a href="([^"]+)"', client.get(asked, headers=PIECE).text)
    assert address == f"/incidents/{notpetya}/evidence?prop=start"
    assert client.get(address).text.count("<li>") > 15


def test_statements_are_counted_once_and_say_what_is_counted(client: TestClient, ids: list[str]) -> None:
    for incident in ids[:5]:
        page = client.get(f"/incidents/{incident}").text
        all_of_them = client.get(f"/api/v1/statements?incident={incident}&limit=1").json()["count"]
        of_records = re.findall(r'<span class="note">([\d,]+) statements?</span></td><td data-label="Tracker', page)
        assert sum(int(n.replace(",", "")) for n in of_records) == all_of_them
        explained = client.get(f"/api/v1/incidents/{incident}/explain").json()["explanations"]
        behind = {row["statement_id"] for one in explained if one["kind"] != "offline_conflict"
                  for row in (*one["statements"], *one["dissenting"])}  # fmt: skip
        assert f"{all_of_them:,} statements</a>, {len(behind):,} of them behind a value" in page
        assert f"{all_of_them:,} statements told for the first time" in page


def test_every_value_says_how_it_stands(client: TestClient, served: Workspace, notpetya: str) -> None:
    page = client.get(f"/incidents/{notpetya}").text
    with Handle(served.release()) as handle:
        whole = handle.incident(notpetya)
    told = offered(page)
    claimed = {(row["claim_id"], row["stance"]) for row in whole["attribution"]}
    assert sum(query.get("of") == "claim" for query, _ in told) == len(claimed)
    shown = {query["part"] for query, _ in told if "part" in query and "prop" not in query}
    for kind in ("victim", "loss", "response"):
        assert {row["part_id"][:12] for row in whole[kind]} <= shown, kind


def test_evidence_has_a_page_of_its_own_and_a_life_of_its_own(client: TestClient, notpetya: str) -> None:
    path = f"/incidents/{notpetya}/evidence?prop=start&at=0"
    whole, piece = client.get(path), client.get(path, headers=PIECE)
    assert "<h1>" in whole.text
    assert f'href="/incidents/{notpetya}"' in whole.text
    assert "HX-Request" in piece.headers["vary"]
    assert "cache-control" not in piece.headers
    version = client.get(f"/api/v1/incidents/{notpetya}").json()["release"]
    assert client.get(f"{path}&release={version}", headers=PIECE).headers["cache-control"] == "private, max-age=3600"


@pytest.mark.parametrize(
    ("query", "status"),
    [("prop=nope", 404), ("part=ffffffffffff", 404), ("of=magic&part=x", 400), ("prop=start&at=x", 400),
     ("prop=start&at=99", 404), ("prop=start&at=-1", 404), ("colour=red", 400), ("", 404), ("part=f", 404),
     ("of=claim&part=&stance=denies", 404), ("prop=" + "x" * 300, 400)],
)  # fmt: skip
def test_evidence_that_is_not_there(client: TestClient, notpetya: str, query: str, status: int) -> None:
    assert client.get(f"/incidents/{notpetya}/evidence?{query}", headers=PIECE).status_code == status


def test_a_denial_is_counted_for_the_claim(index: Index, notpetya: str) -> None:
    document = index.document(notpetya)
    denied = [one for one in claims.claims(document.whole["attribution"], Values(document.whole["value"]))
              if one.stance == "denies"]  # fmt: skip
    assert denied
    for claim in denied:
        found = evidence(document, Wanted(**dict(parse_qsl(claim.behind.where))))  # type: ignore[arg-type]
        assert found.summary.startswith(f"{claim.behind.support} publisher")
        assert any(value.label.endswith(", denied") for value in found.values)


def test_dates_are_drawn_as_they_are_told(index: Index, ids: list[str]) -> None:
    for incident in ids:
        whole = index.document(incident).whole
        values = Values(whole["value"])
        found = claims.claims(whole["attribution"], values)
        answers = parts.answers(whole["response"], whole["cooperation"], values)
        drawing = spans.span(whole, found, answers, [], "/").drawing
        assert isinstance(drawing, Strip)
        for event, name in zip(drawing.events, ("start", "end"), strict=False):
            expected = (whole[f"{name}_lo"], whole[f"{name}_hi"])
            assert (event.lo, event.hi) == expected if expected[0] else event.lo.year == 1, (incident, name)
        accused = [row["date_hi"] for row in whole["attribution"]
                   if row["date_lo"] and row["stance"] in ("asserts", "suspects", "reports")]  # fmt: skip
        if accused:
            assert drawing.events[4].hi == min(accused)
        chart = spans.exchange(found, answers, [], "/")
        if chart:
            assert chart.n == len(found) + len(answers)


def test_the_grid_counts_effects(index: Index, ids: list[str]) -> None:
    drawn = 0
    for incident in ids:
        whole = index.document(incident).whole
        chart = effects.grid(whole, [], "/")
        placed = [row for row in whole["effect"] if row["stance"] == "asserts" and (row["cia"] or row["dimension"])]
        if chart is None:
            assert not placed
            assert not whole["cia"]
            continue
        drawn += 1
        assert isinstance(chart.drawing, Grid)
        assert chart.n == len(placed)
        said = {
            (r, c) for r, row in enumerate(chart.drawing.cells) for c, cell in enumerate(row) if cell.state == "said"
        }
        rows, columns = (
            ["confidentiality", "integrity", "availability", None],
            ["physical", "digital", "information", None],
        )
        expected = {(rows.index(row["cia"]), columns.index(row["dimension"])) for row in placed}
        expected |= {(rows.index(code), 3) for code in whole["cia"]}
        expected |= {(3, columns.index(code)) for code in whole["dimensions"]}
        assert said == expected
    assert drawn > 5


def test_scales_keep_their_own_range() -> None:
    rows = [
        {"part_id": "", "prop": "severity", "kind": "incident", "chosen": text, "unit": unit, "value_num": points,
         "support": 1, "dissent": 0, "rule": "scales-side-by-side", "statement_ids": []}
        for text, unit, points in (("dcid-severity 4", "dcid-severity", 4.0), ("dcid-severity 5", "dcid-severity", 5.0),
                                   ("eurepoc-weighted 7.5", "eurepoc-weighted", 7.5), ("x 3", "x", 3.0))
    ]  # fmt: skip
    found = {(one.name, one.points): one for one in facts.scales(rows, Values(rows))}
    assert len(found) == 4
    dcid = found["DCID severity", "4"]
    assert (dcid.low, dcid.high, [step for step, on in dcid.steps if on]) == ("0", "10", ["4"])
    assert len(dcid.steps) == 11
    assert found["EuRepoC weighted cyber intensity", "7.5"].steps == []
    assert found["x", "3"].high == ""


def test_none_unknown_and_not_asked_are_kept_apart(index: Index) -> None:
    said: list[dict[str, Any]] = [
        {"kind": "incident", "prop": "end", "stance": "none", "source": "landmarks"},
        {"kind": "incident", "prop": "end", "stance": "unknown", "source": "other"},
        {"kind": "loss", "prop": "mid", "stance": "not-asked", "source": "other"},
    ]
    whole = {"absent": said, "sources": ["landmarks", "other"]}
    found = {one.label: one for one in absence.fields(whole, Values([]), index.trackers)}
    end, loss, start = found["When it ended"], found["Losses"], found["When it began"]
    assert (end.none, end.unknown, end.not_asked, end.silent) == (["landmarks"], ["other"], [], [])
    assert (loss.not_asked, loss.silent) == (["other"], ["landmarks"])
    assert (start.silent, start.not_asked) == (["landmarks"], ["other"])
    assert end.where.keys() == {"none", "unknown"}


def test_many_victims_are_grouped_and_counted(index: Index, ids: list[str]) -> None:
    seen = 0
    for incident in ids:
        whole = index.document(incident).whole
        found = victims.victims(whole["victim"], Values(whole["value"]))
        groups = victims.grouped(found)
        if len(found) <= victims.MANY:
            assert not groups
            continue
        seen += 1
        assert sum(len(group.victims) for group in groups) == len(whole["victim"])
        chart = victims.chart(whole["victim"], [], "/")
        assert chart is not None
        assert chart.n == len(whole["victim"])
    assert seen


def test_links_say_why(index: Index, ids: list[str]) -> None:
    shown = [linked.links(index, whole, Values(whole["value"])) for whole in (index.document(i).whole for i in ids)]
    made = [one for links in shown for one in (*links.wholes, *links.parts, *links.related)]
    assert made
    assert all(re.fullmatch(r"\d+%", one.score) for one in made)
    assert any(one.speaks_for for one in made)
    assert all(one.title for one in made)


def test_the_history_says_what_is_kept(client: TestClient, notpetya: str) -> None:
    page = client.get(f"/incidents/{notpetya}").text
    version = client.get(f"/api/v1/incidents/{notpetya}").json()["release"]
    history = page[page.index('id="history"') : page.index('id="take"')]
    assert version in history
    assert "told for the first time" in history
    assert "is not kept" not in history
    assert f"/incidents/{notpetya}?release={version}" in page


@pytest.mark.parametrize("name", ["incident-dates", "incident-exchange", "incident-effects", "incident-victims"])
def test_charts_of_an_incident_have_files(client: TestClient, notpetya: str, name: str) -> None:
    drawn = client.get(f"/charts/{name}.svg?incident={notpetya}")
    assert drawn.status_code == 200
    assert drawn.text.startswith("<svg")
    assert client.get(f"/charts/{name}.csv").status_code == 400
    assert client.get(f"/charts/{name}.csv?incident=ci-none").status_code == 404


def test_the_largest_page_is_light(client: TestClient, notpetya: str) -> None:
    assert len(client.get(f"/incidents/{notpetya}").content) < 150_000
