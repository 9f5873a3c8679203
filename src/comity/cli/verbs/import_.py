"""comity import"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from comity.cli.output import Context, counted, json_option, print_json, untold_lines, workspace_option
from comity.model.errors import UsageError
from comity.pipeline.plan import add
from comity.settings import ledger_url
from comity.share.exchange.submissions import Status
from comity.share.importing.formats import FORMATS
from comity.share.importing.shared import Shared, share
from comity.share.importing.taking import Taken, take
from comity.share.importing.terms import KEPT
from comity.store.ledger.port import Ledger

_MOST = 10


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", metavar="SOURCE", help="Name of the source that the file becomes [made from the file's name].")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="What the file is [found out].")
@click.option("--terms", metavar="TERMS", help="May what carries no marking be passed on: open, facts-only, none.")
@click.option("--collection", metavar="NAME", help="Put the objects into a collection of the ledger instead.")
@click.option("--as", "party", metavar="PARTY", help="The party that puts them there; it must be allowed to write.")
@json_option
@workspace_option
@click.pass_obj
def import_(ctx: Context, file: Path, name: str | None, format_: str | None, terms: str | None,
            collection: str | None, party: str | None, as_json: bool) -> None:  # fmt: skip
    """Take in FILE from elsewhere as a source of its own: STIX 2.1 (bundle, objects, .jsonl), packed with gzip or not.

    The next `comity run` fuses it with the rest. What is invalid in it, or can't be held, is listed. What isn't marked
    TLP:CLEAR, and what names that, stays out of whatever leaves the workspace: it becomes a source of its own.

    \b
    Examples:
      comity import bundle.json --name cert-a
      comity import feed.jsonl.gz --json
      comity import bundle.json --collection Joint --as CERT-A
    """
    if collection or party:
        _share(ctx, file, collection, party, as_json=as_json)
        return
    taken = take(ctx.workspace, file, name=name, format_=format_, said=terms)
    add(ctx.workspace, taken.source, *filter(None, [taken.restricted]))
    if as_json:
        print_json(taken)
    else:
        click.echo("\n".join(_lines(taken)))


def _share(ctx: Context, file: Path, collection: str | None, party: str | None, *, as_json: bool) -> None:
    """Prints what became of the objects; exit code 1 if one was refused."""
    if not collection or not party:
        raise UsageError("--collection and --as go together.", hint="--collection NAME --as PARTY")
    done = share(Ledger(ledger_url(ctx.workspace)), file, collection, party)
    status = done.status
    if as_json:
        more = {"new_count": done.new, "untold": done.untold, "no_parties": done.absent}
        print_json(msgspec.to_builtins(status) | more)
    else:
        click.echo(_counts(status, done.new))
        for one in (status.failures or [])[:_MOST]:
            click.echo(f"  {one.id or 'an object without id'}: {one.message}")
        if status.failure_count > _MOST:
            click.echo("  and more; list them with --json.")
        click.echo("".join(f"{line}\n" for line in _besides(done)), nl=False)
    if status.failure_count:
        raise SystemExit(1)


def _besides(done: Shared) -> Iterator[str]:
    """What of events isn't in the collection, and who is named and can't read."""
    if done.untold:
        yield f"{counted(len(done.untold), 'thing')} of the events can't be told as STIX, or are for fewer readers:"
        yield from untold_lines(done.untold)
    if done.absent:
        yield f"Released to {counted(len(done.absent), 'id')} of no party here: {', '.join(done.absent[:_MOST])}."
        yield "They read nothing until they are parties: comity party add NAME --id UUID"


def _counts(status: Status, fresh: int) -> str:
    said = f"{status.success_count} kept, {status.failure_count} refused, {status.pending_count} pending."
    known = status.success_count - fresh
    return said + (f" Of those kept, {known:,} {'was' if known == 1 else 'were'} known." if known else "")


def _lines(taken: Taken) -> list[str]:
    head = f"{counted(taken.objects, 'object')} taken in as source {taken.source}{', as before' if taken.same else ''}."
    lines = [head, f"May be passed on: {'no' if taken.terms == 'none' else 'yes'} ({taken.licence})."]
    if taken.restricted:
        lines.append(f"Not passed on: {taken.kept_in:,} of them, as source {taken.restricted} ({KEPT.name}).")
    if taken.refused:
        lines.append(f"{taken.refused:,} left out, as {'it is' if taken.refused == 1 else 'they are'} not valid:")
    return [*lines, *untold_lines(taken.faults), "Next: comity run"]
