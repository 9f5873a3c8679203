"""The list of incidents: what stands beside each choice, in each unit, is what the relations hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from comity.release.asked import NOT_SAID
from comity.release.facets import DRAWN, FACETS
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.release.index.counting import UNITS, Unit
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.asked import Asked, Shown
from comity.web.views import incidents_facets, incidents_map, incidents_time, incidents_timeline
from comity.web.views.incidents_choices import key

SAID: dict[str, list[str]] = {
    "country": ["US", "UA", "GB", NOT_SAID], "accused": ["RU", "CN", "IR", NOT_SAID],
    "accused_origin": ["IR", NOT_SAID], "accused_place": [NOT_SAID], "actor": [NOT_SAID],
    "sector": ["energy", "public-administration", NOT_SAID], "type": ["espionage", "disruption", NOT_SAID],
    "purpose": ["information", NOT_SAID], "cia": ["availability", NOT_SAID], "dimension": ["digital", NOT_SAID],
    "response": ["statement", "sanctions", NOT_SAID], "source": ["landmarks"], "contested": ["yes", "no"],
    "q": ["attack", "power grid", "notpetya"], "since": ["2014", "2016-05-03", NOT_SAID], "until": ["2018"],
    "public_since": ["2013", NOT_SAID], "public_until": ["2019-06"],
}  # fmt: skip
MIXES = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in SAID.items()})


class Opened(msgspec.Struct, frozen=True):
    index: Index
    handle: Handle

    def fit(self, said: dict[str, Any]) -> None:
        """Makes relation `fit` of the incidents that DuckDB finds."""
        self.handle.con.register("fit", self.handle.incidents(**said).project("incident_id").to_arrow_table())

    def per_code(self, facet: str) -> dict[str, int]:
        """Code -> incidents of `fit`, by DuckDB; those without a code under NOT_SAID."""
        query = f"""SELECT coalesce(code::VARCHAR, '{NOT_SAID}') AS code, count(DISTINCT incident_id) AS n
                    FROM fit LEFT JOIN (SELECT * FROM ({ {**FACETS, **DRAWN}[facet] }) WHERE code IS NOT NULL)
                    USING (incident_id) GROUP BY 1"""
        return {row["code"]: row["n"] for row in self.handle.rows(query)}


@pytest.fixture(scope="module")
def opened(served: Workspace) -> Iterator[Opened]:
    with Handle(served.release()) as handle:
        yield Opened(Index(kept(served, served.release(), public=False)), handle)


def _asked(said: dict[str, Any], **shown: str) -> Asked:
    pairs = [(name, str(value)) for name, value in said.items()]
    return Asked(Filters(**said), 1, pairs, Shown(**shown), [*pairs, *shown.items()])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=MIXES, facet=st.sampled_from(list(incidents_facets.FACETS)), whole=st.booleans())
def test_beside_each_choice_stands_what_it_would_give(
    opened: Opened, said: dict[str, Any], facet: str, whole: bool
) -> None:
    asked = _asked(said, **({"more": facet} if whole else {}))
    fit = opened.index.conditions(asked.filters)
    (told,) = [one for one in incidents_facets.facets(opened.index, asked, fit) if one.name == facet]
    opened.fit({name: value for name, value in said.items() if name != facet})
    expected = opened.per_code(key(facet))
    for choice in told.choices:
        code = _code(choice.link, facet) or str(said[facet])
        assert choice.count == expected.get(code, 0), (facet, code)
        assert choice.chosen == (code == said.get(facet))
    top = max((n for code, n in expected.items() if code != NOT_SAID), default=0)
    if facet != "min_sources":
        assert max((choice.count for choice in told.choices if not choice.unsaid), default=0) == top


def _code(link: str, facet: str) -> str:
    found = re.search(rf"(?:^|&){facet}=([^&]*)", link)
    return found[1].replace("%3A", ":") if found else ""


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=MIXES, clock=st.sampled_from(["began", "public"]))
def test_bars_of_years_count_what_choosing_them_gives(opened: Opened, said: dict[str, Any], clock: str) -> None:
    since, until, facet = incidents_time.CLOCKS[clock]
    told = incidents_time.years(opened.index, _asked(said, clock=clock), opened.index.conditions(Filters(**said)))
    opened.fit({name: value for name, value in said.items() if name not in (since, until)})
    expected = opened.per_code(facet)
    assert told.unsaid == expected.pop(NOT_SAID, 0)
    assert {bar.year: bar.count for bar in told.bars if bar.count} == expected


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=MIXES, unit=st.sampled_from(["incident", "victim", "dyad"]), clock=st.sampled_from(["began", "public"]))
def test_bars_over_time_hold_everything_once(opened: Opened, said: dict[str, Any], unit: str, clock: str) -> None:
    asked = _asked(said, unit=unit, clock=clock, view="timeline")
    fit = opened.index.conditions(asked.filters)
    chart = incidents_timeline.over_time(opened.index, asked, fit)
    drawn = sum(
        (point.value or 0)
        for series in chart.drawing.series  # type: ignore[union-attr]
        for point in [*series.points, *([series.undated] if series.undated else [])]
    )
    assert drawn == chart.n == opened.index.counting.by(asked.unit)(opened.index.find(asked.filters))


def test_months_are_drawn_where_at_most_three_years_are_asked_for(opened: Opened) -> None:
    said = {"since": "2016", "until": "2017"}
    chart = incidents_timeline.over_time(
        opened.index, _asked(said), opened.index.conditions(Filters(**said))
    )  # fmt: skip
    labels = chart.drawing.labels  # type: ignore[union-attr]
    assert (labels[0], labels[-1], len(labels)) == ("2016-01", "2017-12", 24)
    query = """SELECT strftime(start_lo, '%Y-%m') AS month, count(*) AS n FROM incident
               WHERE year(start_lo) IN (2016, 2017) AND date_trunc('month', start_lo) = date_trunc('month', start_hi)
               GROUP BY 1"""
    expected = {row["month"]: row["n"] for row in opened.handle.rows(query)}
    series = chart.drawing.series  # type: ignore[union-attr]
    drawn = {label: sum(int(one.points[k].value or 0) for one in series) for k, label in enumerate(labels)}
    assert {month: n for month, n in drawn.items() if n} == expected
    assert expected


@pytest.mark.parametrize("side", ["victim", "accused"])
def test_each_country_on_the_map_leads_to_its_incidents(client: TestClient, opened: Opened, side: str) -> None:
    chart = incidents_map.by_country(opened.index, _asked({"contested": "yes"}, view="map", side=side),
                                     opened.index.conditions(Filters(contested="yes")))  # fmt: skip
    places = chart.drawing.places  # type: ignore[union-attr]
    assert len(places) > 5
    for place in (places[0], places[len(places) // 2], places[-1]):
        assert _tally(client.get(place.link).text) == place.value


def test_a_year_among_the_words_is_offered_as_a_time(client: TestClient) -> None:
    page = client.get("/incidents?q=ukraine+2017").text
    found = re.search(
        r'class="meant">.*?<a href="([^"#]+)#tally"[^>]*><bdi>ukraine, began in 2017</bdi>.*?([\d,]+) incident',
        page,
        re.S,
    )
    assert found and int(found[2]) > 0
    assert _tally(client.get(unescape(found[1])).text) == int(found[2])


def test_what_no_year_is_told_of_is_counted_beside_a_time(client: TestClient) -> None:
    page = client.get("/incidents?country=UA&since=2014").text
    found = re.search(r'([\d,]+) incidents? more fit all else, but no year.*?href="([^"]+)"', page, re.S)
    assert found and _tally(client.get(unescape(found[2])).text) == int(found[1])


@pytest.mark.parametrize("unit", UNITS)
def test_the_tally_names_its_unit(client: TestClient, opened: Opened, unit: str) -> None:
    page = client.get(f"/incidents?accused=RU&unit={unit}").text
    assert _tally(page) == opened.index.counting.by(Unit(unit, accused="RU"))(opened.index.find(Filters(accused="RU")))
    assert f"Unit of count: {unit}" in page
    assert f"how many {unit}s it would give" in page


@pytest.mark.parametrize("query", ["", "q=cyber", "sort=claims", "sort=publishers&country=US", "q=cyber&sort=newest"])
def test_paging_from_first_to_last_shows_each_incident_once(client: TestClient, query: str) -> None:
    path: str | None = f"/incidents?{query}&rows=25"
    seen: list[str] = []
    count = 0
    while path:
        page = client.get(path).text
        count = _tally(page)
        seen += re.findall(r'<th scope="row"><a href="/incidents/(ci-\w+)"', page)
        onward = re.search(r'<a rel="next" href="([^"]+)"', page)
        path = unescape(onward[1]) if onward else None
    assert len(seen) == len(set(seen)) == count > 25
    assert "Last</a>" not in page
    assert "First</a>" in page


def test_order_by_claims(client: TestClient) -> None:
    page = client.get("/incidents?sort=claims&rows=200").text
    claims = [int(n) for n in re.findall(r'<td data-label="Claims and codings" class="n">(\d+)</td>', page)]
    assert claims == sorted(claims, reverse=True)
    assert claims[0] > claims[-1]


@pytest.mark.parametrize(
    ("typed", "name", "leads"),
    [("lazrus", "Lazarus", "actor="), ("ukrane", "Ukraine", "country=UA"), ("notpeyta", "NotPetya", "q=NotPetya"),
     ("sandwrm", "Sandworm", "actor="), ("sony picturs", "Sony Pictures", "q=")],
)  # fmt: skip
def test_names_are_forgiven_their_typos(client: TestClient, typed: str, name: str, leads: str) -> None:
    page = client.get("/incidents", params={"q": typed}).text
    offers = re.findall(r'<a href="(/incidents\?[^"#]*)#tally"[^>]*><bdi>([^<]*)</bdi></a> '
                        r'<span class="note">\([^,]*, ([\d,]+)', page[page.index("Did you mean"):])  # fmt: skip
    (link, n) = next((unescape(link), n) for link, shown, n in offers if name in shown and leads in link)
    assert _tally(client.get(link).text) == int(n.replace(",", ""))


@pytest.mark.parametrize("text", ["%", "'; DROP TABLE incident; --", "☃", "\u202eabc", "NEAR(a b)", "a" * 200,
                                  "\"'(*:^-", "AND OR NOT", "<script>alert(1)</script>"])  # fmt: skip
def test_no_words_break_search_names_or_choices(client: TestClient, text: str) -> None:
    for asked in ({"q": text}, {"q": text, "sort": "relevance", "view": "timeline"}, {"more": "actor", "like": text}):
        answer = client.get("/incidents", params=asked)
        assert answer.status_code == 200, asked
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("query", ["unit=tons", "view=globe", "sort=random", "rows=7", "rows=1000000", "clock=noon",
                                   "side=left", "country=not_said"])  # fmt: skip
def test_what_is_no_choice_is_refused_in_words(client: TestClient, query: str) -> None:
    assert client.get(f"/incidents?{query}").status_code == 400


def test_fields_left_empty_are_not_kept_in_the_address(client: TestClient) -> None:
    answer = client.get("/incidents?q=&country=UA&since=&until=", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents?country=UA")


def test_choices_are_found_by_letters(client: TestClient) -> None:
    page = client.get("/incidents?more=country&like=king").text
    choices = page[page.index('id="facet-country"') : page.index('id="facet-accused"')]
    assert "United Kingdom" in choices
    assert "Ukraine" not in choices


def test_five_questions_open_with_an_answer(client: TestClient) -> None:
    page = client.get("/").text
    asked = re.findall(
        r'<li><a href="([^"]+)">([^<]+)</a>', page[page.index('id="questions"') : page.index('id="held"')]
    )
    assert len(asked) == 5
    for path, _text in asked:
        answer = client.get(unescape(path.partition("#")[0])).text
        assert "/charts/incidents-" in answer or "<tbody" in answer


def _tally(page: str) -> int:
    found = re.search(r'id="tally"[^>]*><strong>([\d,]+)</strong>', page)
    assert found
    return int(found[1].replace(",", ""))
