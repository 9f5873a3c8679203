"""Pages that are kept: the same bytes as when they were made, each release, address and language for itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.pages import shown
from comity.web.warming import FIRST, warm

OWN = "http://127.0.0.1"


def test_a_page_is_made_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "/incidents?country=UA&until=2019"
    first = client.get(address)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(shown.templating, "page", never)
    again = client.get(address)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["content-encoding"] == "gzip"
    plain = client.get(address, headers={"accept-encoding": "identity"})
    assert plain.content == first.content
    assert "content-encoding" not in plain.headers
    for answer in (first, again, plain):
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_each_language_has_its_own(client: TestClient) -> None:
    english, german = (client.get("/about", headers={"accept-language": name}).text for name in ("en", "de"))
    assert '<html lang="en">' in english
    assert '<html lang="de">' in german


def test_what_is_refused_is_not_kept(client: TestClient) -> None:
    for _ in range(2):
        assert client.get("/incidents?country=nowhere-at-all").status_code == 400


def test_a_warm_server_has_its_first_pages(served: Workspace) -> None:
    app = make_app(served, public=False)
    with ThreadPoolExecutor(1) as apart:  # where no loop runs: a browser of other tests has one here
        apart.submit(warm, app).result()
    held = app.state.pages
    pages = [address for address in FIRST if not address.startswith("/api")]
    with TestClient(app, base_url=OWN) as asking:
        made = held.bytes
        assert made > 0
        for address in pages:
            assert asking.get(address).status_code == 200
        assert held.bytes == made
