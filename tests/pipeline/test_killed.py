"""kill -9 in the middle of any stage: readers keep a whole release, and the next run leaves no trace of it."""

from __future__ import annotations

import pytest
from pausing import PLACES, paused
from workspaces import CFR, Desk, ask, built, changes, comity, edit_csv, left_overs

import comity as library
from comity.store.contracts import contracts
from comity.store.workspace import Workspace


def whole(workspace: Workspace, version: str) -> None:
    """Every relation of a release can be read."""
    with library.open(workspace.releases / version) as handle:
        for name in contracts():
            assert handle.rows(f"SELECT count(*) AS n FROM {name}")[0]["n"] == handle.release.counts[name]


@pytest.mark.parametrize("place", PLACES)
def test_a_killed_run_leaves_the_former_release_and_the_next_recovers(small: Desk, place: str) -> None:
    workspace, before = small.workspace, small.workspace.release()
    edit_csv(small.mirror / CFR, lambda rows: [rows[0] | {"Description": "Told otherwise."}, *rows[1:]])
    with paused(small, place):
        pass
    at_once = place.endswith("its seal")  # the new release is whole and current already; only the note of it lacks
    assert (workspace.release() == before) is not at_once
    whole(workspace, workspace.release().name)

    assert built(small.root, small.mirror).release() != before
    assert left_overs(workspace) == []
    assert workspace.versions()[0] == before.name
    assert workspace.versions()[-1] == workspace.release().name
    assert len(workspace.versions()) == (3 if at_once else 2)
    whole(workspace, workspace.release().name)
    told = ask(workspace, "SELECT value FROM @statement WHERE prop = 'summary' AND record_id LIKE 'cfr:compromise%'")
    assert told == [("Told otherwise.",)]
    assert [(c["op"], c["fields"]) for c in changes(workspace)] == [] if at_once else [("MODIFIED", ["summary"])]
    again = comity("run", "--workspace", small.root)
    assert (again.exit_code, again.stdout) == (0, f"Nothing changed; release {workspace.release()}\n")


def test_two_runs_at_once(small: Desk) -> None:
    edit_csv(small.mirror / CFR, lambda rows: rows[:-1])
    before = small.workspace.release()
    with paused(small, "check") as first:
        for words in (["run"], ["fetch"], ["publish"]):
            second = comity(*words, "--workspace", small.root)
            assert second.exit_code == 3
            assert second.stderr.splitlines() == [
                f"comity: another run (process {first.pid}) is at work in {small.root}.",
                "Wait for it, stop it, or choose another folder with --workspace.",
            ]
        reading = comity("explain", "Attack on the invented", "--workspace", small.root)
        assert (reading.exit_code, small.workspace.release()) == (0, before)
    assert built(small.root, small.mirror).release() != before  # the lock goes with its holder
