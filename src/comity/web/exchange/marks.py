"""Markings of an object, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from comity.share.exchange.versions import WITHDRAWN
from comity.share.markings import marked
from comity.share.markings.levels import LEVELS, PAP, TLP
from comity.share.stix.kinds.references import compared
from comity.sources.stix.marking import of_parts, of_whole
from comity.store.ledger.tables import SHARED_OBJECT
from comity.web.i18n import _, ngettext

Object = Mapping[str, Any]


class Mark(msgspec.Struct, frozen=True):
    """text: as it is shown. known: its meaning is known here. part: it is of a part, and holds for the whole. words:
    what a statement says."""

    text: str
    known: bool = True
    part: bool = False
    words: str = ""


def marks(value: Object, definitions: Mapping[str, Object]) -> list[Mark]:
    """Markings of an object, each once. definitions: those that the reader may see, by id."""
    whole = of_whole(value)
    all_ = dict.fromkeys([*whole, *of_parts(value)])
    return [_mark(one, definitions.get(one), one not in whole) for one in all_]


def named(values: list[Object]) -> set[str]:
    """Ids of markings that some objects have, whose definitions have to be looked up."""
    refs = {one for value in values for one in marked.refs(value) if one != compared(value["id"])}
    return refs - LEVELS


def definitions(con: Connection, collection: int, audiences: tuple[int, ...],
                ids: set[str]) -> dict[str, dict[str, Object]]:  # fmt: skip
    """Marking definitions of a collection by who wrote them, as far as the reader may see them and they are not
    recalled. What marks an object is its own writer's: another's words are not shown as the marking."""
    if not ids or not audiences:
        return {}
    there = (SHARED_OBJECT.c.collection == collection) & SHARED_OBJECT.c.object_id.in_(sorted(ids))
    found: dict[str, dict[str, Object]] = {}
    for row in con.execute(select(SHARED_OBJECT).where(there).order_by(SHARED_OBJECT.c.added)):
        if row.audience in audiences and row.stage < WITHDRAWN:
            found.setdefault(row.writer, {})[row.object_id] = msgspec.json.decode(row.body)
    return found


def statement(definition: Object) -> str:
    """What a marking definition says in words, empty if it does not."""
    said = definition.get("definition")
    return str(said.get("statement", "")) if isinstance(said, dict) else ""


def _mark(key: str, definition: Object | None, part: bool) -> Mark:
    if key in TLP:
        return Mark(f"TLP:{TLP[key].upper()}", True, part)
    if key in PAP:
        return Mark(f"PAP:{PAP[key].upper()}", True, part)
    meant = marked.definition(definition) if definition else False
    if isinstance(meant, frozenset):
        n = len(meant)
        return Mark(ngettext("released to {n} party", "released to {n} parties", n).format(n=n), True, part)
    if meant is None and definition:
        return Mark(_("a statement"), True, part, statement(definition))
    return Mark(_("a marking that is not known here"), False, part)
