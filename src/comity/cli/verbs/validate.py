"""comity validate"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
import msgspec

from comity.cli.output import counted
from comity.share.stix.files import listed
from comity.share.stix.validating import validate_file
from comity.share.stix.verdicts import Verdict

_MOST = 10


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON per document.")
@click.pass_context
def validate(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Judge the documents of FILE by the STIX 2.1 standard: a verdict with reasons for each.

    A document is a STIX object or a bundle. FILE holds one, or a list of them, or, as .jsonl, one per line; packed with
    gzip or not. Of a folder, its files .json, .jsonl, .ndjson and .gz are judged in order of name; - is standard input.
    Each reason names the object, the place in it, and the section of the standard. How many are invalid, and which, is
    told on standard error. Exit code 1 if any document is invalid.

    \b
    Examples:
      comity validate bundle.json
      comity validate feed.jsonl.gz --json
      comity validate exports/
      curl -s https://cert.example/feed.json | comity validate -
    """
    files, others = listed(file)
    documents, wrong = 0, list[str]()
    for verdict in chain.from_iterable(map(validate_file, files)):
        documents += 1
        place = _place(verdict, named=file.is_dir())
        if not verdict.valid:
            wrong.append(place)
        click.echo(msgspec.json.encode(verdict) if as_json else "\n".join(_lines(place, verdict)))
    click.echo(_summary(documents, wrong, len(files), others), err=True)
    ctx.exit(int(bool(wrong)))


def _place(verdict: Verdict, *, named: bool) -> str:
    """Which document it is: its file if there may be several, its number, its line if that is another."""
    file = f"{verdict.file}: " if named else ""
    line = f" (line {verdict.line:,})" if verdict.line not in (None, verdict.document) else ""
    return f"{file}{verdict.document}{line}"


def _lines(place: str, verdict: Verdict) -> Iterator[str]:
    name = f"{verdict.type or 'document'} {verdict.id}".strip()
    held = f", {verdict.objects:,} objects" if verdict.type == "bundle" else ""
    yield f"{place}. {'valid' if verdict.valid else 'INVALID'}: {name}{held}"
    for reason in verdict.reasons:
        where = " ".join(filter(None, (reason.object, reason.at)))
        yield f"   {where or 'the document'}: {reason.why} [{reason.section}]"
    if verdict.faults > len(verdict.reasons):
        yield f"   and {verdict.faults - len(verdict.reasons):,} faults more"


def _summary(documents: int, wrong: list[str], files: int, others: int) -> str:
    said = f"{counted(documents, 'document')}"
    said += f" in {counted(files, 'file')}" if files > 1 else ""
    said += f", {len(wrong):,} invalid" if wrong else ", all valid" if documents > 1 else ", valid"
    said += ": " + ", ".join(wrong[:_MOST]) + (" …" if len(wrong) > _MOST else "") if wrong and documents > 1 else ""
    return said + "." + (f" Left alone in the folder: {counted(others, 'other')}." if others else "")
