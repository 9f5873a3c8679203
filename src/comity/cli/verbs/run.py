"""comity run"""

from __future__ import annotations

import click

from comity.cli.output import (
    Context,
    Progress,
    json_option,
    log_to_stderr,
    print_json,
    print_table,
    source_options,
    workspace_option,
)
from comity.pipeline.plan import plan
from comity.pipeline.walk import run as walk
from comity.pipeline.walk import why
from comity.settings import settings


@click.command()
@source_options
@click.option("--explain", "explain_", is_flag=True, help="Say why each stage would run or not, and stop.")
@click.option("--no-index", is_flag=True, help="Leave out what pages search: `serve` makes it when it first needs it.")
@json_option
@workspace_option
@click.pass_obj
def run(ctx: Context, sources: str | None, mirror: str | None, explain_: bool, no_index: bool, as_json: bool) -> None:
    """Build the record: fetch, crawl, check, resolve, fuse, publish; only what changed runs.

    Without arguments: what the workspace was last built from, at first the data that come with Comity.

    \b
    Examples:
      comity run
      comity run --sources all --mirror ../mirror
      comity run --sources landmarks,eurepoc --explain
    """
    wanted = plan(ctx.workspace, sources, settings(mirror=mirror).mirror)
    if explain_:
        rows = [{"stage": stage, "why": reason or "up to date"} for stage, reason in why(ctx.workspace, wanted)]
        print_json(rows) if as_json else print_table(rows, ("stage", "why"))
        return
    log_to_stderr()
    outcome = walk(ctx.workspace, wanted, Progress(), index=not no_index)
    if as_json:
        print_json({"ran": outcome.ran, "refused": outcome.refused, "release": str(outcome.release)})
    else:
        click.echo(f"{'Built' if outcome.ran else 'Nothing changed;'} release {outcome.release}")
    if outcome.refused:
        raise SystemExit(1)
