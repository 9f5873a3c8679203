"""comity recall"""

from __future__ import annotations

from datetime import datetime

import click

from comity.cli.output import Context, counted, json_option, print_json, print_table, workspace_option
from comity.cli.peering import Keys, keys_option, private_option
from comity.model.errors import ComityError, UsageError
from comity.settings import ledger_url
from comity.share.peers.line import Line
from comity.share.peers.telling import Peer, tell, told_of
from comity.share.recall.listing import Recall, recalls
from comity.share.recall.recalling import recall as recalled
from comity.store.ledger.port import Ledger

_COLUMNS = ["object", "collection", "party", "way", "received", "told", "acknowledged"]


@click.command()
@click.argument("ids", nargs=-1, metavar="ID...|list [ID...]")
@click.option("--reason", metavar="TEXT", help="Why; kept in the ledger, told to nobody.")
@click.option("--collection", metavar="NAME", help="Recall from this one [from all].")
@click.option("--now", is_flag=True, help="Push it at once to all peers that were sent it.")
@keys_option
@private_option
@json_option
@workspace_option
@click.pass_obj
def recall(ctx: Context, ids: tuple[str, ...], reason: str | None, collection: str | None, now: bool,
           key_files: tuple[str, ...], allow_private: bool, as_json: bool) -> None:  # fmt: skip
    """Recall objects: nobody is given their content any more, and who had it is told.

    A version that is revoked, without content, takes their place. Whoever read the object finds it where they read;
    peers that it was pushed to, from whatever collection, are sent it by the next push, or at once with --now. `comity
    recall list` shows who had it, since when they are told, and when they took note: they fetched that version, or
    accepted it.

    It is shut here first, whatever becomes of the rest. With --now each peer gets a line. If one can't be told, the
    others are all the same; the same command again tells those that are left. The exit code is the highest of theirs: 1
    an object is refused or it isn't clear which key is a peer's, 2 an address or a collection can't be meant, 3 a peer
    can't be reached or refuses the key.

    What has no versions (observables, marking definitions) is only shut: tell its readers yourself.

    \b
    Examples:
      comity recall indicator--… --reason "the source withdrew it"
      comity recall indicator--… --reason "marked down" --now --key-file key.txt
      comity recall indicator--… --reason "marked down" --now --key-file a.example=a.txt --key-file b.example=b.txt
      comity recall list
      comity recall list indicator--… --json
    """
    ledger, code = Ledger(ledger_url(ctx.workspace)), 0
    if ids[:1] != ("list",):
        _recall(ledger, ids, reason, collection)
        code = _push(ledger, ids, key_files, allow_private=allow_private) if now else 0
    found = recalls(ledger, ids[1:] if ids[:1] == ("list",) else ids)
    if as_json:
        print_json(found)
    else:
        print_table(_rows(found), _COLUMNS)
    if code:
        raise SystemExit(code)


def _recall(ledger: Ledger, ids: tuple[str, ...], reason: str | None, collection: str | None) -> None:
    if not ids or not reason:
        raise UsageError("what is recalled, and why?", hint="comity recall ID… --reason TEXT, or: comity recall list")
    done = recalled(ledger, ids, reason, collection)
    shut = done.objects - done.revoked
    where = f", from {counted(done.collections, 'collection')}" if done.collections > 1 else ""
    more = f" {shut:,} of them can't be revoked, having no versions: only shut." if shut else ""
    click.echo(f"{counted(done.objects, 'object')} recalled{where}.{more}", err=True)


def _push(ledger: Ledger, ids: tuple[str, ...], key_files: tuple[str, ...], *, allow_private: bool) -> int:
    """Tells all peers. Returns the exit code."""
    peers, codes = told_of(ledger, ids), [0]
    held = Keys(key_files, [one.root for one in peers])
    for one in peers:
        try:
            key = held.of(one.root)
        except UsageError as error:  # the recall itself is done
            _untold(one, error)
            codes.append(1)
            continue
        try:
            with Line(one.root, key, allow_private=allow_private) as peer:
                done = tell(ledger, peer, one, ids)
        except ComityError as error:
            _untold(one, error)
            codes.append(error.exit_code)
        else:
            click.echo(f"{one.address}: {done.accepted:,} accepted, {done.refused:,} refused.", err=True)
            codes.append(int(done.refused > 0))
    if any(codes):
        click.echo("It is recalled here. The same command again tells whom it was not told.", err=True)
    return max(codes)


def _untold(one: Peer, error: ComityError) -> None:
    click.echo(f"{one.address}: not told. {error}", err=True)


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
