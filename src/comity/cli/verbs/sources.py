"""comity sources"""

from __future__ import annotations

from typing import Any

import click

from comity.cli.output import Context, json_option, print_json, print_table, workspace_option
from comity.cli.verbs.quality import show_quality
from comity.model.errors import UsageError
from comity.pipeline import reading
from comity.sources import catalogue, fetching
from comity.store.relations import connect
from comity.store.workspace import Workspace

_COLUMNS = ("source", "publisher", "unit", "coverage", "terms", "fetch", "fetched", "rows", "records", "statements",
            "issues")  # fmt: skip


@click.command()
@click.argument("name", required=False)
@click.option("--quality", "by_quality", is_flag=True, help="What the current release holds of each, and how well.")
@json_option
@workspace_option
@click.pass_obj
def sources(ctx: Context, name: str | None, by_quality: bool, as_json: bool) -> None:
    """List the sources: publisher, unit, coverage, licence terms, and what was last read of each.

    NAME with --quality: all that is known of the quality of one source.

    \b
    Examples:
      comity sources --json
      comity sources --quality
      comity sources landmarks --quality
    """
    if by_quality:
        show_quality(ctx.workspace, name, as_json=as_json)
        return
    if name:
        raise UsageError("a source is named without --quality.", hint=f"Try: comity sources {name} --quality")
    rows = [_row(ctx.workspace, name) for name in catalogue.names(ctx.workspace.imports)]
    print_json(rows) if as_json else print_table(rows, _COLUMNS, "Sources")


def _row(workspace: Workspace, name: str) -> dict[str, Any]:
    spec = catalogue.spec(name, workspace.imports)
    files = fetching.raw_files(workspace, spec) or {}
    fetched = [raw.retrieved_at for raw in files.values() if raw.retrieved_at]
    return {
        "source": name, "title": spec.title, "publisher": spec.publisher, "unit": spec.unit,
        "coverage": f"{spec.coverage.since} to {spec.coverage.until}", "terms": spec.licence.terms,
        "licence": spec.licence.name, "edition": spec.edition, "fetch": spec.fetch,
        "fetched": max(fetched).isoformat(timespec="minutes") if fetched else "with Comity" if files else "never",
        **_figures(workspace, name),
    }  # fmt: skip


def _figures(workspace: Workspace, name: str) -> dict[str, int | None]:
    folder = reading.output(workspace, name)
    if not folder.exists():
        return dict.fromkeys(("rows", "records", "statements", "issues"))
    with connect() as con:
        query = "SELECT coalesce(sum(rows), 0)::BIGINT FROM read_parquet(?)"
        found = {"rows": con.execute(query, [str(folder / "accounting.parquet")]).fetchall()[0][0]}
        for relation in ("record", "statement", "issue"):
            query = "SELECT count(*) FROM read_parquet(?)"
            found[f"{relation}s"] = con.execute(query, [str(folder / f"{relation}.parquet")]).fetchall()[0][0]
    return found
