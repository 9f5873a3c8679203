"""comity collection"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.settings import ledger_url
from comity.share.parties import collections
from comity.store.ledger.port import Ledger

F = TypeVar("F", bound=Callable[..., Any])


def _agreement_options(function: F) -> F:
    """--read, --write, --pass-on and --until."""
    many = "A party or community, or several joined by commas; may be given several times."
    until = click.option("--until", type=click.DateTime(), help="The agreement ends then (UTC) [never].")
    on = click.option("--pass-on", multiple=True, metavar="PARTY", help="Who may pass on what they read.")
    write = click.option("--write", multiple=True, metavar="PARTY", help="Who may write. " + many)
    read = click.option("--read", multiple=True, metavar="PARTY", help="Who may read. " + many)
    return read(write(on(until(function))))


@click.group()
def collection() -> None:
    """Collections of STIX objects, and agreements on who may do what in them. What nobody agreed on is not allowed.

    \b
    Example:
      comity collection add Joint --read "First responders" --write CERT-A
    """


@collection.command()
@click.argument("name")
@_agreement_options
@click.option("--open", "open_", is_flag=True, help="Whoever comes may read it, without a key.")
@click.option("--description", metavar="TEXT", help="Shown to those who may read or write.")
@workspace_option
@click.pass_obj
def add(ctx: Context, /, name: str, open_: bool, description: str | None, **agreed: Any) -> None:
    """Add a collection. Prints its id."""
    ledger = Ledger(ledger_url(ctx.workspace))
    click.echo(collections.add(ledger, name, _agreement(**agreed), description=description, open_=open_))


@collection.command()
@click.argument("name")
@_agreement_options
@workspace_option
@click.pass_obj
def share(ctx: Context, /, name: str, **agreed: Any) -> None:
    """Agree with each party named, in place of what was agreed with it before."""
    collections.share(Ledger(ledger_url(ctx.workspace)), name, _agreement(**agreed))
    click.echo(f"Agreed on {name}.")


@collection.command()
@click.argument("name")
@click.argument("party")
@workspace_option
@click.pass_obj
def end(ctx: Context, name: str, party: str) -> None:
    """End the agreement with PARTY."""
    collections.end(Ledger(ledger_url(ctx.workspace)), name, party)
    click.echo(f"Ended: {party} in {name}.")


@collection.command(name="list")
@json_option
@workspace_option
@click.pass_obj
def list_(ctx: Context, as_json: bool) -> None:
    """List collections, with who may read and write."""
    found = collections.collections(Ledger(ledger_url(ctx.workspace)))
    if as_json:
        print_json(found)
        return
    rows = [{"name": one.name, "read": "everyone" if one.open else ", ".join(one.read), "write": ", ".join(one.write),
             "versions": one.versions, "id": one.collection_id} for one in found]  # fmt: skip
    print_table(rows, ["name", "read", "write", "versions", "id"])


def _agreement(read: tuple[str, ...], write: tuple[str, ...], pass_on: tuple[str, ...],
               until: datetime | None) -> collections.Agreement:  # fmt: skip
    readers, writers, on = (
        [name.strip() for one in said for name in one.split(",")] for said in (read, write, pass_on)
    )
    return collections.Agreement(readers, writers, on, until.replace(tzinfo=UTC) if until else None)
