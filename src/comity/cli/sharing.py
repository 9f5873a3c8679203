"""The ledger that verbs of parties and collections open."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli.output import Context
from comity.settings import ledger_url
from comity.store.ledger.port import Ledger


def ledger_of(ctx: Context, *, makes: bool = False) -> Ledger:
    """The ledger. Where there is none, that is said, as it may be the wrong folder. makes: it is made then."""
    found = Ledger(ledger_url(ctx.workspace))
    if not found.there():
        said = "A new ledger is made" if makes else "There is no ledger yet"
        click.echo(
            f"{said}: {str(found).removeprefix(f'{Path.cwd()}/')}. Another is named by --workspace or COMITY_LEDGER.",
            err=True,
        )
    return found
