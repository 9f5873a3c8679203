"""comity party"""

from __future__ import annotations

from typing import get_args

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.cli.sharing import ledger_of
from comity.model.errors import UsageError
from comity.share.parties import members, persons


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
@click.option("--id", "uuid", metavar="UUID", help="By which others name it, as sharing groups of MISP do [a new one].")
@workspace_option
@click.pass_obj
def add(ctx: Context, name: str, kind: members.Kind, community: tuple[str, ...], uuid: str | None) -> None:
    """Add a party. Prints its id, which markings name it by."""
    click.echo(members.add(ledger_of(ctx, makes=True), name, kind, community, uuid).party_id)


@party.command()
@click.argument("name")
@click.argument("new")
@workspace_option
@click.pass_obj
def rename(ctx: Context, name: str, new: str) -> None:
    """Call a party NEW. Its id stays, by which markings and the audit name it, and all that is agreed with it.

    A party is never removed, as the audit tells of it: revoke its keys and end its agreements.
    """
    members.rename(ledger_of(ctx), name, new)
    click.echo(f"{name} is {new} now.")


@party.command(name="list")
@json_option
@workspace_option
@click.pass_obj
def list_(ctx: Context, as_json: bool) -> None:
    """List parties."""
    found = members.parties(ledger_of(ctx))
    if as_json:
        print_json(found)
        return
    rows = [{"name": one.name, "kind": one.kind, "communities": ", ".join(one.communities), "id": one.party_id}
            for one in found]  # fmt: skip
    print_table(rows, ["name", "kind", "communities", "id"])


@party.group()
def person() -> None:
    """People of parties, who sign in at /exchange to read what their party may.

    \b
    Examples:
      comity party person add CERT-A --issuer https://login.example.org --subject 248289761001
      comity party person add CERT-A --issuer https://login.example.org --email anna@cert-a.example
    """


@person.command(name="add")
@click.argument("party_name", metavar="PARTY")
@click.option("--issuer", required=True, metavar="URL", help="The provider, as its tokens call it.")
@click.option("--subject", metavar="S", help="The provider's name for the person, which it never gives to another.")
@click.option("--email", metavar="ADDRESS", help="The person's address, if the provider says that it has verified it; "
              "letter by letter.")  # fmt: skip
@workspace_option
@click.pass_obj
def person_add(ctx: Context, party_name: str, issuer: str, subject: str | None, email: str | None) -> None:
    """Let a person sign in for PARTY. Prints the name by which they are removed."""
    if (subject is None) == (email is None):
        raise UsageError("a person is named by --subject or by --email, one of them.")
    claim: persons.Claim = "sub" if subject is not None else "email"
    ledger = ledger_of(ctx)
    click.echo(persons.add(ledger, party_name, issuer, claim, subject or email or ""))


@person.command(name="list")
@json_option
@workspace_option
@click.pass_obj
def person_list(ctx: Context, as_json: bool) -> None:
    """List people."""
    found = persons.persons(ledger_of(ctx))
    if as_json:
        print_json(found)
        return
    rows = [{"person": one.person_id, "party": one.party, "named by": f"{one.claim} {one.value}",
             "provider": one.issuer} for one in found]  # fmt: skip
    print_table(rows, ["person", "party", "named by", "provider"])


@person.command(name="remove")
@click.argument("person_id", metavar="PERSON")
@workspace_option
@click.pass_obj
def person_remove(ctx: Context, person_id: str) -> None:
    """Remove a person by their name in the list. Their sessions end at once."""
    persons.remove(ledger_of(ctx), person_id)
    click.echo(f"Removed: {person_id}.")
