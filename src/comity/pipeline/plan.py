"""What a workspace is built from, remembered between runs."""

from __future__ import annotations

from pathlib import Path

import msgspec

from comity.model.errors import DataError, UsageError
from comity.sources import catalogue
from comity.store.workspace import Workspace, write_whole

BUNDLED = ("embedded", "package")
"""Ways of fetching that need nothing but the installed package and its dependencies."""


class Plan(msgspec.Struct, frozen=True):
    """sources: short names, in order. mirror: folder with files as <source>/<file>, None for official addresses."""

    sources: list[str]
    mirror: str | None = None


def plan(workspace: Workspace, sources: str | None, mirror: Path | None) -> Plan:
    """What to build: what is asked for, else what was built last, else the sources that come with the package.

    sources: 'all', or names joined by commas. UsageError (NotFoundError) for a name that doesn't exist, DataError if
    run.json can't be read.
    """
    before = _read(workspace) if sources is None else None
    if sources is None:
        chosen = before.sources if before else [*bundled(), *imported(workspace)]
    else:
        chosen = catalogue.names(workspace.imports) if sources == "all" else _named(workspace, sources)
    if mirror is not None:
        return Plan(chosen, str(mirror.resolve()))
    return Plan(chosen, before.mirror if before else None)


def remember(workspace: Workspace, plan_: Plan) -> None:
    """Keeps the plan for a run without arguments."""
    write_whole(_path(workspace), msgspec.json.encode(plan_).decode() + "\n")


def add(workspace: Workspace, *names: str) -> None:
    """Adds sources to what the workspace is built from, and takes out those that are no longer there. Before the first
    run nothing is remembered: then everything that was imported is built, beside what comes with Comity."""
    if before := _read(workspace):
        there = {*catalogue.names(workspace.imports)}
        sources = [name for name in dict.fromkeys([*before.sources, *names]) if name in there]
        if sources != before.sources:
            remember(workspace, Plan(sources, before.mirror))


def imported(workspace: Workspace) -> list[str]:
    """Sources that were imported into the workspace."""
    return sorted({*catalogue.names(workspace.imports)} - {*catalogue.names()})


def bundled() -> list[str]:
    """Sources that need no network and no mirror."""
    return [name for name in catalogue.names() if catalogue.spec(name).fetch in BUNDLED]


def _named(workspace: Workspace, text: str) -> list[str]:
    names = sorted({name.strip() for name in text.split(",") if name.strip()})
    if not names:
        raise UsageError("no source named.", hint="Try: --sources all")
    for name in names:
        catalogue.folder(name, workspace.imports)
    return names


def _read(workspace: Workspace) -> Plan | None:
    path = _path(workspace)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # guessing would take sources out of the record
        raise DataError(
            f"{path} can't be read ({error}).", hint="Say what to build, it is written anew: comity run --sources NAMES"
        ) from error


def _path(workspace: Workspace) -> Path:
    return workspace.root / "run.json"
