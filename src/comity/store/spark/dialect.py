"""DuckDB's SQL in Spark's words. sqlglot knows most of it; what it misses, or Spark means otherwise, stands here."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

import duckdb
import sqlglot
from sqlglot import exp

from comity.store.spark.unnested import unnested


def parsed(sql: str) -> list[exp.Expression]:
    """The statements of a text. `len` is DuckDB's word for lists, `length` for texts; Spark keeps them apart too."""
    return [found for found in sqlglot.parse(re.sub(r"\blen\(", "array_length(", sql), read="duckdb") if found]


def translated(query: exp.Expression, dates: Collection[str]) -> str:
    """A query for Spark. `dates`: columns that hold days; their difference is a number in DuckDB and none in Spark."""
    tree = query.copy()
    for select in list(tree.find_all(exp.Select)):
        unnested(select)
    for node in list(tree.find_all(exp.Sub)):
        if all(isinstance(side, exp.Column) and side.name in dates for side in (node.this, node.expression)):
            node.replace(_call("datediff", node.this.copy(), node.expression.copy()))
    return str(_rewritten(tree).sql(dialect="spark"))


def _rewritten(tree: exp.Expression) -> exp.Expression:
    """From the leaves up, so that what is rewritten holds nothing that still has to be."""
    for node in reversed(list(tree.walk(bfs=True))):
        rule = _RULES.get(type(node)) or _NAMED.get(node.name.lower() if isinstance(node, exp.Anonymous) else "")
        fresh = rule(node) if rule else node
        if fresh is not node:
            node.replace(fresh)
    return tree


def _call(name: str, *given: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=list(given))


def _number(value: int) -> exp.Expression:
    return exp.Literal.number(value)


def _literal(node: exp.Expression) -> exp.Expression:
    """A number with a point is floating point: as Spark's decimal it would lose digits in a division."""
    return exp.Var(this=f"{node.this}D") if not node.is_string and re.fullmatch(r"\d+\.\d+", node.this) else node


def _cast(node: exp.Expression) -> exp.Expression:
    """DuckDB rounds to whole numbers, Spark cuts off."""
    if node.to.is_type(*exp.DataType.INTEGER_TYPES) and isinstance(node.this.unnest(), exp.Mul | exp.Div):
        return exp.cast(_call("rint", node.this.copy()), node.to.copy())
    return node


def _bracket(node: exp.Expression) -> exp.Expression:
    """An element past the end is null; a slice counts from one and may leave out an end."""
    place, held = node.expressions[0], node.this.copy()
    if not isinstance(place, exp.Slice):
        return _call("get", held, place.copy())
    first = place.this.copy() if place.this else _number(1)
    last = place.expression.copy() if place.expression else _number(-1)
    if re.fullmatch(r"-\d+", last.sql()):
        last = exp.Add(this=_call("size", held.copy()), expression=exp.Paren(this=_number(int(last.sql()) + 1)))
    long = exp.Add(this=exp.Sub(this=last, expression=exp.Paren(this=first.copy())), expression=_number(1))
    return _call("slice", held, first, _call("greatest", long, _number(0)))


def _pattern(node: exp.Expression) -> exp.Expression:
    """Java's $ also stands before a last line break, and its dot for fewer characters, unless told otherwise."""
    text = node.expression.this
    node.expression.replace(exp.Literal.string("(?d)" + re.sub(r"(?<!\\)\$", r"\\z", text)))
    return node


def _extract(node: exp.Expression) -> exp.Expression:
    """Groups by names become a struct; without a group it is the whole, which Spark has to be told."""
    group = node.args.get("group")
    _pattern(node)
    if not isinstance(group, exp.Array):
        return _call("regexp_extract", node.this.copy(), node.expression.copy(), group.copy() if group else _number(0))
    told = []
    for number, name in enumerate(group.expressions, start=1):
        part = _call("regexp_extract", node.this.copy(), node.expression.copy(), _number(number))
        told += [name.copy(), part]
    return _call("named_struct", *told)


