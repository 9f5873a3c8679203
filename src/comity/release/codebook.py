"""The codebook: what each relation, column, property and code means, made from the files that Comity reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from comity.fuse.rules import RULES
from comity.model.properties import Property, properties
from comity.model.vocabulary import ABSENCE, meaning, vocabulary
from comity.release.dyads import COLUMNS, NOTE
from comity.store.contracts import Column, Contract, contracts, version

_TYPES = {"text": "text", "double": "number", "integer": "whole number", "date": "date", "timestamp": "time (UTC)",
          "boolean": "true or false", "text[]": "list of texts"}  # fmt: skip
_INTRO = """# Codebook

Every table of a release, every property that a source can state, every code. This page is generated from the files that
the program itself reads; version {version} of the contracts.

An **empty cell** in a table of incidents or parts means that no statement gives a value. Why there is none is said by a
statement of its own: see [Absence](#absence). Dates are intervals from the first to the last day that fits what was
said; `0001-01-01` and `9999-12-31` stand for an open end.
"""
_DYADS = """
### Dyad-years

The file `dyads.csv` or `dyads.parquet` that a server gives, and `comity.open().dyads()` in Python. {note}

"""
_ABSENCE = """
## Absence

That there is no value is itself a statement, and there are three kinds, which are never merged:

{kinds}

A statement of absence never competes with a value: it supports none and wins over none. Where one source says that
there is none and another gives a value, both stay on record.
"""


def codebook() -> str:
    """The whole codebook as Markdown: relations, properties by kind of subject, rules of fusion, schemes, absence."""
    return "".join(
        (
            _INTRO.format(version=version()),
            "\n## Relations\n",
            *map(_relation, contracts().values()),
            _DYADS.format(note=" ".join(NOTE.split())),
            table(("column", "meaning"), ((f"`{name}`", text) for name, text in COLUMNS.items())),
            "\n## Properties\n\nWhat a source can state, by what the statement is about, and the rule that fuses it.\n",
            *(_properties(kind, held) for kind, held in properties().items()),
            "\n## Rules of fusion\n\n",
            table(("rule", "reason"), ((f"`{rule.name}`", rule.reason) for rule in RULES.values())),
            "\n## Schemes\n",
            *(_scheme(name, held) for name, held in vocabulary().items()),
            _ABSENCE.format(kinds="\n".join(f"- `{stance}`: {meaning('stance', stance)}" for stance in ABSENCE)),
        )
    )


def column_rows(shape: Contract) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, rules and meaning of each column, in words."""
    for column in shape.columns:
        yield column.name, _TYPES[column.type], "; ".join(_rules(column)), column.meaning


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table (GitHub Flavored Markdown 4.10); what would end a cell or start a tag is escaped."""
    cells = list(head)
    lines = [cells, ["---"] * len(cells), *([_cell(text) for text in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _relation(shape: Contract) -> str:
    key = ", ".join(f"`{name}`" for name in shape.key) or "none"
    schemes = {column.name: _linked(column.rule("in")) for column in shape.columns}
    rows = ((f"`{name}`", kind, rules, schemes[name], text) for name, kind, rules, text in column_rows(shape))
    return f"\n### {shape.name}\n\nA row is {_cell(shape.row)}. Key: {key}.\n\n" + table(
        ("column", "type", "rules", "scheme", "meaning"), rows
    )


def _rules(column: Column) -> Iterator[str]:
    if column.not_null:
        yield "never empty"
    if scheme := column.rule("in"):
        yield f"codes of {scheme}"
    if listed := column.rule("one-of"):
        yield "one of " + ", ".join(listed.split("|"))
    if target := column.rule("refers"):
        yield f"refers to {target}"


def _properties(kind: str, held: dict[str, Property]) -> str:
    rows = ((f"`{name}`", p.holds, _linked(p.scheme), p.rule, p.meaning) for name, p in held.items())
    return f"\n### Properties of: {kind}\n\n" + table(("property", "holds", "scheme", "rule", "meaning"), rows)


def _scheme(name: str, held: dict[str, str]) -> str:
    rows = ((f"`{code}`", text) for code, text in held.items())
    return f"\n### {name} (codes)\n\n" + table(("code", "meaning"), rows)


def _linked(scheme: str | None) -> str:
    return f"[{scheme}](#{scheme}-codes)" if scheme else ""


def _cell(text: str) -> str:
    if text.startswith("`"):  # a name of ours in code style: nothing within it is markup
        return text
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("`", "'")
