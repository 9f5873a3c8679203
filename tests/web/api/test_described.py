"""The API does what its OpenAPI description says: requests made up from it, answers held to it (schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from comity.web.api import openapi
from comity.web.api.routes import RESOURCES

described = schemathesis.openapi.from_dict(openapi.document(RESOURCES))


@pytest.fixture(scope="module")
def places(client: TestClient, notpetya: str) -> dict[str, str]:
    """Parts of paths that lead somewhere."""
    told = client.get(f"/api/v1/statements?incident={notpetya}").json()["items"][0]
    actor = client.get("/api/v1/actors").json()["items"][0]["actor_id"]
    return {"incident_id": notpetya, "statement_id": told["statement_id"], "actor_id": actor, "name": "landmarks",
            "version": "current", "country": "UA", "one": "Russia", "two": "UA"}  # fmt: skip


@described.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: Any, shared: TestClient, places: dict[str, str]) -> None:
    # A date or the name of a place is a text to the description: whether it means something is found out by reading it.
    case.call_and_validate(app=shared.app, excluded_checks=[positive_data_acceptance])
