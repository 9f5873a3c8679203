"""comity crawl, check, resolve, fuse, publish: the walk up to one stage"""

from __future__ import annotations

from pathlib import Path

import click

import comity
from comity.cli.judging import explained
from comity.cli.judging.one import named
from comity.cli.output import Context, Progress, json_option, print_json, print_table, source_options, workspace_option
from comity.model.errors import UsageError
from comity.pipeline import reading
from comity.pipeline.plan import plan
from comity.pipeline.walk import run as walk
from comity.release.judging.explaining import explain_pair
from comity.release.judging.state import known, state
from comity.resolve.cluster import ordered
from comity.settings import settings
from comity.sources.check import check as check_output
from comity.sources.check import errors


def _stage(name: str, does: str, example: str) -> click.Command:
    @source_options
    @click.option("--force", is_flag=True, help="Run even if nothing changed.")
    @workspace_option
    @click.pass_obj
    def verb(ctx: Context, sources: str | None, mirror: str | None, force: bool, spark: str | None = None) -> None:
        wanted = plan(ctx.workspace, sources, settings(mirror=mirror).mirror)
        outcome = walk(ctx.workspace, wanted, Progress(), until=name, force=force, spark=spark)
        click.echo(", ".join(outcome.ran) or "up to date")
        if outcome.refused:
            raise SystemExit(1)

    return click.command(name, help=f"{does}\n\n\b\nExample:\n  {example}")(verb)


crawl = _stage("crawl", "Read fetched files into records and statements, and check them.", "comity crawl --sources cfr")
fuse = _stage("fuse", "Make incidents and their parts from statements.", "comity fuse")
publish = _stage("publish", "Write a release and make it the current one.", "comity publish")
_resolve = _stage("resolve", "", "")


@click.command()
@source_options
@click.option("--force", is_flag=True, help="Run even if nothing changed.")
@click.option("--explain", "pair", nargs=2, metavar="A B", help="Say why two records have their score, and stop.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What does the work. The outcome is the same.",
)
@click.option("--master", metavar="URL", help="Spark's master, as local[4] or spark://host:7077.  [default: local[*]]")
@json_option
@workspace_option
@click.pass_context
def resolve(click_context: click.Context, /, pair: tuple[str, str] | None, engine: str, master: str | None,
            as_json: bool, **options: object) -> None:  # fmt: skip
    """Find which records speak of the same incident.

    With --explain nothing runs: the score of two records of the current release is computed anew, and every part of it
    is shown. Spark pays where one machine is too small; it needs Java 17 and pip install '.[spark]'.

    \b
    Examples:
      comity resolve --force
      comity resolve --explain eurepoc:1032 dcid:30
      comity resolve --engine spark --master local[2]
    """
    if master and engine != "spark":
        raise UsageError("--master is Spark's.", hint="Say --engine spark as well.")
    if pair is None:
        click_context.invoke(_resolve, spark=(master or "local[*]") if engine == "spark" else None, **options)
        return
    workspace = click_context.obj.workspace
    with comity.open(workspace.root) as handle:
        told = known(handle)
        chosen = ordered(*named(told.names, pair))
        found = explain_pair(handle, chosen, state(workspace.judgements, told).standing)
    if found is None:
        raise UsageError("one of the two tells of no incident, so they have no score.",
                         hint="For actors see: comity judge --pair A B")  # fmt: skip
    explained.show(found, as_json=as_json)


@click.command()
@source_options
@json_option
@workspace_option
@click.pass_obj
def check(ctx: Context, sources: str | None, mirror: str | None, as_json: bool) -> None:
    """Check what was crawled: contracts, vocabulary, floors and ceilings, and issues of level error.

    \b
    Example:
      comity check --sources landmarks
    """
    names = plan(ctx.workspace, sources, settings(mirror=mirror).mirror).sources
    results = [(name, *_result(name, reading.output(ctx.workspace, name), ctx.workspace.imports)) for name in names]
    rows = [{"source": name, "result": result} for name, result, _ in results]
    print_json(rows) if as_json else print_table(rows, ("source", "result"))
    if any(wrong for *_, wrong in results):
        raise SystemExit(1)


def _result(name: str, folder: Path, imports: Path) -> tuple[str, bool]:
    """What to say of a source, and whether something is wrong with it."""
    if not folder.exists():
        return "not crawled yet; try: comity crawl", False
    check_output(name, folder, imports=imports)
    found = errors(folder)
    return ("errors: " + ", ".join(f"{n} {code}" for code, n in found.items()) if found else "sound"), bool(found)
