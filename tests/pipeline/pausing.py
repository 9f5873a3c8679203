"""A run that stops at a chosen place until it is killed: the driver replaces one function and says when it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import Popen

from workspaces import Desk, in_a_process

_PAUSE = """
import sys, time
def pause(*args):
    print("at", *args, flush=True)
    time.sleep(600)
def after(place, name, only=lambda *args: True):
    function = getattr(place, name)
    def work(*args, **named):
        done = function(*args, **named)
        if only(*args):
            pause(name)
        return done
    setattr(place, name, work)
import comity.pipeline.reading, comity.pipeline.stages, comity.release.publishing
from comity.pipeline import reading, stages
from comity.release import publishing
from comity.resolve import resolving
from comity.fuse import fusing
from comity.store import workspace
def half_swap(fresh, target):
    if target.name == "fuse":
        target.rename(workspace._old(target))
        pause("half a swap")
    swap(fresh, target)
def in_releases(fresh, target):
    return target.parent.name == "releases"
swap = workspace._swap
"""

PLACES = {
    "crawl": "after(reading.reading, 'read')",
    "check": "after(reading, 'check')",
    "resolve": "after(resolving, 'resolve')",
    "fuse": "after(fusing, 'fuse')",
    "fuse, between the renames of its swap": "workspace._swap = half_swap",
    "publish, before the swap": "after(publishing, 'papers')",
    "publish, between the swap and current": "after(workspace, '_swap', in_releases)",
    "publish, before its seal": "after(stages, 'publish_release')",
}


@contextmanager
def paused(desk: Desk, place: str) -> Iterator[Popen[str]]:
    """A run over the mirror that waits at one of PLACES, killed without a warning in the end."""
    process = in_a_process(f"{_PAUSE}\n{PLACES[place]}", "run", "--workspace", desk.root, "--mirror", desk.mirror)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("at "), process.communicate(timeout=30)
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)
