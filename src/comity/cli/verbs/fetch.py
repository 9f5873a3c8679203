"""comity fetch"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from comity.cli.output import Context, Progress, log_to_stderr, source_options, workspace_option
from comity.pipeline.plan import plan
from comity.settings import settings
from comity.sources import catalogue
from comity.store.lock import held

if TYPE_CHECKING:
    from comity.sources.ways import Progress as Step


def _reporter(progress: Progress, name: str) -> Callable[[Step], None]:
    return lambda step: progress(name, step.text)


@click.command()
@source_options
@workspace_option
@click.pass_obj
def fetch(ctx: Context, sources: str | None, mirror: str | None) -> None:
    """Bring the files of sources into the workspace, from their official address or a mirror.

    \b
    Examples:
      comity fetch --sources eurepoc
      comity fetch --sources all --mirror ../mirror
    """
    from comity.sources import fetching  # the HTTP client takes a tenth of a second to load

    log_to_stderr()
    wanted, progress = plan(ctx.workspace, sources, settings(mirror=mirror).mirror), Progress()
    with held(ctx.workspace):
        for name in wanted.sources:
            found = fetching.fetch(
                ctx.workspace, catalogue.spec(name, ctx.workspace.imports), settings(mirror=wanted.mirror).mirror,
                _reporter(progress, name),
            )  # fmt: skip
            for file in found:
                click.echo(f"{name}\t{file.file}\t{'new' if file.new else 'unchanged'}\t{file.raw.sha256[:12]}")
