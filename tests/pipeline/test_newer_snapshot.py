"""A newer snapshot of a source, or a verdict of a person, changes what it touches and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workspaces import CFR, Desk, Table, ask, built, changes, comity, edit_csv

IDS = "SELECT record_id, incident_id FROM @cluster ORDER BY ALL"
CRANES, CLERKS = "Attack on the invented harbour’s cranes", "Phishing of made-up clerks"


def incident(desk: Desk, title: str) -> str:
    """The incident that holds the record of a title."""
    query = f"SELECT incident_id FROM @cluster JOIN @record USING (record_id) WHERE title = '{title}'"
    return str(ask(desk.workspace, query)[0][0])


def test_one_row_added_one_changed_one_withdrawn(small: Desk) -> None:
    before = dict(ask(small.workspace, IDS))
    gone, kept = incident(small, CLERKS), incident(small, CRANES)

    def newer(rows: Table) -> Table:
        rows = [row for row in rows if row["Title"] != CLERKS]
        rows = [row | {"Type": "Data destruction"} if row["Title"] == CRANES else row for row in rows]
        return [*rows, {"Title": "Flooding of made-up mines", "Date": "4/5/2011", "Description": "Invented."}]

    edit_csv(small.mirror / CFR, newer)
    built(small.root, small.mirror)
    added = incident(small, "Flooding of made-up mines")
    told = {change["op"]: change for change in changes(small.workspace)}
    assert {op: change["incident_id"] for op, change in told.items()} == {
        "ADDED": added, "REMOVED": gone, "MODIFIED": kept,
    }  # fmt: skip
    assert len(changes(small.workspace)) == 3
    assert "types" in told["MODIFIED"]["fields"]
    after = dict(ask(small.workspace, IDS))
    assert {r: i for r, i in after.items() if r in before} == {r: i for r, i in before.items() if r in after}
    old = "SELECT count(*) FROM @statement WHERE first_version = last_version"
    new_ones = "SELECT count(*) FROM @statement WHERE record_id LIKE '%mines%' OR value = 'wiper'"
    assert ask(small.workspace, old)[0][0] >= ask(small.workspace, new_ones)[0][0] > 0
    assert ask(small.workspace, "SELECT count(DISTINCT last_version) FROM @statement ") == [(1,)]


def test_what_was_withdrawn_comes_back_under_its_id(small: Desk) -> None:
    sound, ids = (small.mirror / CFR).read_bytes(), ask(small.workspace, IDS)
    edit_csv(small.mirror / CFR, lambda rows: rows[:-1])
    built(small.root, small.mirror)
    assert len(ask(small.workspace, IDS)) == len(ids) - 1
    (small.mirror / CFR).write_bytes(sound)
    built(small.root, small.mirror)
    assert ask(small.workspace, IDS) == ids
    assert [change["op"] for change in changes(small.workspace)] == ["ADDED"]


def judge(desk: Desk, verdict: str, day: int, left: str, right: str) -> None:
    """Appends a verdict on two records and runs."""
    line = {"left_id": left, "right_id": right, "verdict": verdict, "user": "tester", "reason": "made up",
            "made_at": f"2030-01-{day:02}T00:00:00Z"}  # fmt: skip
    with desk.workspace.judgements.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")
    built(desk.root, desk.mirror)


def record(desk: Desk, title: str) -> str:
    return str(ask(desk.workspace, f"SELECT record_id FROM @record WHERE title = '{title}'")[0][0])


def test_same_merges_and_different_splits(small: Desk) -> None:
    workspace, pair = small.workspace, (record(small, CRANES), record(small, CLERKS))
    ids = dict(ask(workspace, IDS))
    judge(small, "same", 1, *pair)
    (merged,) = (change for change in changes(workspace) if change["op"] == "MERGED")
    kept, (old,) = merged["incident_id"], merged["others"]
    assert {kept, old} == {ids[pair[0]], ids[pair[1]]}
    first = workspace.release().name
    assert ask(workspace, "SELECT * FROM @redirect ") == [(old, kept, first)]
    by_old, by_new = (comity("explain", i, "title", "--workspace", small.root, "--json") for i in (old, kept))
    assert (by_old.exit_code, by_old.stdout) == (0, by_new.stdout)
    assert json.loads(by_old.stdout)[0]["incident_id"] == kept

    edit_csv(small.mirror / CFR, lambda rows: [row | {"Response": ""} for row in rows])
    built(small.root, small.mirror)
    assert ask(workspace, "SELECT * FROM @redirect ") == [(old, kept, first)]  # the release in which it changed

    judge(small, "different", 2, *pair)
    (split,) = (change for change in changes(workspace) if change["op"] == "SPLIT")
    fresh = split["others"][0]
    assert (split["incident_id"], len(split["others"])) == (kept, 1)
    after = dict(ask(workspace, IDS))
    assert {after[pair[0]], after[pair[1]]} == {kept, fresh}
    assert {r: i for r, i in after.items() if r not in pair} == {r: i for r, i in ids.items() if r not in pair}
    assert comity("explain", old, "title", "--workspace", small.root).exit_code == 0


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (['{"left_id": "cfr:a", "right_'], ["judgements.jsonl, line 1: Input data was truncated"]),
        (["", "[]"], ["judgements.jsonl, line 2: Expected `object`, got `array`"]),
        (['{"left_id": "cfr:a"}'], ["line 1: Object missing required field `right_id`"]),
        ([json.dumps(dict.fromkeys(("left_id", "right_id", "verdict", "user", "reason", "made_at"), "x"))],
         ["line 1: Invalid enum value 'x' - at `$.verdict`"]),
        ([json.dumps(dict.fromkeys(("left_id", "right_id", "user", "reason", "made_at"), "x") | {"verdict": "same"})],
         ["line 1: Invalid isoformat string: 'x'"]),
    ],
)  # fmt: skip
def test_a_broken_line_of_judgements_is_named(small: Desk, lines: list[str], texts: list[str]) -> None:
    before = small.workspace.release()
    small.workspace.judgements.write_text("\n".join(lines), encoding="utf-8")
    done = comity("run", "--workspace", small.root)
    assert (done.exit_code, small.workspace.release()) == (1, before)
    assert [text for text in (*texts, "Mend or remove the line.") if text not in done.stderr] == [], done.stderr


@pytest.mark.parametrize("verdict", ["same", "different", "part"])
def test_verdicts_on_records_that_are_not_here_are_kept_but_change_nothing(small: Desk, verdict: str) -> None:
    ids, path = ask(small.workspace, IDS), Path(small.workspace.judgements)
    judge(small, verdict, 1, "cfr:not-here", record(small, CRANES))
    assert (ask(small.workspace, IDS), changes(small.workspace)) == (ids, [])
    assert ask(small.workspace, "SELECT left_id FROM @judgement WHERE user = 'tester'")[0][0].startswith("cfr:")
    assert path.read_text(encoding="utf-8").count("\n") == 1
