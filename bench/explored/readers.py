"""Readers who click through a served record, with pauses to think."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

import httpx2

Times = defaultdict[str, list[float]]


async def read(
    base: str, clicks: Iterator[tuple[str, str]], readers: int, seconds: float
) -> tuple[Times, Counter[int]]:
    """(milliseconds by kind of page, statuses): each reader thinks 1 to 3 seconds between two clicks."""
    times, statuses, until = Times(list), Counter[int](), time.monotonic() + seconds
    await asyncio.gather(*(_reader(base, clicks, until, times, statuses) for _ in range(readers)))
    return times, statuses


async def _reader(
    base: str, clicks: Iterator[tuple[str, str]], until: float, times: Times, statuses: Counter[int]
) -> None:
    """Has a connection of its own, as a browser would."""
    await asyncio.sleep(random.uniform(0, 2))  # they don't come all at once
    async with httpx2.AsyncClient(base_url=base, timeout=60, verify=False) as client:
        await _click(client, clicks, until, times, statuses)


async def _click(
    client: httpx2.AsyncClient, clicks: Iterator[tuple[str, str]], until: float, times: Times, statuses: Counter[int]
) -> None:
    while time.monotonic() < until:
        kind, address = next(clicks)
        begun = time.perf_counter()
        answer = await client.get(address, headers={"accept-encoding": "gzip"})
        times[kind].append((time.perf_counter() - begun) * 1000)
        statuses[answer.status_code] += 1
        await asyncio.sleep(random.uniform(1, 3))
