"""comity explain"""

from __future__ import annotations

from typing import Any

import click
import msgspec

import comity
from comity.cli.output import Context, json_option, print_json, workspace_option
from comity.model.errors import NotFoundError
from comity.release.explain import Explanation
from comity.release.handle import Handle


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
        found = handle.explain(_incident(handle, incident), field)
    if as_json:
        print_json([msgspec.to_builtins(one) for one in found])
        return
    for one in found:
        _print(one)


def _incident(handle: Handle, text: str) -> str:
    query = """SELECT incident_id, title, n_records FROM incident
               WHERE incident_id = $text OR lower(title) = lower($text)
               UNION SELECT incident_id, title, n_records FROM incident WHERE contains(lower(title), lower($text))
               ORDER BY n_records DESC, incident_id LIMIT 12"""
    if handle.rows("SELECT 1 FROM redirect WHERE old_id = ?", [text]):
        return text
    told_by = handle.rows(
        "SELECT incident_id FROM cluster JOIN incident USING (incident_id) WHERE record_id = ?", [text]
    )
    if told_by:
        return str(told_by[0]["incident_id"])
    rows = handle.rows(query, {"text": text})
    exact = [r for r in rows if r["incident_id"] == text or str(r["title"]).lower() == text.lower()]
    if len(exact) == 1 or len(rows) == 1:
        return str((exact or rows)[0]["incident_id"])
    choices = "".join(f"\n  {r['incident_id']}  {r['title']} ({r['n_records']} records)" for r in exact or rows)
    listing = "Try one word of its title, or list all incidents: comity export incidents.csv --for-own-use"
    raise NotFoundError(
        f"{len(rows) or 'no'} incidents fit {text!r}.", hint=f"Name one by its id:{choices}" if rows else listing
    )


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
