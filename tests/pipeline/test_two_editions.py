"""Two editions of CFR, which gives no ids: whatever drifts between them, a record keeps its id and its history."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import (
    CFR,
    Desk,
    Table,
    ask,
    built,
    changes,
    comity,
    edit_csv,
    lower_floors,
    make_mirror,
    record_changes,
)

from comity.sources import reading
from comity.sources.carry.carrying import carry
from comity.store.workspace import Workspace

IDS = "SELECT record_id, incident_id FROM @cluster ORDER BY ALL"
Row = dict[str, str]


def row(title: str, date: str, told: str, link: str, victims: str, **more: str) -> Row:
    return {"Title": title, "Date": date, "Description": told, "Sources_1": link, "Victims": victims,
            "Sponsor": "Iran", "Type": "Espionage", "Category": "Government"} | more  # fmt: skip


FIRST = [
    row("Theft of the invented ministry’s papers", "2/3/2017", "Invented: an actor took the papers of a ministry that "
        "does not exist and printed them as a café’s menu.", "https://news.example/papers", "Estonia"),
    row("Flooding of made-up mines", "4/5/2017", "Invented: pumps of three mines stopped for a day after somebody "
        "guessed a password.", "https://news.example/mines", "Norway"),
    row("Targeting of imaginary ferries", "6/7/2018", "Invented: tickets to nowhere were sold through the booking "
        "system of a ferry line.", "https://news.example/ferries", "Denmark, Sweden"),
    row("Espionage against fictional bakers", "8/9/2018", "Invented: the recipes of a guild of bakers were copied "
        "over several months by letters with attachments.", "https://lab.example/report", "France"),
    row("Espionage against fictional brewers", "8/9/2018", "Invented: machines in breweries sent their temperatures "
        "to a server abroad until a brewer noticed.", "https://lab.example/report", "France"),
]  # fmt: skip
PAPERS, MINES = FIRST[0], FIRST[1]
Change = Callable[[Table], Table]


def edited(**columns: str) -> Change:
    """The first row with other cells."""
    return lambda rows: [rows[0] | columns, *rows[1:]]


def garbled(encoding: str) -> Row:
    """Title and description of the first row, read in a wrong encoding."""
    return {column: PAPERS[column].encode().decode(encoding) for column in ("Title", "Description")}


DRIFTS: dict[str, tuple[Change, str, set[str]]] = {
    "renamed title": (edited(Title="Compromise of a ministry in Estonia"), "RENAMED", {"title"}),
    "corrected date": (edited(Date="2/4/2017"), "CHANGED", {"disclosed"}),
    "corrected description": (edited(Description=PAPERS["Description"].replace("papers", "files")), "CHANGED",
                              {"summary"}),
    "description told anew": (edited(Description="Made up, another text."), "CHANGED", {"summary"}),
    "title and date at once": (edited(Title="Compromise of a ministry in Estonia", Date="2/4/2017"), "RENAMED",
                               {"title", "disclosed"}),
    "title and description at once": (
        edited(Title="A ministry’s leak", Description=PAPERS["Description"] + " The papers were dull."), "RENAMED",
        {"title", "summary"}),
    "title and link at once": (edited(Title="A ministry’s leak", Sources_1="https://archive.example/p"), "RENAMED",
                               {"title", "publication"}),
    "marks lost": (edited(Title="Theft of the invented ministry??s papers",
                          Description=PAPERS["Description"].replace("’", "??").replace("é", "??")), "RENAMED",
                   {"title", "summary"}),
    "UTF-8 read as Windows-1252": (edited(**garbled("cp1252")), "RENAMED", {"title", "summary"}),
    "UTF-8 read as Latin-1": (edited(**garbled("latin-1")), "RENAMED", {"title", "summary"}),
}  # fmt: skip


def write(mirror: Path, rows: Table) -> None:
    """An edition of these rows; cells that a row leaves out are empty."""
    edit_csv(mirror / CFR, lambda old: [dict.fromkeys(old[0], "") | row for row in rows])


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first edition, published."""
    folder = tmp_path_factory.mktemp("editions")
    mirror = make_mirror(folder / "mirror")
    write(mirror, FIRST)
    with pytest.MonkeyPatch.context() as patch:
        lower_floors(patch)
        return Desk(built(folder / "work", mirror, "--sources", "cfr"), mirror)


