"""Why a pair has its score, in a terminal."""

from __future__ import annotations

import click

from comity.cli.judging.plain import plain
from comity.cli.output import print_json, print_table
from comity.release.judging.explaining import PairExplanation


def show(told: PairExplanation, *, as_json: bool) -> None:
    """What found the pair, a table of its fields, the sum, and what follows from it."""
    if as_json:
        print_json(told)
        return
    click.secho(f"{told.left_id} and {told.right_id}, model {told.model}", bold=True)
    click.echo(f"Found by: {', '.join(told.rules)}" if told.rules else "No candidate: " + " ".join(told.why_not))
    for one in told.shared:
        click.echo(f"  both have the {one.trait} {plain(one.value, 100)}, as do {one.records - 2:,} others")
    rows = [{"field": one.name, "says": one.label, "value": f"{one.value:.3f}", "share": _signed(one.share),
             "weight": "" if one.weight is None else _signed(one.weight)} for one in told.fields]  # fmt: skip
    print_table(rows, ("field", "value", "weight", "share", "says"))
    click.echo(f"bias {_signed(told.bias)}, sum {_signed(told.sum)} in log-odds, that is {told.probability:.3f}; "
               f"score {told.score:.3f}{'' if told.rules else ' if it were a candidate'}")  # fmt: skip
    for name, value in sorted(told.thresholds.items(), key=lambda item: -item[1]):
        click.echo(f"  {'at or above' if told.score >= value else 'below'} the threshold '{name}' {value:g}")
    click.echo(f"In the release: {_place(told)}")
    if told.verdict:
        click.echo(f"A verdict holds before any score: {plain(str(told.verdict))}")


def _signed(value: float) -> str:
    return f"{round(value, 3) + 0.0:+.3f}"  # no '-0.000'


def _place(told: PairExplanation) -> str:
    left, right = told.incidents
    where = f"one incident, {left}" if left == right else f"two incidents, {left} and {right}"
    return f"{where}; {f'linked as {told.relation!r}' if told.relation else 'not linked'}"
