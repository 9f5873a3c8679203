"""One pair that was named: shown, or judged without questions."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from comity.cli.judging import shown
from comity.cli.judging.listed import console
from comity.cli.judging.plain import plain
from comity.cli.output import print_json
from comity.model.errors import UsageError
from comity.release.handle import Handle
from comity.release.judging.compared import compared
from comity.release.judging.state import State, state
from comity.resolve.cluster import Pair, ordered
from comity.resolve.judgements import Judgement
from comity.resolve.keeping import Verdict, judge, take_back
from comity.resolve.naming import Names
from comity.resolve.taking import Known

_SIDES = {"A": "left", "B": "right", None: None}


class Said(NamedTuple):
    """What the command line says of a pair. whole: A or B, as the pair was named."""

    verdict: str
    whole: str | None
    reason: str
    user: str


def named(names: Names, pair: Pair) -> Pair:
    """The records that two ids mean; UsageError if one means none or several."""
    for text in pair:
        found = names.find(text)
        if len(found) != 1:
            told = f"may be {' or '.join(found)}" if found else "is the id of no record in this release"
            raise UsageError(f"{plain(text, 80)!r} {told}.", hint="Give the whole id of one record.")
    return names.of(pair[0]), names.of(pair[1])


def show(handle: Handle, pair: Pair, now: State, *, as_json: bool) -> None:
    """Prints two records side by side."""
    told = compared(handle, *pair)
    if as_json:
        rows = [msgspec.to_builtins(row) | {"note": str(row.note or "")} for row in told.rows]
        print_json({**msgspec.to_builtins(told), "rows": rows, "judgements": now.history.get(ordered(*pair), [])})
        return
    console().print(shown.pair(told, now.standing.get(ordered(*pair))))
    click.echo(f"Now: {shown.now(told)}.")


def keep(handle: Handle, path: Path, told: Known, pair: Pair, now: State, said: Said) -> None:
    """Keeps a verdict, or takes the standing one back; says so, and what it contradicts."""
    line = _kept(handle, path, told.names, ordered(*named(told.names, pair)), now, _turned(said, told.names, pair))
    click.echo(f"Kept: {line}. It takes effect with: comity run")
    for against in shown.against(state(path, told).against(line)):
        click.secho(against, fg="yellow", err=True)


def _turned(said: Said, names: Names, pair: Pair) -> Said:
    """The same with the whole as the pair is in order."""
    if said.whole is None or names.of(pair[0]) < names.of(pair[1]):
        return said
    return said._replace(whole="B" if said.whole == "A" else "A")


def _kept(handle: Handle, path: Path, names: Names, pair: Pair, now: State, said: Said) -> Judgement:
    stood = now.standing.get(pair)
    if said.verdict == "withdrawn":
        if not stood:
            raise UsageError("there is no verdict on this pair to take back.")
        return take_back(path, names, pair, stood.made_at, said.user)
    link = compared(handle, *pair).link
    fields = {"pair": pair, "verdict": said.verdict, "user": said.user, "reason": said.reason,
              "whole": _SIDES[said.whole], "score": link.score if link else None,
              "model": link.model if link else None}  # fmt: skip
    return judge(path, names, msgspec.convert(fields, Verdict), stood.made_at if stood else None)
