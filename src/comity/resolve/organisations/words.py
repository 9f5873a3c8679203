"""The words by which names of victims are read, as tables: they are data, in words.yml."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import duckdb
import msgspec
import pyarrow as pa

from comity.model import territories
from comity.model.territory_text import key


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Roles of words, lower case; see words.yml."""

    legal: list[str]
    small: list[str]
    spelling: dict[str, str]
    subject: dict[str, str]
    ministry: list[str]
    channel: list[str]
    body: list[str]
    body_alone: list[str]
    quantity: list[str]
    number: list[str]
    people: list[str]
    places: list[str]
    plain: list[str]
    person: list[str]
    cut: list[str]
    no_sector: list[str]
    persons: list[str]
    short: dict[str, str]


def words() -> Words:
    """The list that ships with this version."""
    return msgspec.yaml.decode(files(__package__).joinpath("words.yml").read_bytes(), type=Words)


def make_words(con: duckdb.DuckDBPyConnection) -> None:
    """Makes `org_word` (role, word, other: what it is replaced by) and `org_country` (phrase, length in words, code,
    joint: an organisation of states, noun: the territory's name rather than an adjective or initials, name)."""
    listed = words()
    roles = {role.replace("_", "-"): held for role, held in msgspec.structs.asdict(listed).items() if role != "short"}
    rows = [(role, word, held[word] if isinstance(held, dict) else None) for role, held in roles.items()
            for word in held]  # fmt: skip
    _table(con, "org_word", ("role", "word", "other"), rows)
    kinds = territories.table()
    phrases = [*_names(), *((text, code, False) for text, code in listed.short.items())]
    placed = [(key(text), len(key(text).split()), code, kinds[code].kind == "organisation", noun, kinds[code].name)
              for text, code, noun in phrases]  # fmt: skip
    _table(con, "org_country", ("phrase", "length", "code", "joint", "noun", "name"), placed)


def _names() -> list[tuple[str, str, bool]]:
    """Names, aliases and adjectives; bare codes are left out, as 'in' and 'no' are words."""
    rows = [row for row in territories.table().values() if row.kind != "region"]
    named = [(text, row.code, len(text) > 3) for row in rows for text in (row.name, *row.aliases) if len(text) > 2]
    return [*((word, code, False) for word, code in territories.adjectives().items()), *named]


def _table(
    con: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]
) -> None:
    con.register("words_made", pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows]))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT DISTINCT * FROM words_made")
    con.unregister("words_made")
