"""A release grown to any size: each copy of its incidents has ids of its own and lies some days apart."""

from __future__ import annotations

from pathlib import Path

import msgspec

from comity.release import info
from comity.store.contracts import contract, contracts
from comity.store.relations import connect, scan
from comity.store.workspace import Workspace, point

_IDS = {"incident_id", "record_id", "statement_id", "part_id", "part_of", "claim_id", "link_id", "beside_id", "left_id",
        "right_id", "old_id", "new_id", "told_in"}  # fmt: skip
_LISTS = {"statement_ids", "dissent_ids", "conflict_statement_ids"}
_ONCE = ("actor", "organisation", "ambiguous_name", "source", "issue", "accounting", "withdrawn", "record_alias",
         "judgement")  # fmt: skip
MEMORY = "5GB"
VERSION = "20300101T000000Z-grown0"


def grown(release: Path, root: Path, times: int, thin: int = 1) -> Workspace:
    """A workspace in `root` whose current release holds the incidents of another `times` over.

    Actors and sources stay one; the copies of an incident begin 3 days apart and bear their number in the title.
    thin: of values and statements every so manieth is kept, where the room or the time for all of them lacks.
    """
    workspace = Workspace(root, MEMORY)
    folder = workspace.releases / VERSION
    folder.mkdir(parents=True, exist_ok=True)
    with connect(root, memory=MEMORY) as con:
        con.execute(f"CREATE TABLE copy AS SELECT range AS n FROM range({times})")
        for name in contracts():
            scan(con, name, [release / f"{name}.parquet"])
            query = (
                f"SELECT * FROM {name}"
                if name.startswith(_ONCE)
                else f"SELECT {_columns(name)} FROM {_kept(name, thin)} t, copy"
            )
            con.execute(f"COPY ({query}) TO '{folder / name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    told = msgspec.structs.replace(info.read(release), version=VERSION, restricted=False, previous=None)
    info.write(folder, told)
    point(workspace.current, folder)
    return workspace


def _kept(relation: str, thin: int) -> str:
    if relation not in ("value", "statement") or thin == 1:
        return relation
    drawn = "prop, incident_id" if relation == "value" else "statement_id"
    return f"(SELECT * FROM {relation} WHERE hash({drawn}) % {thin} = 0)"


def _columns(relation: str) -> str:
    return ", ".join(f'{_column(relation, column.name)} AS "{column.name}"' for column in contract(relation).columns)


def _column(relation: str, name: str) -> str:
    text = f't."{name}"'
    if name in _IDS:
        return f"{text} || '~' || n"
    if name in _LISTS:
        return f"list_transform({text}, lambda x: x || '~' || n)"
    if relation == "incident" and name in ("start_lo", "start_hi"):
        return f"CASE WHEN year({text}) BETWEEN 1900 AND 2100 THEN ({text} - INTERVAL 3 DAY * n)::DATE ELSE {text} END"
    return f"{text} || ' (' || n || ')'" if relation == "incident" and name == "title" else text
