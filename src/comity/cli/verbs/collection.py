"""comity collection"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.cli.sharing import ledger_of
from comity.model.errors import UsageError
from comity.share.parties import agreements, collections

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
    ledger = ledger_of(ctx, makes=True)
    click.echo(collections.add(ledger, name, _agreement(**agreed), description=description, open_=open_))


@collection.command()
@click.argument("name")
@_agreement_options
@workspace_option
@click.pass_obj
def share(ctx: Context, /, name: str, **agreed: Any) -> None:
    """Agree with each party named. It adds to what was agreed before; `comity collection end` takes away.

    \b
    Examples:
      comity collection share Joint --write CERT-A
      comity collection share Joint --read CERT-A,CERT-B --pass-on CERT-B --until 2027-12-31
    """
    for one in agreements.share(ledger_of(ctx), name, _agreement(**agreed)):
        click.echo(f"{_may(one)} in {name}.")


@collection.command()
@click.argument("name")
@click.argument("party")
@click.option("--read", "reads", is_flag=True, help="Only that PARTY may read.")
@click.option("--write", "writes", is_flag=True, help="Only that PARTY may write.")
@click.option("--pass-on", "passes_on", is_flag=True, help="Only that PARTY may pass on what it reads.")
@workspace_option
@click.pass_obj
def end(ctx: Context, /, name: str, party: str, **named: bool) -> None:
    """End the agreement with PARTY, or part of it.

    \b
    Examples:
      comity collection end Joint CERT-A
      comity collection end Joint CERT-A --write
    """
    rights = [right for right in agreements.RIGHTS if named[right]] or agreements.RIGHTS
    left = agreements.end(ledger_of(ctx), name, party, rights)
    click.echo(f"{_may(left)} in {name}." if left else f"Ended: {party} in {name}.")


@collection.command()
@click.argument("name")
@click.argument("new")
@workspace_option
@click.pass_obj
def rename(ctx: Context, name: str, new: str) -> None:
    """Call a collection NEW. Its id stays, and with it all addresses that name it by its id."""
    collections.rename(ledger_of(ctx), name, new)
    click.echo(f"{name} is {new} now.")


@collection.command(name="list")
@json_option
@workspace_option
@click.pass_obj
def list_(ctx: Context, as_json: bool) -> None:
    """List collections, with who may read, write and pass on, until when, and whose agreement has ended."""
    found = collections.collections(ledger_of(ctx))
    if as_json:
        print_json(found)
        return
    print_table(map(_row, found), ["name", "read", "write", "pass on", "ended", "versions", "id"])


def _row(one: collections.Listed) -> dict[str, object]:
    holding = [each for each in one.agreements if not each.ended]
    named = {right: ", ".join(_until(each) for each in holding if getattr(each, right)) for right in agreements.RIGHTS}
    return {"name": one.name, "read": "everyone" if one.open else named["reads"], "write": named["writes"],
            "pass on": named["passes_on"], "ended": ", ".join(_until(each) for each in one.agreements if each.ended),
            "versions": one.versions, "id": one.collection_id}  # fmt: skip


def _until(one: agreements.Standing) -> str:
    return one.party + (f" (until {one.until:%Y-%m-%d %H:%M})" if one.until else "")


def _may(one: agreements.Standing) -> str:
    """What a party may, in words."""
    said = [words for right, words in (("reads", "read"), ("writes", "write"), ("passes_on", "pass on what it reads"))
            if getattr(one, right)]  # fmt: skip
    may = f"{', '.join(said[:-1])} and {said[-1]}" if said[1:] else said[0]
    return f"{one.party} may {may}{f' until {one.until:%Y-%m-%d %H:%M} UTC' if one.until else ''}"


def _agreement(read: tuple[str, ...], write: tuple[str, ...], pass_on: tuple[str, ...],
               until: datetime | None) -> agreements.Agreement:  # fmt: skip
    readers, writers, on = (
        [name.strip() for one in said for name in one.split(",")] for said in (read, write, pass_on)
    )
    ends = until.replace(tzinfo=UTC) if until else None
    if ends and ends <= datetime.now(UTC):
        raise UsageError("the agreement would have ended already.", hint="Choose a later date for --until.")
    return agreements.Agreement(readers, writers, on, ends)
