"""Which record an id in a judgement means: its own id, an alias of it, or, of a made id, the hash alone.

A source without ids of its own gets ids as `cfr:<slug>-<hash>`. `cfr:~<hash>` names the same record without the slug,
which repeats words of the title that may not be passed on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

_MADE = re.compile(r"(?P<source>[^:]+):(?:.*-)?(?P<hash>[0-9a-f]{8})", re.DOTALL)
_HASH_ONLY = re.compile(r"[^:]+:~[0-9a-f]{8}")
_NONE: Mapping[str, str] = {}


class Names:
    """Ids of the records there are; `aliases`: alias id -> record id."""

    def __init__(self, records: Iterable[str], aliases: Mapping[str, str] = _NONE) -> None:
        self._records = frozenset(records)
        self._aliases = {alias: record for alias, record in aliases.items() if alias not in self._records}

    def find(self, text: str) -> list[str]:
        """The records that an id may mean, sorted: one, none if it is unknown, several if it is ambiguous."""
        if text in self._records:
            return [text]
        if _HASH_ONLY.fullmatch(text):
            return sorted(self._by_hash.get(text, set()) & self._records)
        return [held for held in [self._aliases.get(text)] if held in self._records]

    def of(self, text: str) -> str:
        """The record that an id means; the id as it is if that is none or several."""
        found = self.find(text)
        return found[0] if len(found) == 1 else self._aliases.get(text, text)

    def short(self, record_id: str) -> str:
        """The hash-only form of a made id, if it means that record alone; else the id."""
        made = _MADE.fullmatch(record_id)
        if not made:
            return record_id
        short = f"{made['source']}:~{made['hash']}"
        return short if self.find(short) == [record_id] else record_id

    @cached_property
    def _by_hash(self) -> Mapping[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, record in ({record: record for record in self._records} | self._aliases).items():
            if made := _MADE.fullmatch(name):
                found[f"{made['source']}:~{made['hash']}"].add(record)
        return found