@pytest.fixture
def first(published: Desk, tmp_path: Path) -> Desk:
    """A copy of it, to which a second edition comes."""
    shutil.copytree(published.root, tmp_path / "work", symlinks=True)
    shutil.copytree(published.mirror, tmp_path / "mirror")
    return Desk(Workspace(tmp_path / "work"), tmp_path / "mirror")


def come(desk: Desk, rows: Table) -> dict[str, str]:
    """A newer edition comes and is built. Returns title -> record id."""
    write(desk.mirror, rows)
    built(desk.root, desk.mirror)
    return dict(ask(desk.workspace, "SELECT title, record_id FROM @record "))


def ids(desk: Desk) -> dict[str, str]:
    """Record -> incident."""
    return dict(ask(desk.workspace, IDS))


def lines(desk: Desk) -> list[Row]:
    path = desk.workspace.aliases
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def history(desk: Desk) -> set[tuple[str, str]]:
    """Statements and since when they are known."""
    return set(ask(desk.workspace, "SELECT statement_id, first_version FROM @statement "))


@pytest.mark.parametrize("drift", DRIFTS)
def test_a_corrected_row_keeps_its_ids_and_its_history(first: Desk, drift: str) -> None:
    change, op, fields = DRIFTS[drift]
    before, told, old = ids(first), history(first), first.workspace.release().name
    come(first, list(reversed(change(FIRST))))
    assert ids(first) == before
    (line,) = record_changes(first.workspace)
    assert (line["op"], set(line["fields"])) == (op, fields)
    assert (line["was"] == PAPERS["Title"]) is (op == "RENAMED")
    assert [change["op"] for change in changes(first.workspace)] == ["MODIFIED"]
    # what is told as before is known since before, and what is gone can be found with its last version
    new = first.workspace.release().name
    assert {i for i, version in history(first) if version == old} == {i for i, _ in told & history(first)}
    gone = {(i, old) for i, _ in told} - {(i, old) for i, _ in history(first)}
    query = "SELECT statement_id, last_version FROM @withdrawn WHERE gone_version = '{}' AND why = 'edition'"
    assert set(ask(first.workspace, query.format(new))) == gone != set()


def test_rows_moved_withdrawn_and_added(first: Desk) -> None:
    before, old = ids(first), first.workspace.release().name
    gone = ask(first.workspace, f"SELECT record_id FROM @record WHERE title = '{MINES['Title']}'")[0][0]
    told = ask(first.workspace, f"SELECT * EXCLUDE (last_version) FROM @statement WHERE record_id = '{gone}'")
    new = row("Leak of unreal letters", "1/2/2019", "Invented: letters between two mayors were printed in a paper.",
              "https://news.example/letters", "Latvia")  # fmt: skip
    added = come(first, [new, FIRST[3], FIRST[0], FIRST[4], FIRST[2]])[new["Title"]]
    assert {r: i for r, i in ids(first).items() if r != added} == {r: i for r, i in before.items() if r != gone}
    assert added not in before
    assert {(line["op"], line["record_id"]) for line in record_changes(first.workspace)} == {
        ("NEW", added), ("WITHDRAWN", gone)
    }  # fmt: skip
    columns = "* EXCLUDE (last_version, gone_version, back_version, why)"
    assert sorted(map(str, ask(first.workspace, f"SELECT {columns} FROM @withdrawn "))) == sorted(map(str, told))
    assert ask(first.workspace, "SELECT DISTINCT last_version, back_version FROM @withdrawn ") == [(old, None)]
    assert lines(first) == []


def test_what_was_withdrawn_and_comes_back_has_its_first_version_and_its_gap(first: Desk) -> None:
    old = first.workspace.release().name
    come(first, [FIRST[0], *FIRST[2:]])
    without = first.workspace.release().name
    come(first, FIRST)
    back = first.workspace.release().name
    (line,) = record_changes(first.workspace)
    assert (line["op"], line["title"]) == ("RETURNED", MINES["Title"])
    assert ask(first.workspace, "SELECT DISTINCT first_version, last_version FROM @statement ") == [(old, back)]
    gap = "SELECT DISTINCT first_version, last_version, gone_version, back_version FROM @withdrawn "
    assert ask(first.workspace, gap) == [(old, old, without, back)]
    come(first, [FIRST[0], *FIRST[2:]])
    assert len(ask(first.workspace, gap)) == 2, "two times away are two rows"


