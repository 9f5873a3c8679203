"""How fast pages are, at the size of a workspace or of one grown from it.

    python bench/explorer.py grow WORKSPACE FOLDER --times 69    a release of so many times its incidents, and its index
    python bench/explorer.py pages WORKSPACE [--clicks 1000]     time in the server by kind of page, without a network
    python bench/explorer.py readers WORKSPACE --readers 50      readers over HTTP on loopback, 1 to 3 s between clicks

Clicks are drawn with a seed (bench/explored/clicks.py). Times are in milliseconds; `readers` also tells the memory of
all processes of the server at their peak, all statuses, and the processor time of the server per page, which depends
less than the clock on what else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import time
from pathlib import Path

import numpy as np
from explored.clicks import Clicks
from explored.growing import grown
from explored.machine import family, forget, peak, worked
from explored.readers import Times, read
from explored.serving import served
from starlette.testclient import TestClient

from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace
from comity.web.app import make_app


def grow(said: argparse.Namespace) -> None:
    """Grows a release and makes its index."""
    begun = time.perf_counter()
    workspace = grown(Workspace(said.workspace).release(), said.folder, said.times, said.thin)
    print(f"grown in {time.perf_counter() - begun:.0f} s")
    path = _index(workspace)
    print(f"index {path.stat().st_size / 1e9:.2f} GB, memory at peak {_peak():.2f} GiB")


def pages(said: argparse.Namespace) -> None:
    """Time in the server, page by page."""
    workspace, times = Workspace(said.workspace), Times(list)
    clicks = Clicks(Index(_index(workspace)), said.seed)
    with TestClient(make_app(workspace, public=False), base_url="http://127.0.0.1") as client:
        for warm in ("/", "/incidents"):
            client.get(warm)
        for kind, address in clicks.draw(said.clicks):
            begun = time.perf_counter()
            answer = client.get(address, headers={"accept-encoding": "identity"})
            times[kind if answer.status_code == 200 else f"status {answer.status_code}"].append(
                (time.perf_counter() - begun) * 1000
            )
    _table(times)


def readers(said: argparse.Namespace) -> None:
    """Readers over HTTP."""
    workspace = Workspace(said.workspace)
    clicks = Clicks(Index(_index(workspace)), said.seed).draw(10_000_000)
    if said.cold:
        forget(_index(workspace))
    with served(said.workspace, said.workers) as (base, server):
        before = worked(family(server.pid))
        times, statuses = asyncio.run(read(base, clicks, said.readers, said.seconds))
        all_of_it = family(server.pid)
        took, held = worked(all_of_it) - before, peak(all_of_it)
    _table(times)
    print(f"statuses {dict(statuses)}; memory of the server at its peak {held:.2f} GiB")
    print(
        f"processor time {took * 1000 / statuses.total():.1f} ms a page; load of the machine {os.getloadavg()[0]:.1f}"
    )


def _index(workspace: Workspace) -> Path:
    begun = time.perf_counter()

    def report(done: int, there: int) -> None:
        print(f"  index {done:,} of {there:,} after {time.perf_counter() - begun:.0f} s", flush=True)

    return kept(workspace, workspace.release(), public=False, report=report)


def _table(times: Times) -> None:
    print(f"{'page':14}{'n':>7}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    everything = [one for kind in times.values() for one in kind]
    for kind, found in [*sorted(times.items()), ("all", everything)]:
        p50, p95, p99 = np.percentile(found, [50, 95, 99])
        print(f"{kind:14}{len(found):>7}{p50:>8.1f}{p95:>8.1f}{p99:>8.1f}{max(found):>8.1f}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for name, run in (("grow", grow), ("pages", pages), ("readers", readers)):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        command.add_argument("workspace", type=Path)
        command.add_argument("--seed", type=int, default=1)
        if name == "grow":
            command.add_argument("folder", type=Path)
            command.add_argument("--times", type=int, default=69)
            command.add_argument("--thin", type=int, default=1, help="keep every so manieth value and statement")
        elif name == "pages":
            command.add_argument("--clicks", type=int, default=1000)
        else:
            command.add_argument("--readers", type=int, default=50)
            command.add_argument("--seconds", type=float, default=60)
            command.add_argument("--workers", type=int, default=1)
            command.add_argument("--cold", action="store_true", help="nothing of the index is in memory at first")
    said = parser.parse_args()
    said.run(said)


if __name__ == "__main__":
    main()
