"""comity explain, diff and export: what is asked for is found, or the answer says what there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from workspaces import ask, comity

from comity.store.workspace import Workspace

CRANES = "Attack on the invented harbour’s cranes"


def explain(workspace: Workspace, *words: str) -> Result:
    return comity("explain", *words, "--workspace", workspace.root)


def incident(workspace: Workspace, title: str = CRANES) -> str:
    return str(ask(workspace, f"SELECT incident_id FROM @incident WHERE title = '{title}'")[0][0])


def test_explain_by_id_by_title_and_by_words_of_it(shared: Workspace) -> None:
    one = incident(shared)
    answers = [explain(shared, text, "disclosed") for text in (one, CRANES, CRANES.upper(), "harbour’s cranes")]
    assert {answer.exit_code for answer in answers} == {0}
    assert len({answer.stdout for answer in answers}) == 1
    assert answers[0].stdout.splitlines()[0] == "incident.disclosed = 2020-05-06"
    assert "Council on Foreign Relations: 5/6/2020" in answers[0].stdout
    assert "cyber-operations-incidents.csv#row=5&col=Date" in answers[0].stdout


def test_explain_by_the_id_of_a_record(shared: Workspace) -> None:
    one = incident(shared)
    ((record,),) = ask(shared, f"SELECT record_id FROM @cluster WHERE incident_id = '{one}'")
    assert explain(shared, str(record), "disclosed").stdout == explain(shared, one, "disclosed").stdout
    nobody = explain(shared, "cfr:nobody")
    assert (nobody.exit_code, nobody.stderr.splitlines()[0]) == (2, "comity: no incidents fit 'cfr:nobody'.")


def test_explain_as_json_has_rule_support_and_statements(shared: Workspace) -> None:
    told = json.loads(explain(shared, CRANES, "victim.country", "--json").stdout)
    assert {one["kind"] for one in told} == {"victim"}
    assert {one["incident_id"] for one in told} == {incident(shared)}
    assert all(one["rule"] and one["support"] >= 1 and one["statements"] for one in told)
    assert {"locator", "original", "url", "asserted_by", "seen", "stance"} <= set(told[0]["statements"][0])
    whole = json.loads(explain(shared, CRANES, "--json").stdout)
    assert {one["prop"] for one in whole} > {"title", "type"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Targeting of invented islands"], "2 incidents fit 'Targeting of invented islands'."),
        (["islands"], "2 incidents fit 'islands'."),
        (["nothing of the kind"], "no incidents fit 'nothing of the kind'."),
        (["ci-000000000000"], "no incidents fit 'ci-000000000000'."),
        ([CRANES, "colour"], "nothing is said of 'colour' in "),
        (["%"], "no incidents fit '%'."),
        (["'; DROP TABLE incident; --"], "no incidents fit"),
    ],
)
def test_what_is_not_found_says_what_to_do(shared: Workspace, words: list[str], told: str) -> None:
    done = explain(shared, *words)
    assert (done.exit_code, done.stdout) == (2, "")
    first, *hint = done.stderr.splitlines()
    assert first.startswith(f"comity: {told}")
    if "2 incidents" in told:
        assert hint[0] == "Name one by its id:"
        assert [line.split()[0][:3] for line in hint[1:]] == ["ci-", "ci-"]
        assert all("Targeting of invented islands" in line for line in hint[1:])
    if "colour" in told:
        assert hint[0].startswith("Fields with a value: ")
        assert "title" in hint[0]
    assert hint, "an error says what to do"


def test_diff_lists_what_changed_between_two_releases(shared: Workspace) -> None:
    old, new = shared.versions()
    clerks = incident(shared, "Phishing of made-up clerks")
    done = comity("diff", old, "--workspace", shared.root)
    expected = ["op\tincident_id\ttitle\tothers\tfields", f"ADDED\t{clerks}\tPhishing of made-up clerks\t\t"]
    assert (done.exit_code, done.stdout.splitlines()) == (0, expected)
    assert comity("diff", old, new, "--workspace", shared.root).stdout == done.stdout
    back = json.loads(comity("diff", new, old, "--json", "--workspace", shared.root).stdout)
    assert [(row["op"], row["incident_id"]) for row in back] == [("REMOVED", clerks)]
    assert comity("diff", new, new, "--workspace", shared.root).stdout.splitlines() == expected[:1]


@pytest.mark.parametrize(
    ("words", "told", "hint"),
    [
        (["--where", "colour=red"], "'colour=red' is not a filter.", "Filters: country, accused"),
        (["--where", "country"], "'country' is not a filter.", "Filters: country, accused"),
        (["--where", "country=Atlantis"], "no territory is called 'Atlantis'.", "ISO 3166-1"),
        (["--where", "type=mischief"], "type: 'mischief' is not a code.", "Codes: "),
        (["--where", "since=soon"], "since: ", "Write 2017, 2017-06 or 2017-06-27."),
        (["--where", "min_sources=many"], "filter: Expected `int", ""),
        (["--where", "contested=perhaps"], "contested: 'perhaps' is neither yes nor no.", ""),
    ],
)
def test_filters_that_do_not_exist_are_named(shared: Workspace, words: list[str], told: str, hint: str) -> None:
    done = comity("export", "out.csv", *words, "--workspace", shared.root)
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith(f"comity: {told}")
    assert hint in done.stderr
    assert not Path("out.csv").exists()


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "parquet", "jsonl"])
def test_an_export_holds_what_may_be_passed_on(shared: Workspace, fmt: str) -> None:
    for name, words in (("open", []), ("own", ["--for-own-use"])):
        done = comity("export", f"{name}.{fmt}", "--format", fmt, *words, "--workspace", shared.root)
        assert done.exit_code == 0, done.output
        assert Path(f"{name}.{fmt}").stat().st_size > 0
    if fmt in ("csv", "jsonl"):
        assert CRANES not in Path(f"open.{fmt}").read_text(encoding="utf-8")
        assert CRANES in Path(f"own.{fmt}").read_text(encoding="utf-8")
