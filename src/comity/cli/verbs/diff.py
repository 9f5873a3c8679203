"""comity diff"""

from __future__ import annotations

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.release.changes import between
from comity.store.relations import connect

_COLUMNS = ("op", "incident_id", "title", "others", "fields")


@click.command()
@click.argument("old")
@click.argument("new", default="")
@json_option
@workspace_option
@click.pass_obj
def diff(ctx: Context, old: str, new: str, as_json: bool) -> None:
    """List what changed from release OLD to NEW (the current one by default), incident by incident.

    \b
    Example:
      comity diff 20261101T120000Z-0a1b2c
    """
    with connect() as con:
        rows = between(con, ctx.workspace.release(old), ctx.workspace.release(new or None))
    told = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
    if as_json:
        print_json(told)
        return
    listed = [{**row, "others": ", ".join(row["others"]), "fields": ", ".join(row["fields"])} for row in told]
    print_table(listed, _COLUMNS)
