"""Dossiers: a page in a frame to be printed, with release, sources and every statement."""

from __future__ import annotations

import re
from html import unescape

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
    assert "The statements behind each value, in their words" in text
    assert len(locators) > 20
    assert all(locator.replace("&", "&amp;") in text for locator in locators)
    assert "Comity landmarks" in text
    assert "<script" not in text and "<nav" not in text.replace('<nav class="toc"', "")


def test_of_a_country_and_of_a_pair(client: TestClient) -> None:
    country = client.get("/countries/UA/dossier?as=target").text
    pair = client.get("/dyads/RU/UA/dossier").text
    assert "Ukraine" in country and "/countries/UA?as=target" in country
    assert "Russia" in pair and "<svg" in pair


def test_of_a_pair_tells_each_claim_with_who_tells_it(client: TestClient, served: Workspace) -> None:
    text = client.get("/dyads/RU/UA/dossier").text
    with Handle(served.release()) as handle:
        claims = handle.rows("""
            SELECT DISTINCT claim_id, stance FROM attribution JOIN incident USING (incident_id)
            WHERE accused_state = 'RU' AND list_contains(accused_states, 'RU') AND list_contains(victim_countries, 'UA')
            """)
        responses = handle.rows("""
            SELECT r.part_id FROM response r JOIN incident USING (incident_id)
            WHERE list_contains(accused_states, 'RU') AND list_contains(victim_countries, 'UA')""")
    told = text[text.index('id="told"') :]
    assert f"Claims: {len(claims)}</h4>" in told and f"Responses: {len(responses)}</h4>" in told
    assert all(f"part={row['claim_id'][:12]}&amp;stance={row['stance']}" in told for row in claims)
    assert all(f"evidence?part={row['part_id'][:12]}" in told for row in responses)
    assert "landmarks:" in told
    address = re.findall(r'<a href="(/incidents/[^"]+/evidence[^"]+)">', told)[0]
    assert client.get(unescape(address)).status_code == 200


def test_a_dossier_has_names_where_pages_have_them_and_ids_in_small_print(client: TestClient, notpetya: str) -> None:
    for path in (f"/incidents/{notpetya}/dossier", "/dyads/RU/UA/dossier", "/countries/UA/dossier"):
        text = client.get(path).text
        small = re.sub(r'<span class="where">.*?</span>|<[^>]*>', " ", text)
        assert not re.search(r"\b[0-9a-f]{32}\b", small), path
        assert not re.search(r"\b[A-Z]{2} > [A-Z]{2}\b|(?<!Comity )\blandmarks\b", small), path


def test_a_dossier_is_in_the_language_that_is_chosen(client: TestClient, notpetya: str) -> None:
    path = f"/incidents/{notpetya}/dossier"
    assert f'href="{path}?lang=de"' in client.get(path).text
    german = client.get(f"{path}?lang=de")
    client.cookies.clear()
    assert '<html lang="de">' in german.text and "Wer wen beschuldigt" in german.text


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
