"""The walk from files to a release: each stage in order, each only if something it depends on changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from comity.model.errors import DataError, EnvironmentRefusedError, UsageError
from comity.pipeline import reading
from comity.pipeline.plan import Plan, remember
from comity.pipeline.stage import Stage
from comity.pipeline.stages import fuse, fuse_stage, publish, publish_stage, resolve, resolve_stage
from comity.release.index.keeping import kept
from comity.sources import catalogue, fetching
from comity.sources.kit import RawFile
from comity.store.lock import held
from comity.store.workspace import Workspace, sweep

Report = Callable[[str, str], None]
"""Hears (stage, what happens to it), for people."""


@dataclass(slots=True)
class Outcome:
    """What a run did: stages that ran, sources refused with the reason, and the release that is current now."""

    ran: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    release: Path | None = None


LAST = ("crawl", "resolve", "fuse", "publish")


def run(workspace: Workspace, plan: Plan, report: Report, *, until: str = "publish", force: bool = False,
        spark: str | None = None, index: bool = True) -> Outcome:  # fmt: skip
    """Brings the workspace up to date, up to a stage of LAST. BusyError if another run is at work there.

    spark: the master of the Spark on which to resolve, if not in DuckDB. index: whether what pages search is made as
    well, or left to whoever serves them first.

    A source whose new version is refused stays at its last good version, and the outcome says so; without one the
    run stops with a DataError and the former release stays.
    """
    outcome = Outcome()
    with held(workspace):
        sweep(workspace)
        crawled = _crawl_all(workspace, plan, report, outcome, force)
        remember(workspace, plan)  # not before: what can't be read must not be what a later run begins with
        if until == "crawl":
            return outcome
        resolved = resolve_stage(workspace, crawled)
        _go(resolved, lambda s: resolve(workspace, crawled, s, spark), report, outcome, force)
        _contradictions(resolved, report)
        if until == "resolve":
            return outcome
        _go(fuse_stage(workspace, crawled), lambda s: fuse(workspace, crawled, s), report, outcome, force)
        if until == "publish":
            one = publish_stage(workspace, crawled)
            _go(one, lambda s: publish(workspace, crawled, s), report, outcome, force)
            outcome.release = workspace.release()
            if index:
                _index(workspace, outcome.release, report)
    return outcome


def why(workspace: Workspace, plan: Plan) -> list[tuple[str, str]]:
    """(stage, reason) for each stage, an empty reason if it needn't run; reads only what is fetched already."""
    found, crawled = [], dict[str, Stage]()
    for name in plan.sources:
        files = fetching.raw_files(workspace, catalogue.spec(name, workspace.imports))
        if files is None:
            found.append((f"crawl-{name}", "its files were never fetched"))
        else:
            crawled[name] = reading.crawl_stage(workspace, name, files)
            found.append((crawled[name].name, crawled[name].why()))
    later = (resolve_stage, fuse_stage, publish_stage)
    waiting = any(reason for _, reason in found)
    for make in later:
        one = make(workspace, crawled)
        found.append((one.name, one.why() or ("an earlier stage must run" if waiting else "")))
    return found


def _crawl_all(workspace: Workspace, plan: Plan, report: Report, outcome: Outcome, force: bool) -> dict[str, Stage]:
    crawled = {}
    for name in plan.sources:
        files = _fetched(workspace, name, plan, report, outcome)
        one = reading.crawl_stage(workspace, name, files)
        try:
            _go(one, partial(reading.crawl, workspace=workspace, name=name, files=files), report, outcome, force)
        except DataError as error:
            if one.seal is None or one.damaged():
                raise
            _refuse(outcome, report, name, error)
        crawled[name] = _promoted(one)
    return crawled


def _promoted(one: Stage) -> Stage:
    """The stage as it lies in the workspace: after a refusal that is the last good version, not the asked one."""
    seal = one.seal
    return Stage(one.name, one.folder, seal.parts) if seal else one


def _go(one: Stage, work: Callable[[Stage], None], report: Report, outcome: Outcome, force: bool) -> None:
    reason = one.why() or ("asked to" if force else "")
    if not reason:
        report(one.name, "up to date")
        return
    report(one.name, f"running ({reason})")
    work(one)
    outcome.ran.append(one.name)
    seal = one.seal
    figures = ", ".join(f"{n:,} {what}" for what, n in (seal.figures if seal else {}).items())
    report(one.name, f"done: {figures}")


def _index(workspace: Workspace, release: Path, report: Report) -> None:
    """What pages search. A run that leaves no room for it still made a release: the server makes it when asked."""
    try:
        kept(workspace, release, public=False, report=lambda n, of: report("index", f"{n:,} of {of:,} incidents"))
    except EnvironmentRefusedError as error:
        report("index", f"NOT MADE: {error}")


def _contradictions(resolved: Stage, report: Report) -> None:
    """Says so as long as it is so: a person has to mend it."""
    n = resolved.seal.figures.get("judgement_conflicts", 0) if resolved.seal else 0
    if n:
        report(resolved.name, f"CONTRADICTORY: {n:,} among judgements; list them with: comity judge --contradictions")


def _refuse(outcome: Outcome, report: Report, name: str, error: DataError) -> None:
    outcome.refused[name] = str(error)
    report(name, f"REFUSED: {error}")


def _fetched(workspace: Workspace, name: str, plan: Plan, report: Report, outcome: Outcome) -> Mapping[str, RawFile]:
    spec = catalogue.spec(name, workspace.imports)
    mirror = Path(plan.mirror) if plan.mirror else None
    there = fetching.raw_files(workspace, spec)
    if there is not None and mirror is None and spec.fetch not in ("embedded", "package"):
        return there
    try:
        return {f.file: f.raw for f in fetching.fetch(workspace, spec, mirror)}
    except DataError as error:
        if there is None:
            raise
        _refuse(outcome, report, name, error)
        return there
    except (UsageError, EnvironmentRefusedError) as error:
        if there is None:
            raise
        report(name, f"NOT FETCHED: {error} What was fetched before is used.")
        return there
