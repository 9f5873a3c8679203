"""comity export"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from comity.cli.output import Context, counted, workspace_option
from comity.release.filters import Filters, parse
from comity.release.handle import Handle
from comity.share.tables import Format
from comity.share.tables import export as write

_FILTERS = ", ".join(Filters.__struct_fields__)


@click.command(epilog=f"Filters: {_FILTERS}.")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "format_", type=click.Choice(get_args(Format)), default="csv", show_default=True)
@click.option("--where", multiple=True, metavar="FIELD=VALUE", help="A filter; may be given several times.")
@click.option("--for-own-use", is_flag=True, help="Include sources that forbid passing on; the file is marked.")
@workspace_option
@click.pass_obj
def export(ctx: Context, out: Path, format_: str, where: tuple[str, ...], for_own_use: bool) -> None:
    """Write incidents to OUT for other tools, with codebook, version and citation: as a table, or as a STIX 2.1 bundle.

    By default the record is used as fused without the sources that forbid passing on.

    \b
    Examples:
      comity export ukraine.xlsx --format xlsx --where country=UA --where since=2014
      comity export all.jsonl --format jsonl --for-own-use
      comity export record.json --format stix
    """
    filters = parse(list(where))
    with Handle(ctx.workspace.release(), public=not for_own_use) as handle:
        result = write(handle, filters, format_, out, own_use=for_own_use)
    click.echo(f"{counted(result.rows, 'incident')} written to {result.path}. {result.note}".rstrip())
