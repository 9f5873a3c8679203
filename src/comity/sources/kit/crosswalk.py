"""Crosswalks: a source's codes to the shared vocabulary, as a data file beside the crawler. Nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from comity.model.errors import SourceError
from comity.model.vocabulary import ABSENCE

Target = dict[str, str | list[str]]
_QUOTES = "Put the code in quotes: without them YAML reads 1, yes, no, on, off, null and 2020-01-01 as something else."


class Crosswalk:
    """Table -> the source's code -> property -> our code(s), or a stance of absence (none, unknown, not-asked)."""

    def __init__(self, tables: dict[str, dict[str, Target]]) -> None:
        self._tables = {t: {_key(k): v for k, v in rows.items()} for t, rows in tables.items()}

    @classmethod
    def read(cls, path: Path) -> Crosswalk:
        """Reads crosswalk.yml; an absent file is a crosswalk without tables. SourceError if it is malformed."""
        if not path.exists():
            return cls({})
        try:
            return cls(msgspec.yaml.decode(path.read_bytes(), type=dict[str, dict[str, Target]]))
        except msgspec.DecodeError as error:
            raise SourceError(f"{error}.", file=str(path), hint=_QUOTES if "at `key`" in str(error) else "") from error

    def look_up(self, table: str, code: str) -> list[tuple[str, str, str]] | None:
        """(property, code, stance) of each target; None if it isn't mapped; SourceError without such a table."""
        if table not in self._tables:
            there = ", ".join(self._tables) or "none"
            raise SourceError(f"there is no table {table!r}; there are: {there}.", file="crosswalk.yml")
        target = self._tables[table].get(_key(code))
        if target is None:
            return None
        return [_stance(prop, value) for prop, values in target.items() for value in _listed(values)]


def _listed(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else values


def _stance(prop: str, value: str) -> tuple[str, str, str]:
    return (prop, "", value) if value in ABSENCE else (prop, value, "asserts")


def _key(code: str) -> str:
    return " ".join(code.split())
