"""comity audit"""

from __future__ import annotations

import click

from comity.cli.output import Context, workspace_option
from comity.model.errors import DataError, UsageError
from comity.settings import ledger_url
from comity.share.audit.chain import End
from comity.share.audit.chain import verify as verified
from comity.store.ledger.port import Ledger


@click.group()
def audit() -> None:
    """What parties read and wrote, and what was changed about them: a chain of entries in the ledger.

    \b
    Example:
      comity audit verify
    """


@audit.command()
@click.option("--noted", metavar="NUMBER:HASH", help="An end that was written down before: it has to be there still.")
@workspace_option
@click.pass_obj
def verify(ctx: Context, noted: str | None) -> None:
    """Verify that no entry was changed, cut out or moved. Prints the end of the chain.

    Whoever may write to the ledger could write the whole chain anew. To be able to show that, note the end that this
    prints somewhere else, and give it with --noted later.
    """
    with Ledger(ledger_url(ctx.workspace)).read() as con:
        end = verified(con, _end(noted) if noted else None)
    if not end.number:  # an audit at the wrong place must not pass for one that holds
        raise DataError("this ledger has no entry yet.", hint="Is it the right one? See --workspace and COMITY_LEDGER.")
    click.echo(f"{end.number} entries hold. The end: {end}")


def _end(text: str) -> End:
    number, _, found = text.partition(":")
    if not number.isdecimal():
        raise UsageError("that is no end of an audit.", hint="Give it as `comity audit verify` printed it.")
    return End(int(number), found)
