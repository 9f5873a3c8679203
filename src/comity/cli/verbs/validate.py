"""comity validate"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from comity.share.stix.validating import validate_file
from comity.share.stix.verdicts import Verdict


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON per document.")
@click.pass_context
def validate(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Judge the documents of FILE by the STIX 2.1 standard: a verdict with reasons for each.

    A document is a STIX object or a bundle. FILE holds one, or a list of them, or, as .jsonl, one per line. Each reason
    names the object, the place in it, and the section of the standard. Exit code 1 if any document is invalid.

    \b
    Examples:
      comity validate bundle.json
      comity validate feed.jsonl --json
    """
    refused = False
    for verdict in validate_file(file):
        refused |= not verdict.valid
        click.echo(msgspec.json.encode(verdict) if as_json else "\n".join(_lines(verdict)))
    ctx.exit(int(refused))


def _lines(verdict: Verdict) -> Iterator[str]:
    name = f"{verdict.type or 'document'} {verdict.id}".strip()
    held = f", {verdict.objects:,} objects" if verdict.type == "bundle" else ""
    yield f"{verdict.document}. {'valid' if verdict.valid else 'INVALID'}: {name}{held}"
    for reason in verdict.reasons:
        where = " ".join(filter(None, (reason.object, reason.at)))
        yield f"   {where or 'the document'}: {reason.why} [{reason.section}]"
    if verdict.faults > len(verdict.reasons):
        yield f"   and {verdict.faults - len(verdict.reasons):,} faults more"
