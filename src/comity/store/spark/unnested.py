"""Lists to rows: DuckDB unnests anywhere in a column, Spark in a view beside the table."""

from __future__ import annotations

from sqlglot import exp


def unnested(select: exp.Select) -> None:
    """Moves what a SELECT unnests into a LATERAL VIEW. Several lists of one SELECT go side by side, as in DuckDB; they
    must be of one length. A list made by an aggregate stays where it is, since it is unnested after grouping."""
    found = [node for column in select.expressions for node in column.find_all(exp.Explode)]
    if not found or any(found[0].find_all(exp.AggFunc)):
        return
    for node in found[1:]:
        node.replace(_call("get", node.this.copy(), exp.column("unnested_at")))
    counted = [node for column in select.expressions for node in column.find_all(exp.Anonymous)
               if node.name.lower() == "generate_subscripts"]  # fmt: skip
    for node in counted:
        node.replace(exp.Paren(this=exp.Add(this=exp.column("unnested_at"), expression=exp.Literal.number(1))))
    beside = exp.Lateral(
        this=_call("posexplode", found[0].this.copy()), view=True,
        alias=exp.TableAlias(this=exp.to_identifier("unnested"),
                             columns=[exp.to_identifier("unnested_at"), exp.to_identifier("unnested_item")]),
    )  # fmt: skip
    found[0].replace(exp.column("unnested_item"))
    select.append("laterals", beside)


def _call(name: str, *given: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=list(given))
