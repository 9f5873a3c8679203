"""Resolve, fuse and publish as stages: what each reads, writes and depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from comity.fuse import fusing
from comity.pipeline import reading
from comity.pipeline.stage import Stage, stage
from comity.release.publishing import Inputs, publish_release
from comity.resolve import judgements, resolving
from comity.resolve.block import capped
from comity.resolve.naming import Names
from comity.sources import catalogue
from comity.sources.carry import aliases
from comity.sources.reading import RELATIONS as CRAWLED
from comity.store.relations import connect, count, plain_engine_errors, scan, write
from comity.store.spark import session
from comity.store.workspace import Workspace

Crawled = Mapping[str, Stage]

_READ = ("record", "statement")


def resolve_stage(workspace: Workspace, crawled: Crawled) -> Stage:
    """Depends on every crawl and on the judgements."""
    inputs = {one.name: one.fingerprint for one in crawled.values()}
    return stage(workspace, "resolve", ("comity.resolve.resolving",), judgements=_hash(workspace.judgements), **inputs)


def resolve(workspace: Workspace, crawled: Crawled, one: Stage, spark: str | None = None) -> None:
    """Writes link, cluster, redirect, contradictions among judgements, and what is known of actors.

    spark: the master of a Spark that does what grows with texts and pairs; the outcome is the same, so it is no part of
    the fingerprint."""
    said = aliases.read(workspace.aliases)
    before = _before(workspace, said)
    figures: dict[str, int] = {}
    with (
        _scoring(workspace, crawled, spark) as scoring,
        _database(workspace, crawled, _READ) as con,
        one.fresh(figures) as folder,
    ):
        resolving.resolve(con, units(workspace, crawled), _judged(con, workspace, said), before, scoring)
        # whether a cluster's incident exists is checked once there are incidents
        figures.update({f"{name}s": write(con, name, folder) for name in resolving.RELATIONS})
        figures["values too common to make pairs"] = capped(con)


@contextmanager
def _scoring(workspace: Workspace, crawled: Crawled, spark: str | None) -> Iterator[resolving.Steps]:
    """The steps from records to scores: here, or on a Spark that works in a folder which goes when it stops."""
    if spark is None:
        yield resolving.SCORING
        return
    scratch = TemporaryDirectory(prefix=".spark.", dir=workspace.stages, ignore_cleanup_errors=True)
    with scratch as folder, session.started(spark, Path(folder), workspace.memory) as there:
        from comity.resolve.on_spark import on_spark  # needs packages that only [spark] installs

        yield on_spark(there, {name: _crawled_files(crawled, name) for name in _READ})


def _crawled_files(crawled: Crawled, name: str) -> list[Path]:
    return [path for one in crawled.values() if (path := one.folder / f"{name}.parquet").exists()]


def fuse_stage(workspace: Workspace, crawled: Crawled) -> Stage:
    """Depends on the clusters and on every crawl."""
    inputs = {one.name: one.fingerprint for one in crawled.values()}
    return stage(
        workspace, "fuse", ("comity.fuse.fusing",), resolve=resolve_stage(workspace, crawled).fingerprint, **inputs
    )


def fuse(workspace: Workspace, crawled: Crawled, one: Stage) -> None:
    """Writes incidents, parts, values, conflicts and the typed tables."""
    figures: dict[str, int] = {}
    with _database(workspace, crawled, _READ) as con, one.fresh(figures) as folder:
        for name in resolving.RELATIONS:
            scan(con, name, [workspace.stages / "resolve" / f"{name}.parquet"])
        fusing.fuse(con)
        for name in fusing.RELATIONS:
            write(con, name, folder)
        figures.update(incidents=count(con, "incident"), parts=count(con, "part"), conflicts=count(con, "conflict"))


def publish_stage(workspace: Workspace, crawled: Crawled) -> Stage:
    """Depends on what was fused, and on what source.yml says of each source."""
    return stage(
        workspace, "publish", ("comity.release.publishing",), fuse=fuse_stage(workspace, crawled).fingerprint,
        sources=",".join(sorted(crawled)), aliases=_hash(workspace.aliases),
    )  # fmt: skip


def publish(workspace: Workspace, crawled: Crawled, one: Stage) -> None:
    """Writes a release and makes it the current one."""
    figures: dict[str, int] = {}
    with _database(workspace, crawled, CRAWLED) as con, one.fresh(figures):
        for folder, names in (("resolve", resolving.RELATIONS), ("fuse", fusing.RELATIONS)):
            for name in names:
                scan(con, name, [workspace.stages / folder / f"{name}.parquet"])
        specs = [catalogue.spec(name, workspace.imports) for name in crawled]
        said = aliases.read(workspace.aliases)
        inputs = Inputs(
            specs, units(workspace, crawled), _judged(con, workspace, said), said, one.fingerprint, _files(crawled)
        )
        release = publish_release(con, workspace, inputs)
        figures.update(release.counts)


def _judged(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, said: list[aliases.Alias]
) -> list[judgements.Judgement]:
    """All judgements, on records by the ids they have."""
    records = {str(row[0]) for row in con.execute("SELECT record_id FROM record").fetchall()}
    return judgements.under(judgements.read(workspace.judgements), Names(records, aliases.living(said, records)))


def units(workspace: Workspace, crawled: Crawled) -> resolving.Units:
    """What one entry of each source is."""
    return resolving.Units.of({name: catalogue.spec(name, workspace.imports) for name in crawled})


def _files(crawled: Crawled) -> dict[str, dict[str, str]]:
    """Source -> raw file -> SHA-256, as each crawl read them."""
    return {name: reading.file_hashes(one) for name, one in crawled.items()}


@contextmanager
def _database(workspace: Workspace, crawled: Crawled, names: tuple[str, ...]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database over the crawls, spilling to a folder of its own that goes when it closes."""
    spilling = TemporaryDirectory(prefix=".spill.", dir=workspace.stages)
    with plain_engine_errors(workspace.root, workspace.memory), spilling as spill:
        con = connect(Path(spill), memory=workspace.memory)
        try:
            for name in names:
                scan(con, name, [one.folder / f"{name}.parquet" for one in crawled.values()])
            yield con
        finally:
            con.close()


def _before(workspace: Workspace, said: list[aliases.Alias]) -> resolving.Before:
    """Ids as the current release has them, since those are what others hold; without one, as the last resolve left.
    A record that a person has now said to be an earlier one brings its incident along."""
    published = (workspace.current / "cluster.parquet").is_file()
    folder = workspace.current if published else workspace.stages / "resolve"
    con = connect()
    try:
        for name in ("cluster", "redirect"):
            scan(con, name, [folder / f"{name}.parquet"])
        ids = dict(con.execute("SELECT record_id, incident_id FROM cluster").fetchall())
        ids = {line.record_id: ids[alias] for alias, line in aliases.kept(said).items() if alias in ids} | ids
        return resolving.Before(ids, dict(con.execute("SELECT old_id, new_id FROM redirect").fetchall()))
    finally:
        con.close()


def _hash(path: Path) -> str:
    if not path.exists():
        return "none"
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
