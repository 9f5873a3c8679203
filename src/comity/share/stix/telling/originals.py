"""Objects that came from elsewhere, given back as they came, as only their creators may make other versions (3.6)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from comity.share.stix.telling.theirs import Theirs

_SPEAKS = ("relationship", "opinion", "note", "sighting", "grouping", "observed-data")
_PLACES = ("located-at", "originates-from", "sponsored-by", "part-of")


class Original(NamedTuple):
    """One object as it came."""

    id: str
    modified: str
    text: bytes


def originals(whose: Theirs, wanted: Collection[str] | None = None) -> Iterator[Original]:
    """Each version once. wanted: incidents of the release, with what belongs to them; None for all."""
    seen = set[tuple[str, str]]()
    for path in whose.files:
        chosen = None if wanted is None else _belonging(path, _objects(whose, wanted))
        for one in _each(path):
            if (chosen is None or one.id in chosen) and (one.id, one.modified) not in seen:
                seen.add((one.id, one.modified))
                yield one


def _objects(whose: Theirs, wanted: Collection[str]) -> set[str]:
    fused = {target for incident, target in whose.sources if incident in wanted}
    return fused | {target for incident, target in whose.incidents.items() if incident in wanted}


def _each(path: Path) -> Iterator[Original]:
    with path.open("rb") as stream:
        for line in stream:
            head = msgspec.json.decode(line, type=_Head)
            yield Original(head.id, head.modified or head.created, line.rstrip(b"\n"))


class _Head(msgspec.Struct):
    id: str
    created: str = ""
    modified: str = ""


def _belonging(path: Path, base: set[str]) -> set[str]:
    """Ids of the incidents, of what speaks of them, and of all that these name."""
    named, ties = dict[str, list[str]](), list[tuple[str, str, str]]()
    waiting = set(base)
    for one in _each(path):
        value = msgspec.json.decode(one.text)
        named.setdefault(one.id, []).extend(refs(value))
        if value["type"] in _SPEAKS and base & set(_about(value)):
            waiting.add(one.id)
        if value.get("relationship_type") in _PLACES:
            ties.append((value["source_ref"], one.id, value["target_ref"]))
    found = _reached(waiting, named, base)
    return _reached({key for source, key, _ in ties if source in found} | found, named, base)


def _about(value: dict[str, Any]) -> list[str]:
    return [value[name] for name in ("source_ref", "target_ref", "sighting_of_ref") if name in value] + list(
        value.get("object_refs", ())
    )


def _reached(start: set[str], named: dict[str, list[str]], base: set[str]) -> set[str]:
    """What can be reached by references, but no other incident."""
    found, waiting = set[str](), set(start)
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting.update(ref for ref in named.get(one, ())
                       if ref not in found and (not ref.startswith("incident--") or ref in base))  # fmt: skip
    return found


def refs(value: Any) -> Iterator[str]:
    """Ids that an object names, wherever in it."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name.endswith(("_ref", "_refs")):
                yield from [part] if isinstance(part, str) else [one for one in part if isinstance(one, str)]
            else:
                yield from refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from refs(part)