def test_what_comes_back_under_another_title_is_known_again(first: Desk) -> None:
    before = ids(first)
    come(first, [FIRST[0], *FIRST[2:]])
    come(first, [FIRST[0], renamed(MINES, "Sabotage of three mines"), *FIRST[2:]])
    assert ids(first) == before
    (line,) = record_changes(first.workspace)
    assert (line["op"], line["aliases"]) == ("RETURNED", [lines(first)[0]["alias_id"]])


def test_what_was_said_at_a_version_can_be_asked_of_a_later_release(first: Desk) -> None:
    """The query of docs/explanation/why-statements.md."""
    page = (Path(__file__).parents[2] / "docs/explanation/why-statements.md").read_text("utf-8")
    query = page.partition("```sql\n")[2].partition("```")[0]
    columns = "* EXCLUDE (last_version, gone_version, back_version, why)"
    query = query.replace(columns, "statement_id")
    for rows in (FIRST[1:], [PAPERS | {"Date": "2/4/2017"}, *FIRST[2:]], FIRST, FIRST[:3]):
        come(first, rows)
    versions = first.workspace.versions()
    assert len(versions) == 5
    for version in versions:
        con = duckdb.connect()
        for name in ("statement", "withdrawn"):
            con.execute(f"CREATE VIEW {name} AS FROM '{first.workspace.release() / name}.parquet'")
        then = duckdb.sql(f"SELECT statement_id FROM '{first.workspace.release(version)}/statement.parquet'").fetchall()
        assert sorted(con.execute(query, {"v": version}).fetchall()) == sorted(then)


def test_a_source_that_is_not_heard_is_not_withdrawn(first: Desk) -> None:
    old = first.workspace.release().name
    built(first.root, first.mirror, "--sources", "dcid")
    assert {line["op"] for line in record_changes(first.workspace)} == {"NOT_HEARD", "NEW"}
    assert ask(first.workspace, "SELECT DISTINCT why FROM @withdrawn ") == [("not-heard",)]
    built(first.root, first.mirror, "--sources", "cfr,dcid")
    assert ask(first.workspace, "SELECT DISTINCT first_version FROM @statement WHERE record_id LIKE 'cfr:%'") == [
        (old,)
    ]


def renamed(entry: Row, title: str, **columns: str) -> Row:
    return entry | {"Title": title} | columns


def test_several_renamed_at_once_are_told_apart_by_their_texts(first: Desk) -> None:
    before = ids(first)
    old = dict(ask(first.workspace, "SELECT title, record_id FROM @record "))
    bakers, brewers = FIRST[3], FIRST[4]  # one report, one day, one country
    now = come(first, [*FIRST[:3], renamed(brewers, "Bakers and others"), renamed(bakers, "Beer")])
    assert ids(first) == before
    assert (now["Beer"], now["Bakers and others"]) == (old[bakers["Title"]], old[brewers["Title"]])
    assert {line["rule"] for line in lines(first)} == {"same-text-and-sources"}
    known = ask(first.workspace, "SELECT alias_id, record_id, user FROM @record_alias ")
    assert sorted(known) == sorted((line["alias_id"], line["record_id"], "comity") for line in lines(first))


def test_a_new_row_of_the_same_report_is_no_renamed_one(first: Desk) -> None:
    other = renamed(FIRST[3], "Espionage against unreal cooks", Description="Invented: a chef found a stranger's "
                    "camera in her kitchen, bought years ago.")  # fmt: skip
    come(first, [*FIRST[:3], other, FIRST[4]])
    assert {line["op"] for line in record_changes(first.workspace)} == {"NEW", "WITHDRAWN"}


def test_where_two_fit_none_is_taken_and_a_person_is_asked(first: Desk) -> None:
    before = ids(first)
    twins = [renamed(PAPERS, f"Part {number} of a theft") for number in ("one", "two")]
    now = come(first, [*twins, *FIRST[1:]])
    asked = lines(first)
    assert {line["verdict"] for line in asked} == {"unsure"}
    assert {line["alias_id"] for line in asked} == {now[twin["Title"]] for twin in twins}
    gone = asked[0]["record_id"]
    assert before.keys() - ids(first).keys() == {gone}
    said = [
        line | {"verdict": "same", "user": "a.reader"} for line in asked if line["alias_id"] == now[twins[1]["Title"]]
    ]
    decide(first, [*asked, *said])
    assert before.keys() <= ids(first).keys()
    assert ask(first.workspace, f"SELECT title FROM @record WHERE record_id = '{gone}'") == [(twins[1]["Title"],)]


