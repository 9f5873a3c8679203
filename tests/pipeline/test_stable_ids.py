"""Ids and content depend on what sources say: not on the machine, the time, or the order of rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from workspaces import CFR, DCID, EUREPOC, SOURCES, Desk, Table, ask, built, comity, edit_csv, make_mirror

from comity.model.identity import content_id
from comity.store.contracts import contracts
from comity.store.workspace import Workspace

OF_A_RUN = {"statement": ["first_version", "last_version"], "record": ["retrieved_at"], "source": ["retrieved_at"],
            "redirect": ["version"]}  # fmt: skip
OF_A_FILE = {"statement": ["locator"], "record": ["locator", "raw_sha256"], "issue": ["locator"]}


def unlike(left: Workspace, right: Workspace, *without: dict[str, list[str]]) -> dict[str, int]:
    """Relations that differ, with the number of rows that only one side has; columns named in `without` don't count."""
    found = {}
    for name, shape in contracts().items():
        left_out = {column for columns in without for column in columns.get(name, [])}
        kept = ", ".join(f'"{column}"' for column in shape.names if column not in left_out)
        one, other = (f"SELECT {kept} FROM '{w.release() / name}.parquet'" for w in (left, right))
        query = f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
        found[name] = duckdb.sql(query).fetchall()[0][0]
    return {name: rows for name, rows in found.items() if rows}


def shuffled(rows: Table) -> Table:
    """The same rows in another order, the same one on every machine."""
    return sorted(rows, key=lambda row: content_id(*row.values()))


def many(rows: Table) -> Table:
    """The rows, and thirty more told after them, some of which may be the same incident."""
    told = [
        row | {"Title": f"{row['Title']} {n}", "Date": f"{1 + n % 12}/{1 + n % 28}/{2010 + n % 9}"}
        for n in range(6) for row in rows[:5]
    ]  # fmt: skip
    return rows + told


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """All sources, CFR with more rows than its sample."""
    folder = tmp_path_factory.mktemp("grown")
    mirror = make_mirror(folder / "mirror")
    edit_csv(mirror / CFR, many)
    return Desk(Workspace(folder / "work"), mirror)


def build(desk: Desk) -> Workspace:
    """Builds it when the first test asks; floors are lowered per test, so a fixture of the module can't."""
    if not desk.workspace.current.exists():
        built(desk.root, desk.mirror, "--sources", f"{SOURCES},landmarks")
    return desk.workspace


def test_two_empty_workspaces_give_the_same_record(grown: Desk, tmp_path: Path) -> None:
    again = built(tmp_path / "work", grown.mirror, "--sources", f"{SOURCES},landmarks")
    assert unlike(build(grown), again, OF_A_RUN) == {}
    assert ask(again, "SELECT count(*) FROM @incident ")[0][0] > 30


def test_a_run_over_the_same_files_changes_nothing(small: Desk) -> None:
    before = small.workspace.release()
    assert comity("publish", "--force", "--workspace", small.root).exit_code == 0
    after = small.workspace.release()
    assert after != before
    assert unlike(_At(before), _At(after), {**OF_A_RUN, "statement": ["last_version"]}) == {}
    assert (after / "changes.jsonl").read_bytes() == b""


def test_the_order_of_rows_changes_no_id(grown: Desk, tmp_path: Path) -> None:
    mirror = make_mirror(tmp_path / "mirror")
    edit_csv(mirror / CFR, lambda rows: shuffled(many(rows)))
    for file in (EUREPOC, "eurepoc/EuRepoC_Receiver_dataset_1.1.csv", "eurepoc/EuRepoC_Attribution_dataset_1.1.csv"):
        edit_csv(mirror / file, shuffled)
    turned = built(tmp_path / "work", mirror, "--sources", f"{SOURCES},landmarks")
    for relation in ("record", "statement", "incident", "part"):
        ids = f"SELECT {relation}_id FROM @{relation} ORDER BY ALL"
        assert ask(turned, ids) == ask(build(grown), ids), relation
    assert unlike(build(grown), turned, OF_A_RUN, OF_A_FILE) == {}


def test_a_file_of_the_same_content_under_another_time_is_the_same(desk: Desk) -> None:
    (desk.mirror / DCID).touch()
    done = comity("run", "--workspace", desk.root, "--mirror", desk.mirror)
    assert (done.exit_code, done.stdout.startswith("Nothing changed")) == (0, True)


class _At(Workspace):
    """A release as if it were the current one."""

    def release(self, version: str | None = None) -> Path:
        return self.root
