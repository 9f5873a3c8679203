"""comity key"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.cli.sharing import ledger_of
from comity.share.parties import keys


@click.group()
def key() -> None:
    """Keys with which parties read and write. A key is shown once: what is kept is its hash.

    \b
    Example:
      comity key add "CERT Testland" --scope read,write
    """


@key.command()
@click.argument("party")
@click.option("--scope", default="read", show_default=True, metavar="read,write", help="What it may be used for.")
@click.option("--expires", type=click.DateTime(), help="It is refused from then on (UTC) [never].")
@workspace_option
@click.pass_obj
def add(ctx: Context, party: str, scope: str, expires: datetime | None) -> None:
    """Make a key for PARTY, and print it.

    \b
    Example:
      comity key add CERT-A --scope read,write --expires 2027-12-31
    """
    until = expires.replace(tzinfo=UTC) if expires else None
    asked = [one.strip() for one in scope.split(",")]
    click.echo(keys.add(ledger_of(ctx), party, asked, until))


@key.command(name="list")
@json_option
@workspace_option
@click.pass_obj
def list_(ctx: Context, as_json: bool) -> None:
    """List keys by the names they are revoked by."""
    found = keys.keys(ledger_of(ctx))
    if as_json:
        print_json(found)
        return
    rows = [{"key": one.key_id, "party": one.party, "scope": one.scope, "made": f"{one.made_at:%Y-%m-%d}",
             "expires": f"{one.expires_at:%Y-%m-%d}" if one.expires_at else "", "state": one.state}
            for one in found]  # fmt: skip
    print_table(rows, ["key", "party", "scope", "made", "expires", "state"])


@key.command()
@click.argument("key_id")
@workspace_option
@click.pass_obj
def revoke(ctx: Context, key_id: str) -> None:
    """Revoke a key by its name in the list. Every worker refuses it from its next request on."""
    keys.revoke(ledger_of(ctx), key_id)
    click.echo(f"Revoked: {key_id}.")
