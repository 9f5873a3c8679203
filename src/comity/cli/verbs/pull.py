"""comity pull"""

from __future__ import annotations

import click

from comity.cli.output import Context, Progress, json_option, print_json, workspace_option
from comity.cli.peering import line, peer_options, so_far
from comity.settings import ledger_url
from comity.share.peers import pulling
from comity.share.peers.pulling import Pulled
from comity.store.ledger.port import Ledger

_MOST = 10


@click.command()
@click.argument("url")
@click.option("--collection", required=True, metavar="ID", help="Theirs: its id, alias or title.")
@click.option("--into", metavar="NAME", help="Collection of ours, made if it is not there [THEIRS of HOST].")
@click.option("--as", "party", metavar="PARTY", help="Party that the objects are kept as [named after the server].")
@click.option("--full", is_flag=True, help="From the beginning, not from where the last pull came to.")
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(1, 10_000), help="Objects on a page.")
@peer_options
@json_option
@workspace_option
@click.pass_context
def pull(click_context: click.Context, url: str, collection: str, into: str | None, party: str | None, full: bool,
         limit: int, key_file: str | None, allow_private: bool, as_json: bool) -> None:  # fmt: skip
    """Mirror a collection of another TAXII 2.1 server: what is new since the last time, and valid.

    URL is that of discovery, or of an API root. What is interrupted goes on with the next pull. Objects that are not
    valid STIX are counted and listed, not kept. A version that revokes an object shuts those before it. A collection
    that is made is read by nobody until that is agreed on. Exit code 1 if the server says that there is more, but does
    not send it.

    \b
    Examples:
      comity pull https://taxii.example.org/taxii2/ --collection Joint --key-file key.txt
      comity pull http://127.0.0.1:8766/taxii2/ --collection record --allow-private
    """
    ctx: Context = click_context.obj
    show = Progress()
    wanted = pulling.Wanted(collection, into, party, full, limit)
    with line(url, key_file, allow_private=allow_private) as peer, so_far(_came) as note:
        progress = note(lambda now: show("pull", f"{now.received:,} objects, {now.kept:,} new"))
        done = pulling.pull(Ledger(ledger_url(ctx.workspace)), peer, wanted, progress)
    if as_json:
        print_json(done)
    else:
        click.echo("\n".join(_lines(done)))
    click_context.exit(int(not done.complete))


def _came(done: Pulled) -> str:
    return f"Before that, {done.received:,} came, {done.kept:,} of them new: they are kept, and the next pull goes on."


def _lines(done: Pulled) -> list[str]:
    came = f"{done.received:,} object{'' if done.received == 1 else 's'} came"
    lines = [f"{came}: {done.kept:,} new, {done.known:,} known, {done.refused:,} refused. Kept in: {done.into}."]
    lines += [f"Of the new, {done.revoked:,} revoke what came before."] if done.revoked else []
    lines += [f"  {one.id or 'an object without id'}: {one.why}" for one in done.refusals[:_MOST]]
    lines += ["  and more; list them with --json."] if done.refused > _MOST else []
    return lines + ([done.remark] if done.remark else [])
