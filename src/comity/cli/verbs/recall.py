"""comity recall"""

from __future__ import annotations

from datetime import datetime

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.cli.peering import line, peer_options
from comity.model.errors import UsageError
from comity.settings import ledger_url
from comity.share.peers.telling import tell, told_of
from comity.share.recall.listing import Recall, recalls
from comity.share.recall.recalling import recall as recalled
from comity.store.ledger.port import Ledger

_COLUMNS = ["object", "collection", "party", "way", "received", "told", "acknowledged"]


@click.command()
@click.argument("ids", nargs=-1, metavar="ID...|list [ID...]")
@click.option("--reason", metavar="TEXT", help="Why; kept in the ledger, told to nobody.")
@click.option("--collection", metavar="NAME", help="Recall from this one [from all].")
@click.option("--now", is_flag=True, help="Push it at once to the peer that was sent it.")
@peer_options
@json_option
@workspace_option
@click.pass_obj
def recall(ctx: Context, ids: tuple[str, ...], reason: str | None, collection: str | None, now: bool,
           key_file: str | None, allow_private: bool, as_json: bool) -> None:  # fmt: skip
    """Recall objects: nobody is given their content any more, and who had it is told.

    A version that is revoked, without content, takes their place. Whoever read the object finds it where they read;
    peers that it was pushed to are sent it by the next push, or at once with --now. `comity recall list` shows who had
    it, since when they are told, and when they took note: they fetched that version, or accepted it.

    What has no versions (observables, marking definitions) is only shut: tell its readers yourself.

    \b
    Examples:
      comity recall indicator--… --reason "the source withdrew it"
      comity recall indicator--… --reason "marked down" --now --key-file key.txt
      comity recall list
      comity recall list indicator--… --json
    """
    ledger = Ledger(ledger_url(ctx.workspace))
    if ids[:1] != ("list",):
        if now:
            _one_peer(ledger, ids)
        _recall(ledger, ids, reason, collection)
        if now:
            _push(ledger, ids, key_file, allow_private=allow_private)
    found = recalls(ledger, ids[1:] if ids[:1] == ("list",) else ids)
    if as_json:
        print_json(found)
    else:
        print_table(_rows(found), _COLUMNS)


def _recall(ledger: Ledger, ids: tuple[str, ...], reason: str | None, collection: str | None) -> None:
    if not ids or not reason:
        raise UsageError("what is recalled, and why?", hint="comity recall ID… --reason TEXT, or: comity recall list")
    done = recalled(ledger, ids, reason, collection)
    shut = done.objects - done.revoked
    more = f" {shut:,} can't be revoked, as they have no versions: they are shut." if shut else ""
    click.echo(f"{done.objects:,} recalled.{more}", err=True)


def _one_peer(ledger: Ledger, ids: tuple[str, ...]) -> None:
    """A key is for one peer, and is not shown to another."""
    if len({one.address for one in told_of(ledger, ids)}) > 1:
        raise UsageError("they were sent to several peers, each with its own key.",
                         hint="Recall them without --now, then push to each: comity push URL …")  # fmt: skip


def _push(ledger: Ledger, ids: tuple[str, ...], key_file: str | None, *, allow_private: bool) -> None:
    for one in told_of(ledger, ids):
        with line(one.root, key_file, allow_private=allow_private) as peer:
            done = tell(ledger, peer, one, ids)
        click.echo(f"{one.address}: {done.accepted:,} accepted, {done.refused:,} refused.", err=True)


def _rows(found: list[Recall]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for one in found:
        said: dict[str, object] = {"object": one.object_id, "collection": one.collection}
        nobody = {"party": "nobody", "way": None, "received": None, "told": None, "acknowledged": None}
        rows += [said | {"party": who.party, "way": who.way, "received": _at(who.received_at),
                         "told": _at(who.told_at) or "not yet", "acknowledged": _at(who.acknowledged_at) or "not yet"}
                 for who in one.receivers] or [said | nobody]  # fmt: skip
    return rows


def _at(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}" if when else ""
