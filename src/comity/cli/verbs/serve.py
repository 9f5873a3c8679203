"""comity serve"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from comity.cli.output import Context, workspace_option
from comity.model.errors import UsageError
from comity.settings import curator_key, ledger_url, oidc_secret

if TYPE_CHECKING:
    from comity.web.oidc.provider import Client


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--curator-key-file", metavar="FILE", help="Whoever knows the key in it may judge [COMITY_CURATOR_KEY].")
@click.option("--reports/--no-reports", default=True, show_default=True, help="Take reports of errors from readers.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that serve.")
@click.option("--behind-proxy", metavar="ADDRESSES", is_flag=False, flag_value="127.0.0.1,::1",
              help="A proxy passes requests on: believe what it says of who asks, and show only what may be passed on. "
                   "Without a value the proxy is on this machine.")  # fmt: skip
@click.option("--name", multiple=True, metavar="HOST", help="Host name that is answered where others can reach the "
              "server; may be given several times [any].")  # fmt: skip
@click.option("--rate", type=click.FloatRange(0, 10_000), help="Requests per second from one address, ten times as "
              "many at once; 0 for any number [30 where others can reach the server, else any].")  # fmt: skip
@click.option("--log", is_flag=True, help="A line of JSON per request on standard error: route, status, time.")
@click.option("--taxii", is_flag=True, help="Serve TAXII 2.1 to parties as well, beginning at /taxii2/, and pages of "
              "what they share at /exchange.")  # fmt: skip
@click.option("--taxii-only", is_flag=True, help="Serve TAXII 2.1 alone, without the explorer.")
@click.option("--oidc-issuer", metavar="URL", help="OpenID provider by whose word people of parties sign in at "
              "/exchange; needs --taxii, --oidc-client and the extra [oidc].")  # fmt: skip
@click.option("--oidc-client", metavar="ID", help="Who this server is to the provider.")
@click.option("--oidc-secret-file", metavar="FILE", help="What it proves that with, if the provider gave it a secret "
              "[COMITY_OIDC_SECRET].")  # fmt: skip
@workspace_option
@click.pass_obj
def serve(ctx: Context, host: str, port: int, curator_key_file: str | None, reports: bool, workers: int,
          behind_proxy: str | None, name: tuple[str, ...], rate: float | None, log: bool, taxii: bool,
          taxii_only: bool, oidc_issuer: str | None, oidc_client: str | None,
          oidc_secret_file: str | None) -> None:  # fmt: skip
    """Show the current release in a browser, read-only. A new release is picked up without a restart.

    On loopback all that you have is shown; on any other address, and behind a proxy, only what may be passed on.
    With a curator's key, links can be judged at /judge and reports of errors answered at /reports.
    With --taxii, parties read and write collections with their keys, and the record that may be passed on is one of
    them, open to all; --rate counts requests of one party there. With --oidc-issuer, people of parties sign in and read
    at /exchange what their party may.

    \b
    Examples:
      comity serve --port 8080
      comity serve --curator-key-file key.txt
      comity serve --behind-proxy --name comity.example.org --workers 4 --log
      comity serve --taxii --port 8766
      comity serve --taxii --behind-proxy --oidc-issuer https://login.example.org --oidc-client comity
    """
    from comity.web.serving import Serving

    how = Serving(host, port, workers, behind_proxy, name, rate, log, reports, taxii)
    url = ledger_url(ctx.workspace)
    client = _client(oidc_issuer, oidc_client, oidc_secret_file, served=taxii and not taxii_only)
    if taxii or taxii_only:
        from comity.web.taxii.serving import prepare, serve_taxii

        if taxii_only:
            serve_taxii(url, ctx.workspace, how, announce=click.echo)
            return
        prepare(url, ctx.workspace, click.echo)
    from comity.web.server import serve as run  # all pages, which parties alone have no use for

    run(ctx.workspace, how, announce=click.echo, curator_key=curator_key(curator_key_file), ledger=url, client=client)


def _client(issuer: str | None, client_id: str | None, secret_file: str | None, *, served: bool) -> Client | None:
    """Who we are to a provider, None without one. UsageError if half of it is said, or without --taxii."""
    from comity.web.oidc.provider import Client

    if issuer is None and client_id is None and secret_file is None:
        return None
    if issuer is None or client_id is None or not served:
        raise UsageError("people sign in with --taxii, --oidc-issuer and --oidc-client together.",
                         hint="See: comity serve --help")  # fmt: skip
    return Client(issuer, client_id, oidc_secret(secret_file))
