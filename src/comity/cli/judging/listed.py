"""What `comity judge` prints and doesn't ask about: the queue, contradictions, what became of a file."""

from __future__ import annotations

import sys
from typing import Any

import click
from rich.console import Console

from comity.cli.judging import shown
from comity.cli.judging.plain import counted, plain
from comity.cli.output import print_json, print_table
from comity.release.handle import Handle
from comity.release.judging.queue import Look, Wanted, queue, size
from comity.release.judging.state import State
from comity.resolve.contradictions import Contradiction
from comity.resolve.taking import Report

_QUEUE = ("left_id", "right_id", "relation", "score", "chance", "moves", "value")
_CONTRADICTIONS = ("kind", "records", "judgements", "holds")
_LINES = ("line", "status", "kind", "field", "why")
_WIDTH = 120  # where the output is no terminal


def show_queue(handle: Handle, now: State, wanted: Wanted, most: int, *, as_json: bool) -> None:
    """The first pairs, as a table or JSON; contradictions among judgements are said first."""
    looks = queue(handle.con, now, wanted, most)
    total = size(handle.con, wanted)
    if as_json:
        print_json({"contradictions": _spelled(now.contradictions), "total": total, "pairs": looks})
        return
    if now.contradictions:
        told = f"{counted(len(now.contradictions), 'contradiction')} among judgements; list them with: --contradictions"
        click.secho(told, fg="yellow", err=True)
    print_table(map(_row, looks), _QUEUE, f"The first {len(looks):,} of {total:,} pairs, by the value of a look")


def show_contradictions(now: State, *, as_json: bool) -> None:
    """All contradictions among judgements."""
    if as_json:
        print_json(_spelled(now.contradictions))
    elif sys.stdout.isatty():
        console().print(shown.contradictions(now.contradictions))
    else:
        rows = [one | {"records": plain(", ".join(one["records"])), "judgements": plain("; ".join(one["judgements"]))}
                for one in _spelled(now.contradictions)]  # fmt: skip
        print_table(rows, _CONTRADICTIONS)


def _spelled(found: list[Contradiction]) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "records": one.records, "judgements": one.words, "holds": str(one.holds)}
            for one in found]  # fmt: skip


def show_report(report: Report, *, as_json: bool, dry_run: bool) -> None:
    """What became of the lines of a file: those that weren't simply new, and counts."""
    counts = {status: report.count(status) for status in ("new", "duplicate", "refused")}
    if as_json:
        print_json({**counts, "taken": report.taken, "lines": report.lines})
        return
    rows = [{"line": line.number, "status": line.status, "kind": line.kind, "field": line.field, "why": plain(line.why)}
            for line in report.lines if line.status != "new"]  # fmt: skip
    if rows:
        print_table(rows, _LINES)
    said = ", ".join(f"{n:,} {status}" for status, n in counts.items())
    click.echo(f"{said}; {'nothing written' if dry_run else f'{report.taken:,} taken'}.")


def console() -> Console:
    """Standard output, as wide as its terminal."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH, highlight=False)


def _row(look: Look) -> dict[str, object]:
    values = ((name, getattr(look, name)) for name in _QUEUE)
    return {name: f"{value:.2f}" if isinstance(value, float) else value for name, value in values}
