"""How well and how fast reports of several trackers are resolved whose truth was planted.

    python bench/synthetic.py --reports 10000 [--seed 1] [--fit] [--with-splink] [--spark MASTER] [--folder FOLDER]

--fit refits the weights on a small planted sample of another seed, as one would on a new corpus. --with-splink resolves
the same reports with Splink 5 beside, if it is installed. --spark resolves them on a Spark too, such as local[2], if
[spark] is installed. Figures are pairwise and B-cubed, over clusters.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

import duckdb
from planted import figures
from planted.planting import plant as planted
from planted.refit import refitted, use
from planted.relations import SOURCES, write

from comity.resolve import resolving
from comity.sources import catalogue
from comity.store.relations import connect, scan
from comity.store.spark import session

MEMORY = "4GB"
SAMPLE = 6000
"""Reports that weights are refitted on."""


def plant(n: int, seed: int, folder: Path) -> None:
    write(planted(n, seed), folder)


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """The planted relations, spilling beside them."""
    con = connect(folder / "spill", memory=MEMORY)
    for name in ("record", "statement"):
        scan(con, name, [folder / f"{name}.parquet"])
    return con


def walk(scoring: resolving.Steps = resolving.SCORING) -> list[tuple[str, resolving.Step]]:
    """The steps that every record takes."""
    units = resolving.Units.of({name: catalogue.spec(name) for name in SOURCES})
    return resolving.steps_of(units, [], resolving.Before({}, {}), scoring)


def resolve(folder: Path, sample: Path | None) -> None:
    """Prints seconds per step, then the figures. sample: planted reports to refit the weights on."""
    if sample:
        use(refitted(opened(sample), sample, walk()))
    con = opened(folder)
    taken(con, folder, walk())
    for row in con.execute("SELECT rule, cap, n_capped, n_records, n_dropped FROM block_size ORDER BY rule").fetchall():
        print("{}: cap {}; {} values above it, in {:,} records; {} made no pairs".format(*row))


def resolve_on_spark(folder: Path, master: str) -> None:
    """The same on a Spark."""
    from comity.resolve.on_spark import on_spark

    files = {name: [folder / f"{name}.parquet"] for name in ("record", "statement")}
    with TemporaryDirectory() as scratch, session.started(master, Path(scratch), MEMORY) as spark:
        taken(opened(folder), folder, walk(on_spark(spark, files)))


def taken(con: duckdb.DuckDBPyConnection, folder: Path, steps: list[tuple[str, resolving.Step]]) -> None:
    """Takes the steps and prints what they cost and what came of them."""
    begun, worked = time.monotonic(), time.process_time()
    for name, step in steps:
        timed(name, step, con)
    told("all", time.monotonic() - begun, time.process_time() - worked)
    figures.read_truth(con, folder)
    show(figures.blocking(con) | figures.clusters(con))


def beside(folder: Path) -> None:
    """Splink on the same reports."""
    from planted.splinking import resolve as by_splink

    by_splink(folder)
    print(f"Splink: peak {peak():.2f} GiB", flush=True)


def timed(name: str, step: Callable[[duckdb.DuckDBPyConnection], None], con: duckdb.DuckDBPyConnection) -> None:
    """Of seconds on the clock and of all processors: on a machine that others use too, the latter tell more."""
    begun, worked = time.monotonic(), time.process_time()
    step(con)
    told(name, time.monotonic() - begun, time.process_time() - worked)


def told(name: str, seconds: float, worked: float) -> None:
    print(f"{name:14} {seconds:7.1f} s, {worked:7.1f} s of processors   peak {peak():.2f} GiB", flush=True)


def peak() -> float:
    """GiB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def show(found: dict[str, float]) -> None:
    print(*(f"{name} {value:,.3f}" for name, value in found.items()), sep="; ", flush=True)


def apart(work: Callable[..., None], *given: object) -> None:
    """In a process of its own, so that what it holds is measured by itself."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--with-splink", action="store_true")
    parser.add_argument("--spark", metavar="MASTER")
    parser.add_argument("--folder", type=Path, help="keep the planted relations here; planted again only if absent")
    asked = parser.parse_args()
    with TemporaryDirectory() as made:
        folder, sample = asked.folder or Path(made) / "reports", Path(made) / "sample"
        begun = time.monotonic()
        for place, n, seed in ((folder, asked.reports, asked.seed), (sample, SAMPLE, asked.seed + 1000)):
            if not (place / "truth.parquet").exists():
                place.mkdir(parents=True, exist_ok=True)
                apart(plant, n, seed, place)
        print(f"planted        {time.monotonic() - begun:7.1f} s", flush=True)
        apart(resolve, folder, sample if asked.fit else None)
        if asked.spark:
            apart(resolve_on_spark, folder, asked.spark)
        if asked.with_splink:
            apart(beside, folder)


if __name__ == "__main__":
    main()
