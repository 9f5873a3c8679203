"""comity ledger"""

from __future__ import annotations

import click

from comity.cli.output import Context, Progress, workspace_option
from comity.settings import ledger_url
from comity.share.audit.chain import verify
from comity.store.ledger import copying
from comity.store.ledger.port import Ledger


@click.group()
def ledger() -> None:
    """Reports, parties, keys, agreements, objects and the audit, in SQLite or PostgreSQL. COMITY_LEDGER names it.

    \b
    Example:
      comity ledger copy --to postgresql://comity@db.example/comity
    """


@ledger.command()
@click.option(
    "--to", required=True, metavar="URL", help="sqlite:///folder/ledger.sqlite, or postgresql://user@host/name."
)
@workspace_option
@click.pass_obj
def copy(ctx: Context, to: str) -> None:
    """Copy the whole ledger into another that is empty: from SQLite to PostgreSQL, back, or from one to one like it.

    Stop all servers before. All of it is copied or nothing; the audit is verified before the copy is kept. The ledger
    that is copied stays as it is. A password need not stand in the URL: PGPASSWORD and ~/.pgpass are read.

    \b
    Examples:
      comity ledger copy --to postgresql://comity@db.example/comity
      COMITY_LEDGER=postgresql://comity@db.example/comity comity ledger copy --to sqlite:///copy.sqlite
    """
    progress = Progress()
    former = Ledger(ledger_url(ctx.workspace))
    with former.read() as old, Ledger(to).write() as new:
        copied = copying.copy(old, new, lambda table, rows: progress(table, f"{rows:,} rows"))
        end = verify(new)
        with former.read() as now:
            copying.unchanged(old, now)
    click.echo(f"{copied.rows:,} rows of {copied.tables} tables copied.")
    click.echo(f"{end.number} entries of the audit hold. The end: {end}")