def decide(desk: Desk, said: list[Row]) -> None:
    """A person writes the file of aliases; the workspace is built."""
    desk.workspace.aliases.write_text("\n".join(map(json.dumps, said)), encoding="utf-8")
    built(desk.root, desk.mirror)


def test_a_person_can_say_that_it_is_another(first: Desk) -> None:
    before = ids(first)
    new = renamed(PAPERS, "Compromise of a ministry in Estonia")
    come(first, [new, *FIRST[1:]])
    (line,) = lines(first)
    decide(first, [line | {"verdict": "different", "user": "a.reader", "reason": "two ministries"}])
    assert before.keys() - ids(first).keys() == {line["record_id"]}
    assert ids(first).keys() - before.keys() == {line["alias_id"]}
    assert [(one["verdict"], one["user"]) for one in lines(first)] == [("different", "a.reader")]


def test_a_line_that_is_removed_is_found_again(first: Desk) -> None:
    before = ids(first)
    come(first, [renamed(PAPERS, "Compromise of a ministry in Estonia"), *FIRST[1:]])
    decide(first, [])
    assert (ids(first), len(lines(first))) == (before, 1)


def test_the_kept_file_gives_the_same_ids_in_an_empty_workspace(first: Desk, tmp_path: Path) -> None:
    come(first, [renamed(PAPERS, "Compromise of a ministry in Estonia"), *FIRST[1:]])
    again = Workspace(tmp_path / "again")
    again.root.mkdir()
    shutil.copy(first.workspace.aliases, again.aliases)
    built(again.root, first.mirror, "--sources", "cfr")
    for query in ("SELECT record_id FROM @record ORDER BY ALL", "SELECT statement_id FROM @statement ORDER BY ALL"):
        assert ask(again, query) == ask(first.workspace, query)
    assert again.aliases.read_bytes() == first.workspace.aliases.read_bytes()
    done = comity("run", "--workspace", first.root, "--mirror", first.mirror)
    assert done.stdout.startswith("Nothing changed")


def test_rows_that_stand_side_by_side_are_two_records(first: Desk) -> None:
    """A row takes the title that another had before it was renamed."""
    before = ids(first)
    moved = renamed(PAPERS, "Compromise of a ministry in Estonia")
    other = renamed(MINES, PAPERS["Title"], Date="3/3/2021", Sources_1="https://news.example/other", Victims="Chile",
                    Description="Invented: a later theft under a title that was used before.")  # fmt: skip
    first_ids = dict(ask(first.workspace, "SELECT title, record_id FROM @record "))
    for edition in ([moved, *FIRST[1:]], [moved, other, *FIRST[1:]], [other, moved, *reversed(FIRST[1:])]):
        now = come(first, edition)
        assert now[moved["Title"]] == first_ids[PAPERS["Title"]]
    assert set(now.values()) - set(before) == {now[other["Title"]]}
    aside = now[other["Title"]]
    assert come(first, [other, *FIRST[1:]])[other["Title"]] == aside, "alone it stays what it is"


def test_a_namesake_does_not_inherit(first: Desk) -> None:
    """CFR's ids of namesakes depend on which of them there are; what the rows tell does not."""
    namesake = PAPERS | {"Date": "5/5/2020", "Sources_1": "https://news.example/second", "Victims": "Chile",
                         "Description": "Invented: three years later a clerk mailed the wrong folder."}  # fmt: skip
    come(first, [*FIRST, namesake])
    query = "SELECT record_id FROM @statement WHERE value = 'https://news.example/{}'"
    elder, younger = (ask(first.workspace, query.format(name))[0][0] for name in ("papers", "second"))
    come(first, [namesake, *FIRST[1:]])
    assert ask(first.workspace, query.format("second")) == [(younger,)]
    come(first, [renamed(PAPERS, "A ministry’s leak"), namesake, *FIRST[1:]])
    assert ask(first.workspace, query.format("second")) == [(younger,)]
    assert ask(first.workspace, query.format("papers")) == [(elder,)]
    come(first, [PAPERS | {"Date": "6/6/2022"}, namesake, *FIRST[1:]])
    assert ask(first.workspace, query.format("second")) == [(younger,)]
    assert ask(first.workspace, query.format("papers")) == [(elder,)]


