"""TAXII and the explorer on one port: each answers what is its own, with guards of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from stages import CLEAR, MEDIA_TYPE, Server, indicator, parties_on
from starlette.testclient import TestClient

from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.exchange.hall import Hall
from comity.web.serving import Serving
from comity.web.taxii.app import make_taxii
from comity.web.taxii.beside import Beside
from comity.web.taxii.desk import Desk

OWN = "http://127.0.0.1"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Server]:
    with parties_on(f"sqlite:///{tmp_path}/ledger.sqlite") as server:
        yield server


def both(folder: Path, how: Serving, base: str = OWN) -> TestClient:
    desk = Desk(Ledger(f"sqlite:///{folder}/ledger.sqlite"))
    app = make_app(Workspace(folder), public=how.public, names=how.names, limits=how.limits(), hall=Hall(desk))
    return TestClient(Beside(app, make_taxii(desk, how.hosts())), base_url=base)


def test_each_answers_what_is_its_own_even_before_there_is_a_release(held: Server, tmp_path: Path) -> None:
    with both(tmp_path, Serving(taxii=True)) as client:
        assert client.get("/taxii2/", headers={"accept": MEDIA_TYPE}).headers["content-type"] == MEDIA_TYPE
        assert client.get("/taxii2").json()["http_status"] == "404"
        assert "Open" in client.get("/exchange").text
        assert client.get("/").status_code == 503
        assert "no release to show" in client.get("/").text
        assert client.get("/taxii2x").headers["content-type"].startswith("text/html")
        assert client.get("/api/v1/none").headers["content-type"] == "application/problem+json"


def test_bodies_are_bounded_by_whom_they_are_for(held: Server, tmp_path: Path) -> None:
    large = json.dumps({"objects": [indicator(CLEAR, description="x" * 300_000)]})
    headers = held.headers("a") | {"content-type": MEDIA_TYPE}
    with both(tmp_path, Serving(taxii=True)) as client:
        address = f"/taxii2/exchange/collections/{held.joint}/objects/"
        assert client.post(address, content=large, headers=headers).json()["success_count"] == 1
        for path in ("/exchange/sign-out", "/incidents/x/report", "/"):
            assert client.post(path, content=large, headers=headers).status_code in (404, 405, 413)


@pytest.mark.parametrize(("how", "host", "explorer", "taxii"), [
    (Serving(taxii=True), "evil.example", 400, 400), (Serving(taxii=True, names=("pod.local",)), "pod.local", 400, 200),
    (Serving("0.0.0.0", names=("a.example",)), "a.example", 200, 200),  # noqa: S104
    (Serving("0.0.0.0", names=("a.example",)), "b.example", 400, 400),  # noqa: S104
    (Serving("0.0.0.0"), "any.example", 200, 200), (Serving(taxii=True), "localhost", 200, 200),  # noqa: S104
], ids=str)  # fmt: skip
def test_hosts_are_checked_for_both(held: Server, tmp_path: Path, how: Serving, host: str, explorer: int,
                                    taxii: int) -> None:  # fmt: skip
    with both(tmp_path, how, f"http://{host}") as client:
        assert (client.get("/exchange").status_code, client.get("/taxii2/").status_code) == (explorer, taxii)


def test_what_passed_a_proxy_is_refused_by_what_shows_all_alone(held: Server, tmp_path: Path) -> None:
    with both(tmp_path, Serving(taxii=True)) as client:
        through = {"x-forwarded-for": "192.0.2.1"}
        assert client.get("/exchange", headers=through).status_code == 403
        assert client.get("/taxii2/", headers=through).status_code == 200


def test_reads_are_written_when_both_end(held: Server, tmp_path: Path) -> None:
    with both(tmp_path, Serving(taxii=True)) as client:
        client.get(f"/exchange/{held.free}")
        client.get(f"/taxii2/exchange/collections/{held.free}/objects/")
    with held.ledger.read() as con:
        acts = con.exec_driver_sql("SELECT act FROM audit ORDER BY number DESC LIMIT 2").scalars().all()
    assert set(acts) == {"page", "objects"}
