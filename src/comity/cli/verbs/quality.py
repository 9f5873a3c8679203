"""comity sources --quality"""

from __future__ import annotations

from collections.abc import Iterable

import click
import msgspec

import comity
from comity.cli.output import print_json, print_table
from comity.model.errors import NotFoundError
from comity.release.quality import Block, Count, Summary, summary
from comity.release.quality.blocks import Changed
from comity.store.workspace import Workspace


def show_quality(workspace: Workspace, name: str | None, *, as_json: bool) -> None:
    """Prints one line per source of the current release, or all of one source. NotFoundError without a release."""
    with comity.open(workspace.root) as handle:
        if name:
            block = handle.source_quality(name)
            print_json(block) if as_json else _whole(name, block)
            return
        lines = [summary(source, block) for source, block in sorted(handle.quality().items())]
    if not lines:
        raise NotFoundError("this release has no quality by source.", hint="Make a new one with: comity run")
    print_json(lines) if as_json else print_table(map(_texts, lines), Summary.__struct_fields__, "Quality")


def _texts(line: Summary) -> dict[str, object]:
    found = {name: getattr(line, name) for name in Summary.__struct_fields__}
    return {name: str(held) if isinstance(held, Count) else held for name, held in found.items()}


def _whole(name: str, block: Block) -> None:
    click.secho(f"{name}: {block.title}", bold=True)
    click.echo(f"Includes: {block.includes}\nCan't contain: {block.cannot_contain or 'not written down yet'}")
    told = msgspec.to_builtins(block.shares)
    incidents = told.pop("incidents")
    _table("Incidents told with", [{"what": what, "share": str(Count(n, incidents))} for what, n in told.items()])
    _table("Fields", msgspec.to_builtins([field for field in block.completeness if field.asks or field.stated]))
    _table("Dates", msgspec.to_builtins(block.dates))
    _table("Agreement with other sources", [
        {"other": pair.other, "incidents": pair.incidents, "field": told.field, "both say": told.n,
         "same": str(Count(told.same, told.n)), "overlap": str(Count(told.overlap, told.n))}
        for pair in block.agreement for told in pair.fields if told.n
    ])  # fmt: skip
    _table("Issues", [{"code": told.code, "level": told.level, "n": told.n, "example": _example(told.examples)}
                      for told in block.issues])  # fmt: skip
    _table("Where the rows went", block.accounting)
    _changed(block.changed)


def _changed(told: Changed | None) -> None:
    if told is None:
        click.echo("\nChanged: nothing to compare with; heard for the first time.")
        return
    click.echo(f"\nChanged since {told.since}: records {told.records_added} added, {told.records_withdrawn} withdrawn; "
               f"statements {told.statements_added} added, {told.statements_withdrawn} withdrawn.")  # fmt: skip
    _table("Changed properties", msgspec.to_builtins(told.properties))


def _table(title: str, rows: Iterable[dict[str, object]]) -> None:
    held = list(rows)
    click.echo(f"\n{title}{'' if held else ': none'}")
    if held:
        print_table(held, list(held[0]))


def _example(examples: list[dict[str, object]]) -> str:
    return str(examples[0]["message"]) if examples else ""
