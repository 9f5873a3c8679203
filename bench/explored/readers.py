"""Readers who click through a served record, with pauses to think."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import AsyncExitStack

import httpx2

Times = defaultdict[str, list[float]]


async def read(
    base: str, clicks: Iterator[tuple[str, str]], readers: int, seconds: float
) -> tuple[Times, Counter[int]]:
    """(milliseconds by kind of page, statuses): each reader thinks 1 to 3 seconds between two clicks."""
    times, statuses = Times(list), Counter[int]()
    async with AsyncExitStack() as open_ones:  # one for each, made before the clock runs
        own = [httpx2.AsyncClient(base_url=base, timeout=60, verify=False) for _ in range(readers)]
        each = [await open_ones.enter_async_context(client) for client in own]
        until = time.monotonic() + seconds
        await asyncio.gather(*(_reader(client, clicks, until, times, statuses) for client in each))
    return times, statuses


async def _reader(
    client: httpx2.AsyncClient, clicks: Iterator[tuple[str, str]], until: float, times: Times, statuses: Counter[int]
) -> None:
    """Has a connection of its own, as a browser would."""
    await asyncio.sleep(random.uniform(0, 2))  # they don't come all at once
    while time.monotonic() < until:
        kind, address = next(clicks)
        begun = time.perf_counter()
        answer = await client.get(address, headers={"accept-encoding": "gzip"})
        times[kind].append((time.perf_counter() - begun) * 1000)
        statuses[answer.status_code] += 1
        await asyncio.sleep(random.uniform(1, 3))
