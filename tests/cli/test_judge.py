"""comity judge and comity resolve --explain: the queue, a pair, verdicts, files of others, a person at a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workspaces import ask, comity

from comity.resolve.judgements import read, verdicts
from comity.store.workspace import Workspace

KEYS = {"user": "u", "reason": "r", "made_at": "2030-01-01"}


@pytest.fixture
def work(shared: Workspace, tmp_path: Path) -> Workspace:
    """A workspace of its own: CFR and a dozen landmarks."""
    shutil.copytree(shared.root, tmp_path / "work", symlinks=True)
    return Workspace(tmp_path / "work")


def pairs(work: Workspace, *words: str) -> list[dict[str, object]]:
    done = comity("judge", "--list", "--json", "--workspace", work.root, *words)
    assert done.exit_code == 0, done.output
    found: list[dict[str, object]] = json.loads(done.stdout)["pairs"]
    return found


def written(path: Path, *said: tuple[str, str, str]) -> Path:
    lines = [
        json.dumps({"left_id": left, "verdict": verdict, "right_id": right} | KEYS) for left, verdict, right in said
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def two(work: Workspace, source: str = "cfr") -> list[str]:
    rows = ask(work, f"SELECT record_id FROM @record WHERE source = '{source}' AND kind = 'incident' ORDER BY 1")
    return [str(row[0]) for row in rows]


def test_the_queue_as_a_table_and_as_json(work: Workspace) -> None:
    done = comity("judge", "--workspace", work.root)  # no terminal: printed, nothing asked
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].split("\t") == ["left_id", "right_id", "relation", "score", "chance", "moves", "value"]
    found = pairs(work)
    assert [line.split("\t")[:2] for line in lines[1:]] == [[p["left_id"], p["right_id"]] for p in found]
    values = [float(str(p["value"])) for p in found]
    assert values == sorted(values, reverse=True)
    assert all(
        abs(float(str(p["chance"])) * int(str(p["moves"])) ** 0.5 - float(str(p["value"]))) < 0.01 for p in found
    )
    assert len(pairs(work, "--most", "1")) == 1


def test_the_queue_of_sources_and_of_an_incident(work: Workspace) -> None:
    both = pairs(work, "--source", "landmarks", "--source", "landmarks")
    assert {source for p in both for source in (p["left_source"], p["right_source"])} == {"landmarks"}
    (look, *_) = pairs(work)
    incident = str(look["left_incident"])
    assert all(incident in (p["left_incident"], p["right_incident"]) for p in pairs(work, "--incident", incident))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--source", "nonsense"), "--source names one or two of: cfr, landmarks."),
        (("--incident", "nonsense"), "no incidents fit 'nonsense'"),
        (("--verdict", "same"), "a verdict is on a pair"),
        (("--pair", "cfr:nonsense", "landmarks:x"), "'cfr:nonsense' is the id of no record"),
    ],
)
def test_what_cannot_be_asked(shared: Workspace, words: tuple[str, ...], told: str) -> None:
    done = comity("judge", "--workspace", shared.root, *words)
    assert (done.exit_code, told in done.stderr) == (2, True), done.output


def test_a_pair_side_by_side(work: Workspace) -> None:
    (look, *_) = pairs(work)
    ids = str(look["left_id"]), str(look["right_id"])
    done = comity("judge", "--workspace", work.root, "--pair", *ids)
    for words in ("Title", "What each field weighed", "score", "Now: in"):
        assert words in done.stdout
    told = json.loads(comity("judge", "--workspace", work.root, "--pair", *ids[::-1], "--json").stdout)
    assert (told["left"]["id"], told["right"]["id"]) == ids
    assert {row["mark"] for row in told["rows"]} <= {"agree", "partly", "differ", "apart", "silent"}
    assert told["link"]["score"] == look["score"]
    far = two(work)[:2]  # two entries of CFR are never compared
    done = comity("judge", "--workspace", work.root, "--pair", *far)
    assert "The model has no score of this pair" in done.stdout


def test_a_verdict_takes_the_pair_out_of_the_queue_and_taking_it_back_brings_it_again(work: Workspace) -> None:
    (look, *_) = pairs(work)
    ids = str(look["left_id"]), str(look["right_id"])
    words = ("judge", "--workspace", work.root, "--pair", *ids, "--user", "a.reader")
    done = comity(*words, "--verdict", "part", "--whole", "B", "--reason", "a slice")
    assert done.exit_code == 0, done.output
    (line,) = read(work.judgements)
    assert (line.verdict, line.whole, line.user, line.score) == ("part", "right", "a.reader", look["score"])
    other = ("judge", "--workspace", work.root, "--pair", *ids[::-1], "--user", "a.reader", "--verdict", "part")
    assert comity(*other, "--whole", "A", "--reason", "named the other way round").exit_code == 0
    assert read(work.judgements)[-1].whole == "right"
    assert comity(*words, "--verdict", "withdrawn").exit_code == 0
    assert ids not in [(p["left_id"], p["right_id"]) for p in pairs(work)]
    told = json.loads(comity("judge", "--workspace", work.root, "--pair", *ids, "--json").stdout)
    assert [j["verdict"] for j in told["judgements"]] == ["part", "part", "withdrawn"]
    for wrong in (("--verdict", "part", "--reason", "x"), ("--verdict", "same", "--reason", "x" * 10_000),
                  ("--verdict", "same"), ("--verdict", "same", "--whole", "A", "--reason", "x")):  # fmt: skip
        assert comity(*words, *wrong).exit_code == 2
    assert comity(*words, "--verdict", "withdrawn").exit_code == 0
    assert comity(*words, "--verdict", "withdrawn").exit_code == 2
    assert verdicts(read(work.judgements)) == {}
    assert pairs(work)[0]["left_id"] == ids[0]


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_verdicts_settle_together_is_not_asked(work: Workspace, verdict: str) -> None:
    (look, *rest) = pairs(work)
    a, b = str(look["left_id"]), str(look["right_id"])
    third = next(record for record in two(work) if record not in (a, b))
    written(work.judgements, (a, "same", third), (third, verdict, b))
    left = [(p["left_id"], p["right_id"]) for p in pairs(work)]
    assert (a, b) not in left
    assert rest


def test_a_run_lists_contradictions_and_goes_on(work: Workspace) -> None:
    a, b, c = two(work)[:3]
    lines = written(work.judgements, (a, "same", b), (b, "same", c), (a, "different", c), (a, "same", "cfr:~00000000"),
                    (a, "same", b))  # fmt: skip
    before = lines.read_bytes()
    done = comity("run", "--workspace", work.root)
    assert done.exit_code == 0, done.output
    assert "CONTRADICTORY: 2 among judgements; list them with: comity judge --contradictions" in done.stderr
    kinds = ask(work, "SELECT kind, len(records), len(judgements) FROM @judgement_conflict ORDER BY 1")
    assert kinds == [("apart-in-chain", 3, 3), ("unknown-record", 1, 1)]
    (apart,) = ask(work, f"""SELECT count(DISTINCT incident_id) FROM @cluster WHERE record_id IN ('{a}', '{c}')""")
    assert apart == (2,)
    assert ask(work, "SELECT count(*) FROM @judgement ") == [(4,)]  # of the same line twice one
    public = work.release() / "public" / "judgement_conflict.parquet"
    assert ask(work, f"SELECT count(*) FROM read_parquet('{public}')") == [(0,)]
    assert lines.read_bytes() == before
    again = comity("run", "--workspace", work.root)
    assert (again.exit_code, "CONTRADICTORY" in again.stderr) == (0, True)
    listed = comity("judge", "--contradictions", "--workspace", work.root)
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == ["kind", "apart-in-chain", "unknown-record"]
    assert len(json.loads(comity("judge", "--contradictions", "--json", "--workspace", work.root).stdout)) == 2
    more = comity("judge", "--workspace", work.root, "--pair", a, c, "--verdict", "related", "--reason", "r")
    assert (more.exit_code, "It contradicts other verdicts (apart-in-chain;" in more.stderr) == (0, True)
    assert "2 contradictions among judgements" in comity("judge", "--workspace", work.root).stderr
    shown = json.loads(comity("judge", "--list", "--json", "--workspace", work.root).stdout)
    assert len(shown["contradictions"]) == 2


def test_a_record_named_by_its_hash_alone_is_judged(work: Workspace) -> None:
    a, b = two(work)[:2]
    short = [f"cfr:~{record[-8:]}" for record in (a, b)]
    written(work.judgements, (short[0], "same", short[1]))
    assert comity("run", "--workspace", work.root).exit_code == 0
    places = ask(work, f"SELECT DISTINCT incident_id FROM @cluster WHERE record_id IN ('{a}', '{b}')")
    assert len(places) == 1
    assert ask(work, "SELECT left_id, right_id FROM @judgement ") == [(a, b)]
    assert ask(work, "SELECT count(*) FROM @judgement_conflict ") == [(0,)]
    told = json.loads(comity("judge", "--workspace", work.root, "--pair", *short, "--json").stdout)
    assert (told["left"]["id"], len(told["judgements"])) == (a, 1)


def test_verdicts_hold_in_what_may_be_passed_on(work: Workspace) -> None:
    a, b = two(work, "landmarks")[:2]
    query = f"""SELECT count(DISTINCT incident_id) FROM read_parquet('{{}}') WHERE record_id IN ('{a}', '{b}')"""
    for verdict, incidents in (("same", 1), ("different", 2)):
        written(work.judgements, (a, verdict, b))
        assert comity("run", "--workspace", work.root).exit_code == 0
        assert ask(work, query.format(work.release() / "public" / "cluster.parquet")) == [(incidents,)]


def test_a_file_of_others(work: Workspace, tmp_path: Path) -> None:
    a, b, c = two(work)[:3]
    chain = [(a, "same", b), (b, "same", c), (a, "different", c), ("cfr:none", "same", a)]
    theirs = written(tmp_path / "theirs.jsonl", *chain, (f"cfr:~{c[-8:]}", "related", two(work, "landmarks")[0]))
    words = ("judge", "import", theirs, "--workspace", work.root)
    dry = comity(*words, "--dry-run")
    assert dry.exit_code == 1
    lines = [line.split("\t") for line in dry.stdout.splitlines()]
    assert lines[0] == ["line", "status", "kind", "field", "why"]
    wanted = [("1", "apart-in-chain"), ("2", "apart-in-chain"), ("3", "apart-in-chain"), ("4", "unknown-record")]
    assert [(n, kind) for n, _, kind, *_ in lines[1:5]] == wanted
    assert dry.stdout.splitlines()[-1] == "1 new, 0 duplicate, 4 refused; nothing written."
    assert comity(*words, "--all-or-nothing").exit_code == 1
    assert not work.judgements.exists()
    done = comity(*words, "--json")
    assert (done.exit_code, json.loads(done.stdout)["taken"], len(read(work.judgements))) == (1, 1, 1)
    theirs.write_text(theirs.read_text().splitlines()[-1])
    again = comity(*words)
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "0 new, 1 duplicate, 0 refused; 0 taken.")
    assert len(read(work.judgements)) == 1
    assert comity("judge", "import", "none.jsonl", "--workspace", work.root).exit_code == 1
    assert comity("judge", "import", theirs, "--workspace", "elsewhere").exit_code == 2


def test_the_weights_of_a_pair_add_up(work: Workspace) -> None:
    (look, *_) = pairs(work)
    ids = str(look["left_id"]), str(look["right_id"])
    done = comity("resolve", "--workspace", work.root, "--explain", *ids[::-1])
    assert done.exit_code == 0, done.output
    assert "Found by: " in done.stdout
    told = json.loads(comity("resolve", "--workspace", work.root, "--explain", *ids, "--json").stdout)
    assert told["score"] == pytest.approx(look["score"])
    assert told["probability"] == pytest.approx(told["score"], abs=0.002)  # shares are rounded
    assert told["sum"] == pytest.approx(told["bias"] + sum(field["share"] for field in told["fields"]))
    assert told["thresholds"]
    assert told["rules"]
    assert told["relation"] == look["relation"]


def test_a_pair_that_was_no_candidate_says_why(work: Workspace) -> None:
    told = comity("resolve", "--workspace", work.root, "--explain", *two(work)[:2])
    assert told.exit_code == 0, told.output
    assert "No candidate: cfr keeps one entry per incident: two of its entries are not compared." in told.stdout
    assert "if it were a candidate" in told.stdout
    others = ((one, other) for one in two(work) for other in two(work, "landmarks"))
    assert next(one["why_not"] for one in (_explained(work, *pair) for pair in others) if not one["rules"])
    actor = ask(work, "SELECT min(record_id) FROM @record WHERE kind NOT IN ('incident', 'campaign', 'event')")[0][0]
    assert comity("resolve", "--workspace", work.root, "--explain", two(work)[0], str(actor)).exit_code == 2


def _explained(work: Workspace, *pair: str) -> dict[str, list[str]]:
    done = comity("resolve", "--workspace", work.root, "--explain", *pair, "--json")
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_a_person_at_a_terminal(work: Workspace) -> None:
    (look, *_) = pairs(work)
    a, b = str(look["left_id"]), str(look["right_id"])
    others = two(work)[:2]
    written(work.judgements, (a, "same", "cfr:none"), (others[0], "unsure", others[1]))
    wild = work.judgements.read_text().replace('"reason": "r"', r'"reason": "\u001b]0;x\u0007\u001b[2J"')
    work.judgements.write_text(wild)
    typed = ["x", "d", "", "d", "two affairs", "z", "p", "right", "a slice", "q"]
    command = [sys.executable, "-m", "comity", "judge", "--workspace", str(work.root), "--user", "a.reader"]
    shown = _typed(command, typed)
    for words in [
        "1 contradiction among judgements", "What each field weighed", "One of these letters", "say it in words",
        "Taken back; the pair is open again", "Which is the whole", "1 kept in", "They take effect with: comity run",
    ]:  # fmt: skip
        assert words in shown, words
    made = read(work.judgements)[2:]
    assert [(j.verdict, j.whole) for j in made] == [("different", None), ("withdrawn", None), ("part", "right")]
    assert {(j.left_id, j.right_id) for j in made} == {(a, b)}
    again = _typed([*command, "--pair", *others], ["q"])
    assert "Stands now: " in again
    assert "\x1b]0;x" not in again
    assert "\x1b[2J" not in again


def _typed(command: list[str], lines: list[str]) -> str:
    """What a terminal shows while a person types lines, each at a question."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
                          env=os.environ | {"TERM": "xterm", "COLUMNS": "120"}) as process:  # fmt: skip
        os.close(theirs)
        shown, waiting = "", list(lines)
        ends = time.monotonic() + 60
        while time.monotonic() < ends and (process.poll() is None or select.select([ours], [], [], 0)[0]):
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    shown += os.read(ours, 65_536).decode(errors="replace")
                except OSError:  # the other side has closed
                    break
            elif waiting and shown.rstrip("\r\n")[-2:] in ("> ", "? "):
                os.write(ours, (waiting.pop(0) + "\n").encode())
        process.kill()
    os.close(ours)
    assert waiting == [], shown[-2000:]
    return shown
