"""Pages of countries: numbers are those of the relations, links lead to as many, odd addresses are answered plainly."""

from __future__ import annotations

from collections import Counter

import pytest
from reading import counted, listed, points
from starlette.testclient import TestClient

from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.current import Opened
from comity.web.views.countries import country, intensity, lags, thin, years
from comity.web.views.countries.drawn import ROLES
from comity.web.views.countries.subject import Subject, subject

CODES = ("UA", "US", "RU", "GB", "KP", "org:EU")
_IN = {"target": "list_contains(victim_countries, $code)", "accused": "list_contains(accused_states, $code)",
       "responder": "incident_id IN (SELECT incident_id FROM response WHERE responder_country = $code)"}  # fmt: skip


@pytest.fixture(scope="module")
def handle(served: Workspace) -> Handle:
    return Handle(served.release())


@pytest.fixture(scope="module")
def index(served: Workspace) -> Index:
    return Index(kept(served, served.release(), public=False))


@pytest.fixture(scope="module")
def opened(handle: Handle, index: Index) -> Opened:
    return Opened(handle, index, pinned=False)


def asked(handle: Handle, query: str, code: str, role: str) -> list[tuple[object, ...]]:
    found = handle.con.execute(query.format(there=_IN[role]), {"code": code})
    return found.fetchall()


def test_every_territory_has_its_count_in_every_role(handle: Handle, client: TestClient) -> None:
    html = client.get("/countries").text
    for role, column in (("target", "victim_countries"), ("accused", "accused_states")):
        rows = handle.con.execute(f"SELECT code, count(*) FROM (SELECT unnest({column}) AS code FROM incident) "
                                  "GROUP BY code").fetchall()  # fmt: skip
        assert len(rows) > 5
        for code, n in rows:
            assert f'href="/countries/{code}?as={role}">{n:,}</a>' in html


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("code", CODES)
def test_counts_are_those_of_the_relations(opened: Opened, handle: Handle, code: str, role: str) -> None:
    shown = country.country(opened, code, role)
    ((n, contested, sources),) = asked(handle, """SELECT count(*), count(*) FILTER (contested),
        len(list_distinct(flatten(list(sources)))) FROM incident WHERE {there}""", code, role)  # fmt: skip
    assert shown.n == n
    numbers = [one.n for one in shown.counts]
    assert numbers[:2] == [sources or 0, contested]
    assert sum(tab.n for tab in shown.tabs if tab.here) == n


@pytest.mark.parametrize(("code", "role"), [("UA", "target"), ("US", "target"), ("RU", "accused"), ("US", "responder")])
def test_years_are_those_in_which_it_may_have_begun(index: Index, handle: Handle, code: str, role: str) -> None:
    about = country.about(index, code, role)
    for clock, name in ((years.BEGAN, "start"), (years.PUBLIC, "disclosed")):
        query = f"""SELECT unnest(range(year({name}_lo), year({name}_hi) + 1)) AS y, count(*) FROM incident
                    WHERE {{there}} AND year({name}_lo) > 1 AND year({name}_hi) < 9999 GROUP BY y"""
        assert years.counts(index, about, clock) == dict(asked(handle, query, code, role)) != {}  # type: ignore[arg-type]


def test_lags_are_intervals_of_precise_dates(index: Index, handle: Handle) -> None:
    about = country.about(index, "US", "target")
    query = """SELECT count(*), quantile_disc(lo, 0.5), quantile_disc(hi, 0.5) FROM (
        SELECT greatest(disclosed_lo - start_hi, 0) AS lo, disclosed_hi - start_lo AS hi FROM incident WHERE {there}
        AND start_hi - start_lo <= 30 AND disclosed_hi - disclosed_lo <= 30 AND disclosed_hi >= start_lo)"""
    ((n, lo, hi),) = asked(handle, query, "US", "target")
    first = lags.lags(index, about)[0]
    assert first.n == n > 5
    assert first.median == (f"{lo} days" if lo == hi else f"{lo} to {hi:,} days")


def test_a_lag_that_precision_makes_negative_is_none_and_a_contradiction_is_left_out(index: Index) -> None:
    about = Subject("all", {}, index.all)
    ((least, most),) = index.sql("SELECT min(no), max(no) FROM incident")
    assert (least, most) == (0, index.n - 1)
    for lag in lags.lags(index, about):
        assert lag.n + lag.before <= lag.of
        assert not lag.median.startswith("-")


