"""How long the whole walk takes and what memory it needs; prints one JSON object per line.

    python bench/build.py MIRROR                 full build, unchanged run, one source changed, explain
    python bench/build.py MIRROR --grow 1,4,16   the same full build with every row repeated under new ids

A repeated row is another world: ids, titles, addresses and names of actors get a mark of their copy, so that copies
don't link to each other, and growth measures size alone. Cost is expected to grow with the number of statements.
COMITY_MEMORY says what the engine may hold before it spills; 64 copies need more than its 1 GB.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import openpyxl
import python_calamine

import comity
from comity.sources import catalogue
from comity.sources.kit.tables import cell_text

SOURCES = ("cfr", "dcid", "eurepoc", "landmarks")
IDS = {"ID", "incident_ID", "attribution_ID", "Cyberincidentnum"}
MARKED = {"name", "Title", "Name", "description", "Description", "Political Objective", "attributed_initiator",
          "Affiliations", "sources_url", "sources_attribution", "Sources_1", "Sources_2", "Sources_3",
          "Sources1", "Sources2"}  # fmt: skip
STEP = 100_000


def command(*words: str) -> tuple[float, float]:
    """Runs `comity`; seconds, and peak resident memory in MiB of the largest child so far."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "comity", *words], check=True, capture_output=True)
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def say(what: str, seconds: float, **figures: object) -> None:
    print(json.dumps({"what": what, "seconds": round(seconds, 2), **figures}), flush=True)


def mark(column: str, text: str, copy: int) -> str:
    if not text or not copy:
        return text
    if column in IDS:
        return str(int(float(text)) + copy * STEP)
    if column in MARKED:
        return " ".join(f"{word}{copy}x" if len(word) > 3 else word for word in text.split(" "))
    return text


def repeat_csv(source: Path, target: Path, copies: int) -> None:
    csv.field_size_limit(10**9)
    with source.open(encoding="utf-8-sig", newline="") as stream, target.open("w", encoding="utf-8", newline="") as out:
        rows = csv.DictReader(stream)
        writer = csv.DictWriter(out, rows.fieldnames or [])
        writer.writeheader()
        kept = list(rows)
        for copy in range(copies):
            writer.writerows({c: mark(c, t, copy) for c, t in row.items()} for row in kept)


def repeat_workbook(source: Path, target: Path, copies: int) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(source))
    out = openpyxl.Workbook(write_only=True)
    for name in book.sheet_names:
        sheet = out.create_sheet(name)
        head, *rows = book.get_sheet_by_name(name).to_python()
        sheet.append(head)
        for copy in range(copies):
            for row in rows:
                if row and row[0] not in ("", None):
                    sheet.append([_cell(str(c), v, copy) for c, v in zip(head, row, strict=True)])
    out.save(target)


def _cell(column: str, value: object, copy: int) -> object:
    if isinstance(value, str | int | float) and copy and (column in IDS or column in MARKED):
        text = mark(column, cell_text(value), copy)
        return int(text) if column in IDS else text
    return value


def repeat_entries(source: Path, target: Path, copies: int) -> None:
    entries = msgspec.yaml.decode(source.read_bytes(), type=list[dict[str, object]])
    told = []
    for copy in range(copies):
        for entry in entries:
            words = {k: mark("Title", str(entry[k]), copy) for k in ("title", "name", "summary", "url") if k in entry}
            told.append({**entry, **words, "id": f"{entry['id']}-{copy}" if copy else entry["id"]})
    target.write_bytes(msgspec.json.encode(told))


def grown(mirror: Path, folder: Path, copies: int) -> Path:
    """A mirror in which every row stands `copies` times."""
    how = {"csv": repeat_csv, "xlsx": repeat_workbook, "yaml": repeat_entries}
    for name in SOURCES:
        (folder / name).mkdir(parents=True)
        for file in catalogue.spec(name).files:
            there = mirror / name / file.name
            there = there if there.exists() else catalogue.folder(name) / "data" / file.name
            how[file.format](there, folder / name / file.name, copies)
    return folder


def build(mirror: Path) -> None:
    with TemporaryDirectory() as folder:
        workspace = ("--workspace", folder)
        run = (*workspace, "run", "--sources", ",".join(SOURCES), "--mirror", str(mirror))
        seconds, memory = command(*run)
        with comity.open(folder) as handle:
            counts = handle.release.counts
            busiest = handle.rows("SELECT incident_id FROM incident ORDER BY n_statements DESC LIMIT 1")[0][
                "incident_id"
            ]
        say("full build", seconds, peak_mib=round(memory), records=counts["record"], statements=counts["statement"])
        say("nothing changed", command(*run)[0])
        say("explain one field", command(*workspace, "explain", str(busiest), "start")[0])
        say("explain all of the largest incident", command(*workspace, "explain", str(busiest), "--json")[0])
        with TemporaryDirectory() as other:
            shutil.copytree(mirror / "cfr", Path(other) / "cfr")
            for name in ("dcid", "eurepoc"):
                (Path(other) / name).symlink_to((mirror / name).resolve())
            path = Path(other) / "cfr" / "cyber-operations-incidents.csv"
            path.chmod(0o644)
            path.write_text(path.read_text(encoding="utf-8").replace("Espionage", "Sabotage", 1), encoding="utf-8")
            done = subprocess.run([sys.executable, "-m", "comity", *workspace, "run", "--sources", ",".join(SOURCES),
                                   "--mirror", other, "--json"], check=True, capture_output=True)  # fmt: skip
            say("one source changed", 0, ran=json.loads(done.stdout)["ran"])


def grow(mirror: Path, sizes: list[int]) -> None:
    for copies in sizes:
        with TemporaryDirectory() as folder:
            place = grown(mirror, Path(folder) / "mirror", copies)
            script = [sys.executable, __file__, "--large", str(place), str(Path(folder) / "workspace")]
            began = time.perf_counter()
            done = subprocess.run(script, check=True, stdout=subprocess.PIPE)
            say(f"{copies}x", time.perf_counter() - began, **json.loads(done.stdout))


def large(mirror: Path, folder: Path) -> None:
    """One full build with the bounds of source.yml lifted, as repeated files are far larger than any real edition."""
    from comity.pipeline.plan import Plan
    from comity.pipeline.walk import run
    from comity.store.relations import MEMORY
    from comity.store.workspace import Workspace

    real = catalogue.spec

    def lifted(name: str) -> object:
        spec = real(name)
        files = [msgspec.structs.replace(f, max_bytes=10**12) for f in spec.files]
        return msgspec.structs.replace(spec, files=files, ceilings=msgspec.structs.replace(
            spec.ceilings, records=10**12, statements=10**12))  # fmt: skip

    catalogue.spec = lifted  # type: ignore[assignment]
    seconds: dict[str, float] = {}
    last = [time.perf_counter()]

    def report(stage: str, text: str) -> None:
        if text.startswith("done"):
            seconds[stage] = round(time.perf_counter() - last[0], 1)
        last[0] = time.perf_counter()

    outcome = run(Workspace(folder, os.environ.get("COMITY_MEMORY", MEMORY)), Plan(list(SOURCES), str(mirror)), report)
    counts = comity.open(outcome.release).release.counts
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak_mib": round(peak), "records": counts["record"], "statements": counts["statement"],
                      "incidents": counts["incident"], "links": counts["link"], "stages": seconds}))  # fmt: skip


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--large", place, folder]:
            large(Path(place), Path(folder))
        case [place]:
            build(Path(place))
        case [place, "--grow", sizes]:
            grow(Path(place), [int(n) for n in sizes.split(",")])
        case _:
            sys.exit(__doc__)
