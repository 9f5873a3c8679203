"""What processes take of the machine (Linux)."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and its children."""
    found = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            found[int(_after_name(path)[1])].append(int(path.parent.name))
    return [pid, *found[pid]]


def worked(pids: list[int]) -> float:
    """Seconds of processor time that processes have taken."""
    told = [_after_name(Path(f"/proc/{pid}/stat")) for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in told) / _TICKS


def peak(pids: list[int]) -> float:
    """GiB that processes held at their peaks, pages that they share counted for each."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024**2


def forget(path: Path) -> None:
    """Asks the machine to drop a file from its memory."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


def _after_name(stat: Path) -> list[str]:
    return stat.read_text().rpartition(")")[2].split()
