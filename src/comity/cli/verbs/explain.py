"""comity explain"""

from __future__ import annotations

from typing import Any

import click
import msgspec

import comity
from comity.cli.output import Context, json_option, print_json, workspace_option
from comity.release.explain import Explanation
from comity.release.finding import incident_id


@click.command()
@click.argument("incident")
@click.argument("field", required=False)
@json_option
@workspace_option
@click.pass_obj
def explain(ctx: Context, incident: str, field: str | None, as_json: bool) -> None:
    """Say why a value is what it is: rule, support, dissent, and each statement with its source.

    INCIDENT is its id, the id of a record that tells of it, or words of a title that fit one incident only. FIELD is a
    property (start), a kind of part (attribution), or both (victim.country); standing for the offline conflicts that
    stood at its date.

    \b
    Examples:
      comity explain NotPetya start
      comity explain ci-0123456789ab attribution --json
      comity explain cfr:stuxnet-01234567 type
    """
    with comity.open(ctx.workspace.root) as handle:
        found = handle.explain(incident_id(handle, incident), field)
    if as_json:
        print_json([msgspec.to_builtins(one) for one in found])
        return
    for one in found:
        _print(one)


def _print(one: Explanation) -> None:
    click.secho(f"{one.kind}.{one.prop}", bold=True, nl=False)
    click.echo(f" = {one.chosen}")
    click.secho(f"  {one.rule}: {one.support} for, {one.dissent} against. {one.reason}", dim=True)
    for sign, told in (("+", one.statements), ("-", one.dissenting)):
        for statement in told:
            _print_statement(sign, statement)


def _print_statement(sign: str, told: dict[str, Any]) -> None:
    words = told["original"] or told["value"] or "(nothing)"
    stance = "" if told["stance"] == "asserts" else f" [{told['stance']}]"
    by = "" if told["asserted_by"] == told["publisher"] else f", quoting {told['asserted_by']}"
    seen = "" if told["seen"] == "text" else f", cited by {told['seen'].removeprefix('via ')}"
    click.echo(f"  {sign}{stance} {told['publisher']}{by}{seen}: {words[:300]}")
    click.secho(f"      {told['record_id']}  {told['locator']}  {told['url'] or ''}", dim=True)