@pytest.mark.parametrize("scale", intensity.SCALES)
def test_points_of_a_scale_keep_its_range(index: Index, scale: str) -> None:
    about = Subject("all", {}, index.all)
    found = intensity.counts(index, about, scale)
    told = Counter(code.partition(":")[2] for code in index.facet("severity") if code.startswith(f"{scale}:"))
    assert {float(point) for point in told} <= {float(point) for point in found}
    if scale == "dcid-severity":
        assert list(found) == list(range(11))


def test_what_is_lacking(index: Index, handle: Handle) -> None:
    rows = {row.label: row for row in thin.thin(index, country.about(index, "US", "target"))}
    ((no_sector, one_publisher, one_source, nobody),) = asked(handle, """SELECT count(*) FILTER (len(sectors) = 0),
        count(*) FILTER (n_sources < 2), count(*) FILTER (len(sources) < 2), count(*) FILTER (len(accused_states) = 0)
        FROM incident WHERE {there}""", "US", "target")  # fmt: skip
    assert rows["no sector of a victim told"].n == no_sector
    assert rows["rests on one independent publisher"].n == one_publisher
    assert rows["told by one tracker only"].n == one_source
    assert rows["no state accused"].n == nobody
    assert "no country of a victim told" not in rows


@pytest.mark.parametrize("path", ["/countries/US", "/countries/RU?as=accused", "/countries/US?as=responder",
                                  "/countries/org:EU"])  # fmt: skip
def test_every_number_leads_to_as_many_incidents(client: TestClient, index: Index, path: str) -> None:
    found = list(counted(client.get(path).text))
    assert len(found) >= 8
    for address, n in found:
        assert (address, listed(index, address)) == (address, n)


@pytest.mark.parametrize(("code", "role"), [("UA", "target"), ("RU", "accused")])
def test_every_bar_and_cell_leads_to_as_many_incidents(opened: Opened, index: Index, code: str, role: str) -> None:
    shown = country.country(opened, code, role)
    marks = [point for chart in (shown.by_year, *shown.charts) for point in points(chart.drawing)]
    leading = [point for point in marks if point.link.startswith("/incidents?")]
    assert len(leading) > 20
    for point in leading:
        assert (point.link, listed(index, point.link)) == (point.link, point.value)


@pytest.mark.parametrize(
    "path", ["/countries/ua", "/countries/UKR", "/countries/Ukraine", "/countries/ukraine", "/countries/%E2%80%AEUA"]
)
def test_names_lead_to_codes(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?as=target", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/countries/UA?as=target")


@pytest.mark.parametrize("code", ["Narnia", "ZZ", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a" * 300, "%00", "UA%00",
                                  "org:", "-1", "%2e%2e", "'%20OR%20'1'='1"])  # fmt: skip
def test_unknown_codes_are_not_found(client: TestClient, code: str) -> None:
    answer = client.get(f"/countries/{code}", follow_redirects=False)
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("query", ["as=victim", "as=", "foo=1", "as=target&as=accused", "page=2"])
def test_what_is_not_understood_is_said(client: TestClient, query: str) -> None:
    assert client.get(f"/countries/UA?{query}").status_code == (200 if query == "as=" else 400)


def test_a_country_of_which_nobody_tells(client: TestClient) -> None:
    answer = client.get("/countries/TV?as=responder")
    assert answer.status_code == 200
    assert "No source in this release tells" in answer.text
    assert "TUV" in answer.text


def test_members_and_successors_are_linked(client: TestClient) -> None:
    assert 'href="/countries/DE"' in client.get("/countries/org:EU").text
    assert 'href="/countries/RU"' in client.get("/countries/SUHH").text


@pytest.mark.parametrize("suffix", ["svg", "csv"])
def test_charts_are_files_too(client: TestClient, suffix: str) -> None:
    for name in ("years", "sectors", "dyads", "types", "responses"):
        answer = client.get(f"/charts/country-{name}.{suffix}?of=US&as=target")
        assert answer.status_code == 200
        assert len(answer.content) > 40
    assert client.get(f"/charts/country-years.{suffix}?of=Narnia").status_code == 404


def test_a_subject_of_nothing_has_no_lag(index: Index) -> None:
    nothing = subject(index, "nothing", {"country": "TV"})
    assert [lag.median for lag in lags.lags(index, nothing, "TV")] == [""] * 4
