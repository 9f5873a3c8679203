"""comity diff"""

from __future__ import annotations

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.release.changes import between
from comity.store.relations import connect

_INCIDENTS = ("op", "incident_id", "title", "others", "fields")
_RECORDS = ("op", "record_id", "title", "was", "fields")


@click.command()
@click.argument("old")
@click.argument("new", default="")
@click.option("--records", is_flag=True, help="List what happened to each record instead.")
@json_option
@workspace_option
@click.pass_obj
def diff(ctx: Context, old: str, new: str, records: bool, as_json: bool) -> None:
    """List what changed from release OLD to NEW (the current one by default), incident by incident.

    \b
    Examples:
      comity diff 20261101T120000Z-0a1b2c
      comity diff 20261101T120000Z-0a1b2c --records
    """
    with connect() as con:
        told = between(con, ctx.workspace.release(old), ctx.workspace.release(new or None), records=records)
    if as_json:
        print_json(told)
        return
    columns = _RECORDS if records else _INCIDENTS
    print_table([{name: _text(row[name]) for name in columns} for row in told], columns)


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")
