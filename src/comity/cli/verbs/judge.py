"""comity judge"""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click
from rich.console import Console

import comity
from comity.cli.judging import listed, one
from comity.cli.judging.session import Session
from comity.cli.output import Context, json_option, workspace_option
from comity.model.errors import UsageError
from comity.release.finding import incident_id
from comity.release.handle import Handle
from comity.release.judging.queue import Wanted
from comity.release.judging.state import known, state
from comity.resolve.cluster import Pair, ordered
from comity.resolve.taking import take

_VERDICTS = click.Choice(["same", "part", "related", "different", "unsure", "withdrawn"])


@click.group(name="judge", invoke_without_command=True)
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Pairs of this source; twice: between two.")
@click.option("--incident", metavar="TEXT", help="Pairs of one incident: its id, a record's, or words of a title.")
@click.option("--pair", nargs=2, metavar="A B", help="This pair alone.")
@click.option("--verdict", type=_VERDICTS, help="With --pair: judge without questions; withdrawn takes back.")
@click.option("--whole", type=click.Choice(["A", "B"]), help="With --verdict part: which of the two is the whole.")
@click.option("--reason", default="", metavar="TEXT", help="With --verdict: why.")
@click.option("--user", metavar="NAME", default=lambda: _login(), help="Who judges [the login name].")
@click.option("--list", "listing", is_flag=True, help="Print the queue and stop.")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1), help="Pairs that --list prints.")
@click.option("--contradictions", is_flag=True, help="Print what contradicts among judgements, and stop.")
@json_option
@workspace_option
@click.pass_context
def judge(
    click_context: click.Context, sources: tuple[str, ...], incident: str | None, pair: Pair | None,
    verdict: str | None, whole: str | None, reason: str, user: str, listing: bool, most: int,
    contradictions: bool, as_json: bool,
) -> None:  # fmt: skip
    """Judge whether two records tell of the same incident: the pairs first that are most worth a look.

    Verdicts go to judgements.jsonl in the workspace and take effect with the next `comity run`. Where input or output
    is no terminal, the queue is printed.

    \b
    Examples:
      comity judge
      comity judge --source landmarks --list
      comity judge --incident NotPetya
      comity judge --pair eurepoc:1032 cfr:~dfd4156c --verdict same --reason "both tell of 27 June 2017"
      comity judge import theirs.jsonl --dry-run
    """
    if click_context.invoked_subcommand:
        return
    if verdict and not pair:
        raise UsageError("a verdict is on a pair.", hint="Name it with: --pair A B")
    path = click_context.obj.workspace.judgements
    with comity.open(click_context.obj.workspace.root) as handle:
        told = known(handle)
        now = state(path, told)
        if contradictions:
            listed.show_contradictions(now, as_json=as_json)
        elif pair and verdict:
            one.keep(handle, path, told, pair, now, one.Said(verdict, whole, reason, user))
        elif pair and (as_json or not _terminal()):
            one.show(handle, one.named(told.names, pair), now, as_json=as_json)
        elif pair:
            Session(handle, path, user, Console(), input).one(ordered(*one.named(told.names, pair)), now)
        else:
            wanted = _wanted(handle, sources, incident)
            if listing or as_json or not _terminal():
                listed.show_queue(handle, now, wanted, most, as_json=as_json)
            else:
                Session(handle, path, user, Console(), input).run(wanted)


@judge.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be taken and what not, and write nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Take nothing if one line is refused.")
@json_option
@workspace_option
@click.pass_obj
def import_(ctx: Context, file: Path, dry_run: bool, all_or_nothing: bool, as_json: bool) -> None:
    """Take judgements of another file, save those that contradict others or can't be right.

    Exit code 1 if a line was refused.

    \b
    Examples:
      comity judge import theirs.jsonl --dry-run
      comity judge import theirs.jsonl --all-or-nothing
    """
    with comity.open(ctx.workspace.root) as handle:
        report = take(ctx.workspace.judgements, file, known(handle), all_or_nothing=all_or_nothing, dry_run=dry_run)
    listed.show_report(report, as_json=as_json, dry_run=dry_run)
    if report.count("refused"):
        raise SystemExit(1)


def _wanted(handle: Handle, sources: tuple[str, ...], incident: str | None) -> Wanted:
    there = {str(row["source"]) for row in handle.rows("SELECT source FROM source")}
    if len(sources) > 2 or not there.issuperset(sources):
        raise UsageError(f"--source names one or two of: {', '.join(sorted(there))}.")
    first, second = [*sources, None, None][:2]
    return Wanted(first, second, handle.find(incident_id(handle, incident)) if incident else None)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError) as error:  # an account that has no name
        raise UsageError("this account has no login name.", hint="Say who judges with: --user NAME") from error


def _terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
