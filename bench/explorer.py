"""How fast pages are, at the size of a workspace or of one grown from it.

    python bench/explorer.py grow WORKSPACE FOLDER --times 69    a release of so many times its incidents, and its index
    python bench/explorer.py pages WORKSPACE [--clicks 1000]     time in the server by kind of page, without a network
    python bench/explorer.py readers WORKSPACE --readers 50      readers over HTTP on loopback, 1 to 3 s between clicks

Clicks are drawn with a seed (bench/explored/clicks.py). Times are in milliseconds; `readers` also tells the memory of
the server at its peak and all statuses.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import resource
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from explored.clicks import Clicks
from explored.growing import grown
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
    with served(said.workspace, said.workers) as (base, server):
        times, statuses = asyncio.run(read(base, clicks, said.readers, said.seconds))
        peak = sum(_memory(pid) for pid in _family(server.pid))
    _table(times)
    print(f"statuses {dict(statuses)}; memory of the server at its peak {peak / 1024**2:.2f} GiB")


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


def _family(pid: int) -> list[int]:
    found = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after = path.read_text().rpartition(")")[2].split()
            found[int(after[1])].append(int(path.parent.name))
    return [pid, *(child for child in found[pid])]


def _memory(pid: int) -> int:
    """Peak of a process's memory in KiB."""
    told = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM"))


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
    said = parser.parse_args()
    said.run(said)


if __name__ == "__main__":
    main()
