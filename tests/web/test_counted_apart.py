"""What readers took wrongly once: each thing counted is named, and what it isn't is said apart."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from comity.release.dyads import COLUMNS
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.release.index.nearly import nearly
from comity.store.workspace import Workspace
from comity.web import words
from comity.web.asked import Asked, Shown
from comity.web.current import Opened
from comity.web.views import claims, incidents, rows, victims
from comity.web.views.evidence import told as telling
from comity.web.views.values import Values


@pytest.fixture(scope="module")
def handle(served: Workspace) -> Iterator[Handle]:
    with Handle(served.release()) as handle:
        yield handle


@pytest.fixture(scope="module")
def opened(served: Workspace, handle: Handle) -> Opened:
    return Opened(handle, Index(kept(served, served.release(), public=False)), pinned=False)


def _claim(kind: str, stance: str, **more: Any) -> dict[str, Any]:
    told = dict.fromkeys(("asserter_country", "accused_origin", "accused_place", "accused_organisation",
                          "accused_actor", "actor_name", "accused_relation", "confidence", "words", "date_lo",
                          "date_hi"))  # fmt: skip
    return told | {"claim_id": f"{kind}{stance}", "part_id": kind, "asserted_by": kind, "asserter_kind": kind,
                   "stance": stance, "accused_state": "RU", "basis": [], "type": [], "n_roots": 1} | more  # fmt: skip


def test_a_trackers_coding_accuses_nobody() -> None:
    told = [_claim("government", "asserts"), _claim("tracker", "asserts"), _claim("tracker", "denies")]
    (one,) = claims.standings(told)
    assert (one.accuse.parties, one.deny.parties, one.coded.parties) == (1, 1, 1)
    found = claims.claims(told, Values([]))
    assert claims.summary(found) == "1 accusation, 1 denial, 1 coded by the tracker, no accuser named"
    assert claims.first(found) is None
    assert claims.undated(found) == (1, 1)


def test_claims_of_the_box_are_those_of_its_table() -> None:
    told = [_claim("government", "denies", claim_id=name) for name in "abc"]
    told += [_claim("press", "denies"), _claim("vendor", "denies", accused_state=None)]
    found, (one,), rest = claims.claims(told, Values([])), claims.standings(told), claims.stateless(told)
    assert rest is not None and not rest.held and not one.held
    assert (one.deny.parties, one.deny.claims, rest.deny.claims) == (2, 4, 1)
    assert claims.summary(found) == f"{one.deny.claims + rest.deny.claims} denials"
    assert claims.stateless(told[:4]) is None


def test_whom_a_claim_names() -> None:
    gang = _claim("vendor", "asserts", accused_state=None, accused_origin="RU", accused_actor="Invented Gang")
    some = _claim("press", "reports", accused_state=None, accused_place="RU")
    named = {name for one in claims.claims([gang, some], Values([])) for name in one.accused}
    assert named == {"Invented Gang (from Russia, no state accused)", "Russia, not said if a state"}


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"accused_states": ["RU"], "accused_origins": ["IR"]}, "Russia"),
        ({"accused_origins": ["IR"]}, "no state; groups or persons from Iran"),
        ({"accused_places": ["CN"]}, "China, not said if a state"),
        ({}, "state not said"),
    ],
)
def test_a_row_says_what_is_told_of_the_accused(said: dict[str, list[str]], text: str) -> None:
    empty: dict[str, Any] = {"accused_states": [], "accused_origins": [], "accused_places": [], "n_claims": 1}
    assert rows.accused(empty | said) == text


def test_victims_without_a_name_stand_apart() -> None:
    assert victims.counts([{"name": "A"}, {"name": None}, {"name": None}]) == "1 named victim and 2 victims not named"
    assert victims.counts([{"name": None}]) == "1 victim not named"


@pytest.mark.parametrize(("said", "text"), [("PT3H", "3 hours"), ("P3D; P7D", "3 days; 7 days"), ("PT1H30M",
                         "1 hour 30 minutes"), ("under 24 hours", "under 24 hours"), ("P", "P"),
                         ("P1M", "1 month")])  # fmt: skip
def test_durations_in_words(said: str, text: str) -> None:
    assert words.duration(said) == text


@pytest.mark.parametrize(("prop", "method", "coded"), [("accused_kind", "as-is", True), ("words", "as-is", False),
                         ("accused_state", "pattern", False), ("accused_state", "parsed", True),
                         ("accused_subkind", "crosswalk", True)])  # fmt: skip
def test_a_code_is_no_quotation(prop: str, method: str, coded: bool) -> None:
    row = dict.fromkeys(("value", "url", "retrieved_at", "confidence", "first_version"))
    row["statement_id"] = "s"
    told = row | {"original": "Some text", "publisher": "P", "asserted_by": "P", "stance": "asserts", "seen": "text",
                  "locator": "", "record_id": "r", "method": method}  # fmt: skip
    assert telling.told("attribution", prop, told, {}).coded is coded


@pytest.mark.parametrize("unit", ["victim", "dyad"])
def test_incidents_without_the_unit_are_not_listed(client: TestClient, opened: Opened, unit: str) -> None:
    index = opened.index
    held = sum(int(n) > 0 for n in index.measures[f"{unit}s"])
    text = client.get(f"/incidents?unit={unit}").text
    assert f"in {held} incidents" in text
    assert (f"{index.n - held} more incident" in text) is (held < index.n)
    assert all(index.measures[f"{unit}s"][index.number(one.id)] for one in _listing(opened, unit).rows)


def _listing(opened: Opened, unit: str) -> incidents.Listing:
    return incidents.listing(opened, Asked(Filters(), 1, [], Shown(unit=unit), [("unit", unit)]))


def test_a_sentence_finds_what_has_most_of_its_words(client: TestClient, opened: Opened) -> None:
    asked = "notpetya malware zzqx"
    assert not client.get(f"/api/v1/incidents?q={asked}").json()["items"]
    text = client.get(f"/incidents?q={asked}").text
    assert "No incident has all of the words" in text and "NotPetya" in text
    found = nearly(opened.index, asked, opened.index.all, 5)
    assert "NotPetya" in {row["title"] for row in opened.index.rows(found[:1])}
    assert nearly(opened.index, "zzqx qqzx", opened.index.all, 5) == []


def test_the_panel_of_all_pairs(client: TestClient, handle: Handle) -> None:
    lines = client.get("/dyads.csv").text.splitlines()
    expected = handle.dyads(unit="year")
    assert lines[0].split(",") == list(COLUMNS) == expected.columns
    assert len(lines) - 1 == len(expected.fetchall())
    columns = pq.read_table(io.BytesIO(client.get("/dyads.parquet").content))
    assert (columns.num_rows, columns.column_names) == (len(lines) - 1, list(COLUMNS))
    told = client.get("/dyads.csv?sides=all&zeros=0").text.splitlines()[1:]
    assert len(told) == len(handle.dyads(sides="all", zeros=False).fetchall()) < len(lines) - 1
    assert [client.get(f"/dyads.csv?{wrong}").status_code for wrong in ("zeros=2", "sides=some", "x=1")] == [400] * 3
    assert client.get("/dyads.ods").status_code == 404
    assert 'href="/dyads.parquet"' in client.get("/countries").text


def test_start_and_list_word_their_years_alike(client: TestClient) -> None:
    start = client.get("/").text
    assert "the year it began is told of" in start and "with a year" not in start
    assert "year it began not said" in client.get("/incidents").text
    assert "year it became public not said" in client.get("/incidents?clock=public").text


def test_countries_count_states_and_origins_apart(client: TestClient) -> None:
    page = client.get("/countries/IR?as=accused").text
    assert "not counted here: accused groups or persons from here, no state accused" in page
    told = client.get("/api/v1/countries/IR").json()["country"]
    assert {"as_accused", "accused_origin", "accused_place"} <= told.keys()


def test_publications_have_their_dates(client: TestClient, notpetya: str) -> None:
    page = client.get(f"/incidents/{notpetya}").text
    records = page[page.index('id="records"') :]
    assert "Published" in records and "February 2018" in records
    assert "The earliest claim that has a date" in page
