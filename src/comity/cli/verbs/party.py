"""comity party"""

from __future__ import annotations

from typing import get_args

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.settings import ledger_url
from comity.share.parties import members
from comity.store.ledger.port import Ledger


@click.group()
def party() -> None:
    """Parties with whom the record is shared: states, ministries, CERTs, organisations, communities of them.

    \b
    Examples:
      comity party add "First responders" --kind community
      comity party add CERT-A --kind cert --community "First responders"
    """


@party.command()
@click.argument("name")
@click.option("--kind", type=click.Choice(get_args(members.Kind)), default="organisation", show_default=True)
@click.option("--community", multiple=True, metavar="NAME", help="It belongs to this one; may be given several times.")
@workspace_option
@click.pass_obj
def add(ctx: Context, name: str, kind: members.Kind, community: tuple[str, ...]) -> None:
    """Add a party. Prints its id, which markings name it by."""
    click.echo(members.add(Ledger(ledger_url(ctx.workspace)), name, kind, community).party_id)


@party.command(name="list")
@json_option
@workspace_option
@click.pass_obj
def list_(ctx: Context, as_json: bool) -> None:
    """List parties."""
    found = members.parties(Ledger(ledger_url(ctx.workspace)))
    if as_json:
        print_json(found)
        return
    rows = [{"name": one.name, "kind": one.kind, "communities": ", ".join(one.communities), "id": one.party_id}
            for one in found]  # fmt: skip
    print_table(rows, ["name", "kind", "communities", "id"])
