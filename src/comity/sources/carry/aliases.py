"""aliases.jsonl: which record an entry is, where its made id is another than before. Kept like judgements.

The program appends what it found, a person may correct, remove or add lines. Of several lines on one pair the last
counts; an entry is the record of its last line that says `same`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from comity.model.errors import DataError
from comity.model.identity import content_id

PROGRAM = "comity"
"""Who wrote a line, where it wasn't a person."""


class Alias(msgspec.Struct, frozen=True):
    """One line. alias_id: the id that a source's edition alone would give. record_id: the record it is (same), isn't
    (different), or may be (unsure). rule: what stayed the same. user, reason, made_at: who wrote it, why, when."""

    alias_id: str
    record_id: str
    verdict: Literal["same", "different", "unsure"]
    rule: str
    reason: str
    user: str
    made_at: str

    @property
    def source(self) -> str:
        return self.alias_id.partition(":")[0]


def read(path: Path, source: str | None = None) -> list[Alias]:
    """All lines, or those of one source; none if there is no file. DataError names the line that can't be read."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.strip():
            try:
                found.append(_whole(msgspec.json.decode(line, type=Alias)))
            except (msgspec.DecodeError, ValueError) as error:
                raise DataError(f"{path.name}, line {number}: {error}.", hint="Mend or remove the line.") from error
    return [alias for alias in found if source in (None, alias.source)]


def added(path: Path, lines: Iterable[Alias]) -> None:
    """Appends lines, on a line of their own even if a person's last line was not ended."""
    text = "".join(msgspec.json.encode(line).decode() + "\n" for line in lines)
    if text:
        before = path.read_bytes() if path.exists() else b""
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text if not before or before.endswith(b"\n") else "\n" + text)


def verdicts(lines: Sequence[Alias]) -> dict[tuple[str, str], Alias]:
    """(alias id, record id) -> the last line on it, in the order of these lines."""
    last: dict[tuple[str, str], Alias] = {}
    for line in lines:
        pair = line.alias_id, line.record_id
        last.pop(pair, None)
        last[pair] = line
    return last


def kept(lines: Sequence[Alias]) -> dict[str, Alias]:
    """Alias id -> the line that says which record it is."""
    return {line.alias_id: line for line in verdicts(lines).values() if line.verdict == "same"}


def digest(lines: Sequence[Alias]) -> str:
    """Hash of what the lines say, their reasons aside; 'none' if there are none."""
    said = [f"{line.alias_id} {line.record_id} {line.verdict}" for line in lines]
    return content_id(*said) if said else "none"


def living(lines: Sequence[Alias], records: Iterable[str]) -> Mapping[str, str]:
    """Alias id -> record id, without aliases that are the id of a record themselves."""
    there = set(records)
    return {alias: line.record_id for alias, line in kept(lines).items() if alias not in there}


def _whole(alias: Alias) -> Alias:
    if ":" not in alias.alias_id or alias.source != alias.record_id.partition(":")[0]:
        raise ValueError("alias_id and record_id must be '<source>:<id>' of one source")
    return alias
