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
from comity.release.judging.state import State
from comity.resolve.cluster import Pair, ordered
from comity.resolve.judgements import Judgement
from comity.resolve.keeping import Verdict, judge, take_back
from comity.resolve.naming import Names

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
        print_json({**msgspec.to_builtins(told), "judgements": now.history.get(ordered(*pair), [])})
        return
    console().print(shown.pair(told, now.standing.get(ordered(*pair))))
    click.echo(f"Now: {shown.now(told)}.")


def decide(handle: Handle, path: Path, names: Names, pair: Pair, now: State, said: Said) -> Judgement:
    """Keeps a verdict, or takes the standing one back. Returns the line."""
    stood = now.standing.get(ordered(*pair))
    if said.verdict == "withdrawn":
        if not stood:
            raise UsageError("there is no verdict on this pair to take back.")
        return take_back(path, names, ordered(*pair), stood.made_at, said.user)
    link = compared(handle, *pair).link
    fields = {"pair": pair, "verdict": said.verdict, "user": said.user, "reason": said.reason,
              "whole": _SIDES[said.whole], "score": link.score if link else None,
              "model": link.model if link else None}  # fmt: skip
    return judge(path, names, msgspec.convert(fields, Verdict), stood.made_at if stood else None)
