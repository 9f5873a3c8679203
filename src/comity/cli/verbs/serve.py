"""comity serve"""

from __future__ import annotations

import click

from comity.cli.output import Context, workspace_option
from comity.settings import curator_key, ledger_url


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--curator-key-file", metavar="FILE", help="Whoever knows the key in it may judge [COMITY_CURATOR_KEY].")
@click.option("--reports/--no-reports", default=True, show_default=True, help="Take reports of errors from readers.")
@workspace_option
@click.pass_obj
def serve(ctx: Context, host: str, port: int, curator_key_file: str | None, reports: bool) -> None:
    """Show the current release in a browser, read-only. A new release is picked up without a restart.

    On loopback all that you have is shown; on any other address only what may be passed on. With a curator's key,
    links can be judged at /judge and reports of errors answered at /reports.

    \b
    Examples:
      comity serve --port 8080
      comity serve --curator-key-file key.txt
    """
    from comity.store.ledger.port import Ledger
    from comity.web.server import serve as run  # the web server takes a tenth of a second to load

    ledger = Ledger(ledger_url(ctx.workspace))
    run(ctx.workspace, host, port, announce=click.echo, curator_key=curator_key(curator_key_file), ledger=ledger,
        reports=reports)  # fmt: skip
