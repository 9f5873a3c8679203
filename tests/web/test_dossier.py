"""Dossiers: a page in a frame to be printed, with release, sources and every statement."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from comity.release.handle import Handle
from comity.store.workspace import Workspace


def test_of_an_incident_carries_release_sources_address_and_all_statements(
    client: TestClient, served: Workspace, notpetya: str
) -> None:
    text = client.get(f"/incidents/{notpetya}/dossier").text
    version = served.release().name
    statements = client.get(f"/api/v1/incidents/{notpetya}/explain").json()["explanations"]
    locators = {s["locator"] for one in statements for s in one["statements"]}
    assert f"/incidents/{notpetya}?release={version}" in text
    assert "Every statement in its words" in text
    assert len(locators) > 20
    assert all(locator.replace("&", "&amp;") in text for locator in locators)
    assert "Comity landmarks" in text
    assert "<script" not in text and "<nav" not in text.replace('<nav class="toc"', "")


def test_of_a_country_and_of_a_pair(client: TestClient) -> None:
    country = client.get("/countries/UA/dossier?as=target").text
    pair = client.get("/dyads/RU/UA/dossier").text
    assert "Ukraine" in country and "/countries/UA?as=target" in country
    assert "Russia" in pair and "<svg" in pair


def test_of_a_pair_tells_each_claim_with_source_and_statements(client: TestClient, served: Workspace) -> None:
    text = client.get("/dyads/RU/UA/dossier").text
    with Handle(served.release()) as handle:
        claims = handle.rows("""
            SELECT statement_ids FROM attribution JOIN incident USING (incident_id) WHERE accused_state = 'RU'
            AND list_contains(accused_states, 'RU') AND list_contains(victim_countries, 'UA')""")
        responses = handle.rows("""
            SELECT r.statement_ids FROM response r JOIN incident USING (incident_id)
            WHERE list_contains(accused_states, 'RU') AND list_contains(victim_countries, 'UA')""")
    told = text[text.index('id="told"') :]
    assert f"Claims: {len(claims)}</h4>" in told and f"Responses: {len(responses)}</h4>" in told
    assert all(any(one in told for one in row["statement_ids"]) for row in (*claims, *responses))
    assert "landmarks:" in told


def test_pages_lead_to_their_dossiers(client: TestClient, notpetya: str) -> None:
    for page, dossier in (
        (f"/incidents/{notpetya}", f"/incidents/{notpetya}/dossier"),
        ("/countries/UA?as=accused", "/countries/UA/dossier?as=accused"),
        ("/dyads/RU/UA", "/dyads/RU/UA/dossier"),
    ):
        assert f'href="{dossier}"' in client.get(page).text
        assert client.get(dossier).status_code == 200


def test_what_is_not_there_has_no_dossier(client: TestClient) -> None:
    for path in ("/incidents/ci-none/dossier", "/countries/Atlantis/dossier", "/dyads/RU/Atlantis/dossier"):
        assert client.get(path).status_code == 404
    assert client.get("/countries/UA/dossier?as=king").status_code == 400
    assert not re.search("Traceback", client.get("/countries/UA/dossier?as=king").text)
