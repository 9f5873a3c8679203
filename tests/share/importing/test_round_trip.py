"""What Comity told comes back as it was: from STIX, and from MISP."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from foreign import Back, exported
from workspaces import ask, comity

TABLES = {
    "incidents": """SELECT title, summary, start_lo, start_hi, start_edtf, end_lo, end_hi, disclosed_lo, disclosed_hi,
                    types, purposes, cia, dimensions, victim_countries, sectors, accused_states, contested
                    FROM @incident """,
    "victims": "SELECT title, name, country, sector, category, role FROM @victim JOIN @incident USING (incident_id)",
    "claims": """SELECT title, asserted_by, asserter_kind, asserter_country, stance, accused_state,
                 accused_origin, accused_place, accused_organisation, accused_actor, accused_kind,
                 accused_relation, type, basis, confidence, words,
                 date_lo, date_hi FROM @attribution JOIN @incident USING (incident_id)""",
    "effects": """SELECT title, stance, about, kind, e.cia, dimension, text, duration, people_lo, people_hi, score,
                  scale FROM @effect e JOIN @incident USING (incident_id)""",
    "losses": """SELECT title, kind, borne_by, low, mid, high, currency, year FROM @loss l
                 JOIN @incident USING (incident_id)""",
    "responses": """SELECT title, responder, responder_kind, responder_country, dimension, measure, against, text,
                    date_lo, date_hi FROM @response JOIN @incident USING (incident_id)""",
    "cooperation": """SELECT title, kind, parties, text, date_lo, date_hi FROM @cooperation c
                      JOIN @incident USING (incident_id)""",
    "severity": """SELECT title, prop, chosen, value_num, unit FROM @value JOIN @incident USING (incident_id)
                   WHERE prop NOT IN ('marking', 'publication', 'tag') AND part_id = ''""",
}  # fmt: skip


@pytest.mark.parametrize("form", ["back", "misp_back"])
@pytest.mark.parametrize("table", TABLES)
def test_the_same_comes_back(form: str, table: str, request: pytest.FixtureRequest) -> None:
    told: Back = request.getfixturevalue(form)
    before, after = (Counter(map(repr, ask(one, TABLES[table] + " "))) for one in (told.before, told.after))
    assert before == after
    assert before or table in ("cooperation", "losses")


def objects(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["id"], one.get("modified", "")): one for one in json.loads(path.read_text("utf-8"))["objects"]}


def test_exported_again_every_object_is_the_same(back: Back, tmp_path: Path) -> None:
    """By design two more: the report and the marking that say what this export is."""
    sent, again = objects(back.sent), objects(exported(back.after, tmp_path / "again.json"))
    assert {key: again[key] for key in sent} == sent
    more = [key[0].partition("--")[0] for key in again.keys() - sent.keys()]
    assert sorted(more) == ["marking-definition", "report"]


def test_exported_again_every_event_is_the_same(misp_back: Back, tmp_path: Path) -> None:
    again = exported(misp_back.after, tmp_path / "again.json", "misp")
    sent, told = ({one["Event"]["uuid"]: one for one in json.loads(path.read_text("utf-8"))["response"]}
                  for path in (misp_back.sent, again))  # fmt: skip
    assert sent == told


def test_nothing_of_our_own_events_is_lost_on_the_way_in(misp_back: Back) -> None:
    assert (
        ask(misp_back.after, "SELECT code, message, locator, original FROM @issue WHERE code <> 'kept-not-told'") == []
    )


def test_what_a_filter_chooses_comes_with_all_that_belongs_to_it(back: Back, tmp_path: Path) -> None:
    chosen = objects(exported(back.after, tmp_path / "some.json", "stix", "--where", "country=DE"))
    sent = objects(back.sent)
    wanted = {
        row[0] for row in ask(back.after, "SELECT title FROM @incident WHERE list_contains(victim_countries, 'DE')")
    }
    assert {one["name"] for one in chosen.values() if one["type"] == "incident"} == wanted
    claims = {key for key, one in sent.items() if one.get("relationship_type") == "attributed-to"
              and sent[one["source_ref"], sent_version(sent, one["source_ref"])]["name"] in wanted}  # fmt: skip
    assert claims <= chosen.keys()
    assert comity("validate", tmp_path / "some.json").exit_code == 0


def sent_version(sent: dict[tuple[str, str], dict[str, Any]], key: str) -> str:
    return next(modified for one, modified in sent if one == key)


def test_what_comity_told_before_is_no_new_voice(back: Back) -> None:
    """It is known through the records that it was told from."""
    found = ask(back.after, "SELECT DISTINCT seen FROM @statement WHERE prop IN ('accused_state', 'country') ")
    assert found
    assert all(str(seen).startswith("via landmarks:") for (seen,) in found)