def _replace(node: exp.Expression) -> exp.Expression:
    """Spark replaces every match; where DuckDB replaces the first only, the pattern must be bound to an end."""
    text, how = node.expression.this, node.args.get("modifiers")
    if not (how and "g" in how.name) and not text.startswith("^") and not text.endswith("$"):
        raise NotImplementedError(f"Spark can't replace the first match only: {text}")
    _pattern(node)
    return _call("regexp_replace", node.this.copy(), node.expression.copy(), node.args["replacement"].copy())


def _series(node: exp.Expression) -> exp.Expression:
    """Spark counts down where the end lies before the start."""
    first, last = node.args["start"], exp.Sub(this=exp.Paren(this=node.args["end"].copy()), expression=_number(1))
    none = exp.If(this=exp.GT(this=first.copy(), expression=last.copy()), true=_call("array"))
    return exp.Case(ifs=[none], default=_call("sequence", first.copy(), last.copy()))


def _filter(node: exp.Expression) -> exp.Expression:
    """A place in a list counts from one in DuckDB, from zero in Spark."""
    made = node.expression
    for place in made.expressions[1:]:
        for used in [one for one in made.this.find_all(exp.Identifier) if one.name == place.name]:
            used.replace(exp.Paren(this=exp.Add(this=used.copy(), expression=_number(1))))
    return node


def _window(node: exp.Expression) -> exp.Expression:
    """Numbers in any order: of the rows as they come."""
    if isinstance(node.this, exp.RowNumber) and not node.args.get("order"):
        node.set("order", exp.Order(expressions=[exp.Ordered(this=_call("monotonically_increasing_id"))]))
    return node


def _max(node: exp.Expression) -> exp.Expression:
    """The greatest few."""
    most = node.args.get("count") or next(iter(node.expressions), None)
    if most is None:
        return node
    return _call(
        "slice", _call("sort_array", _call("collect_list", node.this.copy()), exp.false()), _number(1), most.copy()
    )


def _renamed(name: str) -> Callable[[exp.Expression], exp.Expression]:
    return lambda node: _call(name, *(part.copy() for part in _parts(node)))


def _parts(node: exp.Expression) -> Iterator[exp.Expression]:
    if not isinstance(node, exp.Anonymous):
        yield node.this
        yield from [node.expression] if node.args.get("expression") else []
    yield from node.expressions


def _full(node: exp.Expression) -> exp.Expression:
    whole = exp.Literal.string(rf"\A(?:{node.expression.this})\z")
    return _pattern(exp.RegexpLike(this=node.this.copy(), expression=whole))


def _plain(node: exp.Expression) -> exp.Expression:
    """Letters without accents: those that DuckDB changes, by what it makes of each."""
    letters, spelled = accents()
    return _call("translate", node.expressions[0].copy(), exp.Literal.string(letters), exp.Literal.string(spelled))


@lru_cache(maxsize=1)
def accents() -> tuple[str, str]:
    """Letters that `strip_accents` changes, and what it makes of them; marks that it takes away come last."""
    every = """SELECT chr(n::INT) AS letter, strip_accents(chr(n::INT)) AS plain FROM range(128, 195102) t(n)
               WHERE n NOT BETWEEN 55296 AND 57343 AND letter <> plain AND length(plain) < 2
               ORDER BY length(plain) DESC, n"""
    pairs = duckdb.execute(every).fetchall()
    return "".join(letter for letter, _ in pairs), "".join(plain for _, plain in pairs)


_RULES: dict[type, Callable[[exp.Expression], exp.Expression]] = {
    exp.Literal: _literal,
    exp.Cast: _cast,
    exp.Bracket: _bracket,
    exp.RegexpExtract: _extract,
    exp.RegexpExtractAll: _pattern,
    exp.RegexpFullMatch: _full,
    exp.RegexpLike: _pattern,
    exp.RegexpReplace: _replace,
    exp.GenerateSeries: _series,
    exp.ArrayFilter: _filter,
    exp.Window: _window,
    exp.Max: _max,
    exp.ArrayOverlaps: _renamed("arrays_overlap"),
}
_NAMED = {
    "strip_accents": _plain,
    "list_intersect": _renamed("array_intersect"),
}
