"""comity sources --quality: a line per source, all of one, and nothing of a closed one in what is passed on."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient
from workspaces import comity

from comity.release.quality import read
from comity.store.workspace import Workspace
from comity.web.app import make_app


def test_a_line_for_each_source(shared: Workspace) -> None:
    done = comity("sources", "--quality", "--workspace", shared.root)
    head, *lines = done.stdout.splitlines()
    assert head.split("\t")[:4] == ["source", "incidents", "publication", "attribution"]
    assert [line.split("\t")[0] for line in lines] == ["cfr", "landmarks"]
    assert "100% (" in lines[1]
    told = json.loads(comity("sources", "--quality", "--json", "--workspace", shared.root).stdout)
    assert told[0]["publication"]["of"] == told[0]["incidents"] > 0


def test_all_of_one_source_and_what_changed(shared: Workspace) -> None:
    told = json.loads(comity("sources", "cfr", "--quality", "--json", "--workspace", shared.root).stdout)
    old, _ = shared.versions()
    assert (told["changed"]["since"], told["changed"]["records_added"]) == (old, 1)
    assert told["changed"]["records_withdrawn"] == 0
    assert told["files"] == told["changed"]["new_files"] != told["changed"]["old_files"]
    text = comity("sources", "cfr", "--quality", "--workspace", shared.root).stdout
    for words in ("Can't contain: ", "Fields\n", "Issues\n", f"Changed since {old}: records 1 added"):
        assert words in text
    again = comity("sources", "landmarks", "--quality", "--workspace", shared.root).stdout
    assert "heard for the first time" in again


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sources", "nonsense", "--quality", "--workspace", "{root}"], "no source 'nonsense' in this release."),
        (["sources", "cfr", "--workspace", "{root}"], "a source is named without --quality."),
        (["sources", "--quality", "--workspace", "new"], "no release 'current' in new."),
    ],
)
def test_what_cannot_be_shown_says_what_to_do(shared: Workspace, words: list[str], told: str) -> None:
    done = comity(*(word.format(root=shared.root) for word in words))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"comity: {told}")
    assert len(done.stderr.splitlines()) == 2


def test_nothing_of_a_closed_source_is_passed_on(shared: Workspace) -> None:
    folder = shared.release()
    assert set(read(folder)) == {"cfr", "landmarks"}
    assert set(read(folder / "public")) == {"landmarks"}
    for path in (folder / "public" / "quality.json",):
        assert "cfr" not in path.read_text("utf-8").replace("via cfr", "")
    asking = TestClient(make_app(shared, public=True), base_url="http://any.example")
    for path in ("/sources/cfr", "/api/v1/sources/cfr"):
        assert asking.get(path).status_code == 404
    for path in ("/sources", "/sources/landmarks", "/api/v1/sources", "/api/v1/sources/landmarks"):
        answer = asking.get(path)
        assert answer.status_code == 200
        assert "cfr" not in answer.text
        assert "Council on Foreign Relations" not in answer.text
    own = TestClient(make_app(shared, public=False), base_url="http://127.0.0.1")
    assert own.get("/api/v1/sources/cfr").json()["quality"]["changed"]["records_added"] == 1
    assert "What it can’t contain" in own.get("/sources/cfr").text
