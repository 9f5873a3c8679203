"""A file that may be passed on in part, as two: what may be, and what stays in with all that names it.

Two sources have terms each, as if their publisher had sent two files: what leaves is fused without the second, so that
no count, link or rule was made knowing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from comity.share.exchange.naming import named
from comity.share.importing.noted import Noted, marks
from comity.share.stix.kinds.references import compared

_TOLD = frozenset((
    "incident", "campaign", "intrusion-set", "threat-actor", "identity", "location", "attack-pattern", "relationship",
    "opinion", "note", "impact", "course-of-action",
))  # fmt: skip
"""Types that are told with what they name. A report that stays in brings nothing along: it only lists."""
_UNTOLD = ("indicator--", "vulnerability--")
"""Whence a relationship tells nothing of an incident: it brings nothing along."""
_SUPPORTS = frozenset(("identity", "marking-definition", "extension-definition"))
"""Types that may go unmarked. Such a one leaves if something that leaves names it."""


_WHOLES = ("incident--", "campaign--")


class Divided(NamedTuple):
    """open: lines of what may be passed on, and `ids` of it. kept: lines of what stays in, with what has to stand
    beside it to be told; of that, `context` are the ids that are open as well. n: how many stay in."""

    open: list[bytes]
    ids: frozenset[str]
    kept: list[bytes]
    context: list[str]
    n: int


class _Seen(NamedTuple):
    """Versions of one object. ends: of a relationship. names: ids that they name. restricted: one of them may not leave
    by itself. bare: none of them says that it may, and none has to."""

    kind: str
    ends: tuple[str, str]
    names: set[str]
    restricted: bool
    bare: bool


def divided(lines: list[bytes], noted: Noted, *, stated: bool) -> Divided | None:
    """None if all of it is of one kind. stated: a person says that what carries no marking may be passed on."""
    seen: dict[str, _Seen] = {}
    for line in lines:
        value = msgspec.json.decode(line)
        key, one = compared(value["id"]), _read(value, noted, stated=stated)
        before = seen.get(key)
        seen[key] = one if before is None else one._replace(
            names=one.names | before.names, restricted=one.restricted or before.restricted,
            bare=one.bare and before.bare)  # fmt: skip
    held = _naming(seen, {key for key, one in seen.items() if one.restricted})
    free = {key for key, one in seen.items() if key not in held and not one.bare}
    if not held or all(seen[key].kind in _SUPPORTS for key in free):
        return None
    free |= {key for key in _named_by(seen, free) if key in seen and seen[key].bare and key not in held}
    beside = _beside(seen, held)
    ids = [compared(msgspec.json.decode(line, type=_Id).id) for line in lines]
    return Divided([line for line, key in zip(lines, ids, strict=True) if key in free], frozenset(free),
                   [line for line, key in zip(lines, ids, strict=True) if key in beside or key not in free],
                   sorted(beside & free), len(held))  # fmt: skip


class _Id(msgspec.Struct):
    id: str


def _read(value: dict[str, Any], noted: Noted, *, stated: bool) -> _Seen:
    refs = marks(value)
    level = noted.level(refs)
    spared = noted.spared(value)
    restricted = level == "strict" or (not level and not spared and not stated)
    bare = not level and spared and value["type"] in _SUPPORTS
    extensions = value.get("extensions", {}).keys()
    ends = compared(str(value.get("source_ref", ""))), compared(str(value.get("target_ref", "")))
    return _Seen(value["type"], ends, {*named(value), *refs, *map(compared, extensions)}, restricted, bare)


def _naming(seen: dict[str, _Seen], held: set[str]) -> set[str]:
    """These, and all that name them, and all that name those."""
    namers = defaultdict[str, list[str]](list)
    for key, one in seen.items():
        for name in one.names:
            namers[name].append(key)
    return _spread(held, lambda key: namers[key])


def _named_by(seen: dict[str, _Seen], keys: Iterable[str]) -> set[str]:
    return _spread(set(keys), lambda key: seen[key].names if key in seen else ())


def _beside(seen: dict[str, _Seen], held: set[str]) -> set[str]:
    """What stands beside what stays in, so that it can be told: what that names, and whose victim it speaks of."""
    told = {key for key in held if seen[key].kind in _TOLD and not seen[key].ends[0].startswith(_UNTOLD)}
    parts = {seen[key].ends[0] for key in told}
    told |= {key for key, one in seen.items() if one.ends[1] in parts and one.ends[0].startswith(_WHOLES)}
    return _spread(told, lambda key: seen[key].names if key in seen and seen[key].kind in _TOLD else ()) & seen.keys()


def _spread(start: set[str], more: Callable[[str], Iterable[str]]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        for one in more(waiting.pop()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def notices(divided_: Divided) -> Iterator[str]:
    """Statements of marking definitions that may leave."""
    for line in divided_.open:
        value = msgspec.json.decode(line)
        if value["type"] == "marking-definition" and (text := value.get("definition", {}).get("statement")):
            yield text
