"""comity push"""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli.output import Context, Progress, counted, json_option, print_json, untold_lines, workspace_option
from comity.cli.peering import line, peer_options, so_far
from comity.model.errors import UsageError
from comity.settings import ledger_url
from comity.share.peers import pushing
from comity.share.peers.pushing import Pushed
from comity.store.ledger.port import Ledger

_MOST = 10
_UNAGREED = ("may go to whom there is an agreement with (TLP:AMBER), and for a file there is none. Put them into a "
             "collection first: comity import FILE --collection NAME --as PARTY")  # fmt: skip


@click.command()
@click.argument("url")
@click.option("--collection", required=True, metavar="ID", help="Theirs: its id, alias or title.")
@click.option("--from", "source", metavar="NAME", help="Collection of ours.")
@click.option(
    "--file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Objects of a file, in its place."
)
@click.option("--as", "party", required=True, metavar="PARTY", help="The party whose server it is, by our ledger: what "
              "it may see is sent.")  # fmt: skip
@click.option("--full", is_flag=True, help="Also what was sent before.")
@peer_options
@json_option
@workspace_option
@click.pass_context
def push(click_context: click.Context, url: str, collection: str, source: str | None, file: Path | None, party: str,
         full: bool, key_file: str | None, allow_private: bool, as_json: bool) -> None:  # fmt: skip
    """Send a collection, or a file, to another TAXII 2.1 server: what its party may see and was not sent yet.

    Of a collection, the party needs the right to read it. What revokes an object that was sent before is sent, too. Of
    a file, TLP:AMBER and RED are held back: there is no agreement that they would fall under. What is interrupted, or
    was not accepted in the end, is sent again by the next push. Exit code 1 if the peer refuses an object, or the file
    has one that is not valid, or an attribute with to_ids that no pattern can tell.

    \b
    Example:
      comity push https://taxii.example.org/taxii2/ --collection Inbox --from Joint --as CERT-B --key-file key.txt
    """
    if (source is None) == (file is None):
        raise UsageError("what is to be sent?", hint="Say it with one of --from NAME and --file FILE")
    ctx: Context = click_context.obj
    show = Progress()
    wanted = pushing.Wanted(collection, party, file if file is not None else str(source), full)
    with line(url, key_file, allow_private=allow_private) as peer, so_far(_sent) as note:
        progress = note(lambda now: show("push", f"{now.sent:,} objects, {now.accepted:,} accepted"))
        done = pushing.push(Ledger(ledger_url(ctx.workspace)), peer, wanted, progress)
    if as_json:
        print_json(done)
    else:
        click.echo("\n".join(_lines(done)))
    click_context.exit(int(done.refused > 0 or done.invalid > 0))


def _sent(done: Pushed) -> str:
    return (f"Before that, {done.sent:,} were sent: {done.accepted:,} accepted, {done.refused:,} refused. "
            "The next push sends the rest, and again what was under way.")  # fmt: skip


def _lines(done: Pushed) -> list[str]:
    sent = f"{done.sent:,} object{'' if done.sent == 1 else 's'} sent"
    lines = [f"{sent}: {done.accepted:,} accepted, {done.refused:,} refused. "
             f"Held back, as {done.party} may not see them: {done.held_back:,}."]  # fmt: skip
    lines += [f"Of these, {done.unagreed:,} {_UNAGREED}"] if done.unagreed else []
    lines += [f"Of the file, {done.invalid:,} are not valid, or can't be told as STIX."] if done.invalid else []
    if more := len(done.untold) - done.invalid:
        lines.append(f"Of its events, {counted(more, 'thing')} can't be told as STIX, or are for fewer readers.")
    lines += untold_lines(done.untold)
    lines += [f"  {one.name}: {one.why}" for one in done.refusals[:_MOST]]
    return lines + (["  and more; list them with --json."] if done.refused > _MOST else [])
