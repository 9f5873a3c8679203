"""comity audit"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.cli.sharing import ledger_of
from comity.model.errors import DataError, UsageError
from comity.share.audit.chain import End
from comity.share.audit.chain import verify as verified
from comity.share.audit.listing import Wanted, entries


@click.group()
def audit() -> None:
    """What parties read and wrote, and what was changed about them: a chain of entries in the ledger.

    \b
    Examples:
      comity audit list --party CERT-A --since 2026-11-01
      comity audit list --object indicator--…
      comity audit verify
    """


@audit.command(name="list")
@click.option("--party", metavar="PARTY", help="What it did, and what was changed about it.")
@click.option("--act", metavar="ACT", help="One kind: add, delete, recall, objects, manifest, agreement, key add, …")
@click.option("--since", type=click.DateTime(), help="From then on (UTC).")
@click.option("--object", "object_id", metavar="ID", help="Where it was given out, deleted or recalled.")
@click.option("--most", type=click.IntRange(min=1), default=100, show_default=True, help="The newest of them.")
@json_option
@workspace_option
@click.pass_obj
def list_(ctx: Context, /, as_json: bool, since: datetime | None, **asked: Any) -> None:
    """List entries, the newest last: when, who, what, where, with what they tell.

    Entries without a party are of whoever came without a key, or of the owner of this machine. Reads are there half a
    second after they were.
    """
    wanted = Wanted(since=since.replace(tzinfo=UTC) if since else None, **asked)
    with ledger_of(ctx).read() as con:
        found = entries(con, wanted)
    if as_json:
        print_json(found)
        return
    rows = [{"number": one.number, "when": f"{one.at:%Y-%m-%d %H:%M:%S}", "who": one.party, "act": one.act,
             "of": one.subject, "detail": _words(one.detail)} for one in found]  # fmt: skip
    print_table(rows, ["number", "when", "who", "act", "of", "detail"])
    if len(found) == wanted.most:
        click.echo(f"These are the newest {wanted.most:,}. --most N gives more.", err=True)


def _words(detail: Mapping[str, Any]) -> str:
    """What an entry tells, without what it doesn't, and without digests of pages."""
    said = {key: value for key, value in detail.items() if key != "page" and value not in ("", None, [], False)}
    listed = {key: " ".join(map(str, value)) if isinstance(value, list) else value for key, value in said.items()}
    return ", ".join(key if value is True else f"{key} {value}" for key, value in listed.items())


@audit.command()
@click.option("--noted", metavar="NUMBER:HASH", help="An end that was written down before: it has to be there still.")
@workspace_option
@click.pass_obj
def verify(ctx: Context, noted: str | None) -> None:
    """Verify that no entry was changed, cut out or moved. Prints the end of the chain.

    Whoever may write to the ledger could write the whole chain anew. To be able to show that, note the end that this
    prints somewhere else, and give it with --noted later.
    """
    with ledger_of(ctx).read() as con:
        end = verified(con, _end(noted) if noted else None)
    if not end.number:  # an audit at the wrong place must not pass for one that holds
        raise DataError("this ledger has no entry yet.", hint="Is it the right one? See --workspace and COMITY_LEDGER.")
    click.echo(f"{end.number} entries hold. The end: {end}")


def _end(text: str) -> End:
    number, _, found = text.partition(":")
    if not number.isdecimal():
        raise UsageError("that is no end of an audit.", hint="Give it as `comity audit verify` printed it.")
    return End(int(number), found)
