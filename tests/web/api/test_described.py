"""The API does what its OpenAPI description says: requests made up from it, answers held to it (schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from comity.web.api import openapi
from comity.web.api.routes import RESOURCES

described = schemathesis.openapi.from_dict(openapi.document(RESOURCES))
# What is made up may be longer than any address: that is refused as such.
described.config.checks.negative_data_rejection.expected_statuses.append("414")


@pytest.fixture(scope="module")
def real(shared: TestClient) -> dict[str, str]:
    """Texts that mean something, by the names of parameters: a description can't say which do."""
    release = shared.get("/api/v1/releases").json()["release"]
    row = shared.get("/api/v1/incidents?q=notpetya").json()["items"][0]
    told = shared.get(f"/api/v1/statements?incident={row['incident_id']}").json()["items"][0]
    actor = shared.get("/api/v1/actors?q=sandworm").json()["items"][0]["actor_id"]
    return {"incident_id": row["incident_id"], "incident": row["incident_id"], "statement_id": told["statement_id"],
            "record": told["record_id"], "actor_id": actor, "actor": actor, "name": "landmarks", "version": "current",
            "release": release, "country": "UA", "one": "Russia", "two": "UA", "accused": "RU", "victim": "Ukraine",
            "claimant": "GB", "accused_origin": "IR", "accused_place": "CN", "responder": "US", "source": "landmarks",
            "until": "2020",
            "public_since": "2015", "public_until": "2020-06", "field": "start"}  # fmt: skip


@described.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: Any, shared: TestClient, real: dict[str, str]) -> None:
    made_up = case.meta.generation.mode.is_negative
    case.path_parameters = {name: text if made_up else real[name] for name, text in case.path_parameters.items()}
    if not made_up:
        _make_real(case, real)
    answer = case.call_and_validate(app=shared.app)
    assert made_up or answer.status_code == 200


def _make_real(case: Any, real: dict[str, str]) -> None:
    """Gives what was made up a meaning; takes away what can't be made up."""
    case.query = {name: real.get(name, text) for name, text in case.query.items() if name != "cursor"}
    if "since" in case.query and case.path != "/api/v1/dyads":
        case.query["since"] = real["release"] if case.path == "/api/v1/changes" else "2015-06"
    if case.path == "/api/v1/dyads" and "until" in case.query:
        case.query["until"] = 2020
    if case.path == "/api/v1/statements":  # takes one of the two
        case.query.pop("incident", None)
        case.query["record"] = real["record"]
