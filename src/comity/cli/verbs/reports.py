"""comity reports"""

from __future__ import annotations

import getpass

import click
import msgspec

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.release.reports import keeping, reading
from comity.resolve.judgements import read
from comity.settings import ledger_url
from comity.store.ledger.port import Ledger


@click.group(name="reports")
def reports() -> None:
    """Read what readers report as wrong, and answer it.

    Readers send reports from the pages of `comity serve`. They are kept in the ledger (ledger.sqlite in the
    workspace, or what COMITY_LEDGER names). An answer publishes a report, save for spam.

    \b
    Examples:
      comity reports list
      comity reports show rp-1a2b3c4d5e6f
      comity reports answer rp-1a2b3c4d5e6f --verdict accepted --words "The date is mended."
    """


@reports.command(name="list")
@click.option("--state", type=click.Choice(["open", "answered", "all"]), default="open", show_default=True,
              help="Those that wait (oldest first), those with an answer, or all.")  # fmt: skip
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
@json_option
@workspace_option
@click.pass_obj
def list_(ctx: Context, state: reading.State, most: int, as_json: bool) -> None:
    """List reports."""
    found, count = reading.reports(_ledger(ctx), state, most)
    if as_json:
        print_json(found)
        return
    rows = [{"report": one.report_id, "made": f"{one.made_at:%Y-%m-%d %H:%M}", "incident": one.incident_id,
             "about": one.field, "answer": one.verdict or "", "words": " ".join(one.words[:100].split())}
            for one in found]  # fmt: skip
    print_table(rows, ["report", "made", "incident", "about", "answer", "words"])
    if count > len(found):
        click.echo(f"{count - len(found):,} more: see --most.", err=True)


@reports.command()
@click.argument("report_id")
@json_option
@workspace_option
@click.pass_obj
def show(ctx: Context, report_id: str, as_json: bool) -> None:
    """Show one report with all that its reader wrote, and its answer.

    The contact is not public. It is erased when the report is answered.
    """
    one = msgspec.to_builtins(reading.report(_ledger(ctx), report_id))
    if as_json:
        print_json(one)
        return
    for name, value in one.items():
        if value not in (None, ""):
            click.echo(f"{name:12} {str(value).replace(chr(10), chr(10) + ' ' * 13)}")


@reports.command()
@click.argument("report_id")
@click.option("--verdict", required=True, type=click.Choice(keeping.VERDICTS), help="What comes of it.")
@click.option("--words", default="", metavar="TEXT", help="What was done, or why nothing was. Public.")
@click.option("--judgement", default="", metavar="MADE_AT", help="The judgement that followed: its made_at.")
@click.option("--withheld", is_flag=True, help="Do not publish what the reader wrote and saw.")
@click.option("--user", metavar="NAME", default=getpass.getuser, help="Who answers [the login name]. Public.")
@workspace_option
@click.pass_obj
def answer(ctx: Context, report_id: str, verdict: str, words: str, judgement: str, withheld: bool, user: str) -> None:
    """Answer a report. The answer is public, with the report; spam is never published.

    A report that has an answer can be answered anew: the newest answer counts. To change links, judge first
    (`comity judge`), and name the judgement here.

    \b
    Example:
      comity reports answer rp-1a2b3c4d5e6f --verdict declined --words "Both sources say 2016."
    """
    ledger = _ledger(ctx)
    there = [one.made_at for one in read(ctx.workspace.judgements)] if judgement else []
    made = keeping.answered(verdict, words, user, withheld=withheld, judgement=judgement, judgements=there)
    keeping.answer(ledger, report_id, made, reading.report(ledger, report_id).turn)
    click.echo(f"Kept: {report_id} is answered as {verdict}.")


def _ledger(ctx: Context) -> Ledger:
    return Ledger(ledger_url(ctx.workspace))