def test_a_judgement_on_a_renamed_record_holds_under_both_ids(first: Desk) -> None:
    new = renamed(PAPERS, "Compromise of a ministry in Estonia")
    now = come(first, [new, *FIRST[1:]])
    verdict = {"left_id": lines(first)[0]["alias_id"], "right_id": now[MINES["Title"]], "verdict": "same",
               "user": "tester", "reason": "made up", "made_at": "2030-01-01T00:00:00Z"}  # fmt: skip
    first.workspace.judgements.write_text(json.dumps(verdict), encoding="utf-8")
    built(first.root, first.mirror)
    assert ids(first)[now[new["Title"]]] == ids(first)[now[MINES["Title"]]]


@pytest.mark.parametrize(
    ("line", "text"),
    [('{"alias_id": "cfr:a', "truncated"), ('{"alias_id": "cfr:a"}', "missing required field `record_id`"),
     (json.dumps(dict.fromkeys(("rule", "reason", "user", "made_at"), "x")
                 | {"alias_id": "cfr:a", "record_id": "dcid:1", "verdict": "same"}), "of one source")],
)  # fmt: skip
def test_a_broken_line_is_named(first: Desk, line: str, text: str) -> None:
    before = first.workspace.release()
    first.workspace.aliases.write_text(line, encoding="utf-8")
    done = comity("run", "--workspace", first.root, "--mirror", first.mirror)
    assert (done.exit_code, first.workspace.release()) == (1, before)
    assert "aliases.jsonl, line 1" in done.stderr
    assert text in done.stderr


def test_a_refused_edition_leaves_no_alias(first: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lower_floors(monkeypatch, cfr=100)
    write(first.mirror, [renamed(PAPERS, "Compromise of a ministry in Estonia")])
    assert comity("run", "--workspace", first.root, "--mirror", first.mirror).exit_code == 1
    assert lines(first) == []


CELLS = {
    "Title": st.sampled_from(["Another title", "Espionage against unheard-of cooks", "Theft??s title", "Ã©té"]),
    "Date": st.dates().map(lambda day: f"{day.month}/{day.day}/{day.year:04}"),
    "Description": st.text(min_size=1, max_size=80).filter(str.strip),
    "Sources_1": st.integers(1, 99).map(lambda number: f"https://other.example/{number}"),
    "Sources_2": st.integers(1, 99).map(lambda number: f"https://other.example/{number}"),
    "Victims": st.sampled_from(["Chile", "Peru, Chile", "A made-up harbour"]),
    "Sponsor": st.sampled_from(["", "China", "Nowhere"]),
    "Type": st.sampled_from(["Sabotage", "Doxing", ""]),
    "Affiliations": st.sampled_from(["Believed to be the work of Grey Gull", "Unknown"]),
}
EDITS = st.sampled_from(sorted(CELLS)).flatmap(lambda column: st.tuples(st.just(column), CELLS[column]))


def crawled(folder: Path, rows: Table) -> Path:
    """An edition read by itself."""
    write(folder.parent, rows)
    name = CFR.partition("/")[2]
    folder.mkdir(exist_ok=True)
    reading.read("cfr", {name: reading.raw_file(folder.parent / CFR)}, folder)
    return folder


def entries(folder: Path) -> list[str]:
    """Record ids in the order of rows."""
    query = f"SELECT record_id FROM '{folder}/record.parquet' ORDER BY CAST(split_part(locator, '=', 2) AS INT)"
    return [record for (record,) in duckdb.sql(query).fetchall()]


@given(st.permutations(FIRST), st.integers(0, len(FIRST) - 1), EDITS)
@settings(max_examples=60, deadline=None)
def test_any_order_and_any_one_edit_keeps_every_id(
    tmp_path_factory: pytest.TempPathFactory, rows: Table, number: int, edit: tuple[str, str]
) -> None:
    folder = make_mirror(tmp_path_factory.mktemp("drift") / "mirror")
    before = crawled(folder / "before", FIRST)
    was = dict(zip((entry["Title"] for entry in FIRST), entries(before), strict=True))
    now = crawled(folder / "now", [*rows[:number], rows[number] | dict([edit]), *rows[number + 1 :]])
    carried = carry("cfr", before, now, [])
    assert [carried.kept.get(entry, entry) for entry in entries(now)] == [was[entry["Title"]] for entry in rows]
