"""Answered reports by the API: page by page, conditional on the ledger, and only for what may be passed on."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import msgspec
import pytest
from starlette.testclient import TestClient

from comity.release.reports.keeping import answer, answered, keep
from comity.release.reports.sent import Seen, Sent
from comity.store.ledger.port import Ledger

PATH = "/api/v1/corrections"


def more(ledger: Ledger, *, own_use: bool) -> str:
    """One more report that was answered."""
    made = keep(ledger, Seen("v", own_use, "ci-1", "Invented", None), Sent("other", "Something else."))
    answer(ledger, made, answered("accepted", "Mended.", "a.curator"), 0)
    return made


def test_each_page_goes_on_behind_the_one_before(shared: TestClient, reported: Ledger) -> None:
    path: str | None = f"{PATH}?limit=2"
    seen: list[str] = []
    while path:
        page = shared.get(path)
        told = page.json()
        assert (told["unit"], "link" in page.headers) == ("answered report", bool(told["next"]))
        seen += [one["report_id"] for one in told["items"]]
        path = told["next"]
        if len(seen) == 2:
            newest = more(reported, own_use=False)  # comes in front of what was read
    assert len(seen) == len(set(seen)) == told["count"] - 1
    assert newest not in seen
    assert shared.get(PATH).json()["items"][0]["report_id"] == newest


def test_a_tag_holds_until_something_is_answered(shared: TestClient, reported: Ledger) -> None:
    first = shared.get(PATH)
    tag = {"if-none-match": first.headers["etag"]}
    assert "last-modified" not in first.headers
    assert shared.get(PATH, headers=tag).status_code == 304
    made = more(reported, own_use=False)
    again = shared.get(PATH, headers=tag)
    assert (again.status_code, again.json()["items"][0]["report_id"]) == (200, made)
    version = first.json()["release"]
    assert "max-age" not in shared.get(f"{PATH}?release={version}").headers["cache-control"]


def test_what_only_an_own_server_shows_is_neither_listed_nor_counted(shared: TestClient, reported: Ledger) -> None:
    before = shared.get(PATH).json()
    more(reported, own_use=True)
    assert shared.get(PATH).json() == before


@pytest.mark.parametrize("key", [["soon", "x"], ["2030-01-01", "x"], ["2030-01-01T00:00:00+05:00", "x"], ["x"],
                                 ["0001-01-01T00:00:00+14:00", "x"]])  # fmt: skip
def test_a_cursor_that_was_made_by_hand_is_refused(shared: TestClient, key: list[str]) -> None:
    cursor = urlsafe_b64encode(msgspec.json.encode(["answered report", key])).decode().rstrip("=")
    refused = shared.get(f"{PATH}?cursor={cursor}")
    assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
