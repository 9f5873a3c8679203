"""What verbs share: the workspace, the options that all understand, progress, tables and JSON."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click
import msgspec
from rich.console import Console
from rich.table import Table

from comity.settings import settings
from comity.sources.stix.held import Fault
from comity.store.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Context:
    """What every verb is given: the workspace, as the group's or the verb's own option named it."""

    workspace: Workspace


def _use_workspace(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.obj = Context(settings(value).workspace)


def workspace_option(function: F) -> F:
    """--workspace behind the verb as well as before it."""
    return click.option("--workspace", metavar="DIR", expose_value=False, is_eager=True, callback=_use_workspace,
                        help="Where everything is kept [comity-data; COMITY_WORKSPACE].")(function)  # fmt: skip


def json_option(function: F) -> F:
    """--json for listings."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(function)


def source_options(function: F) -> F:
    """--sources and --mirror."""
    mirror = click.option("--mirror", metavar="DIR", help="Take files from DIR/<source>/<file> [COMITY_MIRROR].")
    sources = click.option("--sources", metavar="NAMES", help="'all', or names joined by commas.")
    return sources(mirror(function))


def log_to_stderr() -> None:
    """Sends warnings of libraries (retries of a download) to standard error, so that standard output stays clean."""
    import structlog  # takes a tenth of a second to load, and only downloads log

    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )


def counted(n: int, one: str) -> str:
    """A number with what it counts: '1 object', '2,000 objects'."""
    return f"{n:,} {one if n == 1 else one + 's'}"


def print_json(value: object) -> None:
    """Pretty JSON on standard output."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2)
    click.echo(text.decode())


def print_table(rows: Iterable[Mapping[str, object]], columns: Sequence[str], title: str = "") -> None:
    """A table that fits a terminal; plain tab-separated lines where the output is not one."""
    if not sys.stdout.isatty():
        click.echo("\t".join(columns))
        for row in rows:
            click.echo("\t".join("" if row[c] is None else str(row[c]) for c in columns))
        return
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column in _NUMBERS else "left")
    for row in rows:
        table.add_row(*("" if row[c] is None else _text(row[c]) for c in columns))
    Console().print(table)


_NUMBERS = {"rows", "records", "statements", "issues", "n"}


def _text(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


class Progress:
    """Says what happens on standard error: all of it in a terminal, elsewhere only what went wrong."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._show = self._console.is_terminal and not quiet
        self._began = time.monotonic()

    def __call__(self, stage: str, text: str) -> None:
        wrong = text.startswith(("REFUSED", "NOT FETCHED", "CONTRADICTORY"))
        if self._show or wrong:
            style = "red" if wrong else "dim" if text == "up to date" else ""
            self._console.print(
                f"{time.monotonic() - self._began:6.1f} s  {stage:18} {text}", style=style, markup=False, soft_wrap=True
            )


def untold_lines(faults: Sequence[Fault], most: int = 10) -> list[str]:
    """What was found wrong in a file, or isn't told: the first of it, and how much there is of each kind."""
    lines = [f"  {one.object} {one.at}: {one.why}" for one in faults[:most]]
    if len(faults) > most:
        codes = ", ".join(f"{n:,} {code}" for code, n in Counter(one.code for one in faults).most_common())
        lines.append(f"  and more; all told {codes}. List them with --json.")
    return lines
