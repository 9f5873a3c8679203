"""Versions of objects: which are given out, and what later ones say of those before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from comity.share.markings.audiences import EVERYONE, Audience, narrowed

NEWEST, IS_21, OUTDATED, WITHDRAWN = 1, 2, 4, 8
"""Bits of a version's stage. No query asks for what is withdrawn."""

Named = dict[str, frozenset[str] | None]
"""Ids that a version names, each with the writers whose objects of that id are meant, besides its own: None of all, as
before it was kept. Of its markings, which it names too, they are its writer's own."""


@dataclass(slots=True, eq=False)
class Version:
    """One version of an object by one writer.

    own: who might read it by its markings. audience: who may, all told. known: who may know that it is there, and so
    read what names it; fewer than `audience` where a version revokes the object: who had it is told, and `had` names
    them. refs: None as long as they were not read (see `Lineages.names`). added: 0 until it is kept.
    """

    object_id: str
    version: str
    writer: str
    is_21: bool
    own: Audience
    refs: Named | None
    audience: Audience
    known: Audience
    had: frozenset[str] = frozenset()
    added: int = 0
    stage: int = 0
    revoked: bool = False

    @property
    def order(self) -> tuple[bool, str]:
        """Versions of a newer specification are newer."""
        return self.is_21, self.version


class Deleted(NamedTuple):
    """What is left of a version that was deleted. own, known: as they were."""

    object_id: str
    version: str
    writer: str
    is_21: bool
    own: Audience
    known: Audience

    @property
    def order(self) -> tuple[bool, str]:
        """As of a version."""
        return self.is_21, self.version


def bounded(versions: Sequence[Version], deleted: Sequence[Deleted]) -> Iterator[tuple[Version, Audience]]:
    """Versions of one lineage, oldest first, each with who may read it by its markings and by those of later ones: what
    was marked up is marked up in all its versions, and stays so if the version that said it is deleted.

    Later is what a newer specification says, and what has a later date, whatever its specification.
    """
    if len(versions) == 1 and not deleted:
        yield versions[0], versions[0].own
        return
    all_: list[Version | Deleted] = [*versions, *deleted]
    by_order = _narrowing([(one.order, one) for one in all_])
    by_date = _narrowing([((False, one.version), one) for one in all_])
    for one in versions:
        yield one, narrowed([by_order[one], by_date[one]])


def _narrowing(placed: list[tuple[tuple[bool, str], Version | Deleted]]) -> dict[Version, Audience]:
    """What was deleted and came again says nothing of itself."""
    later, found = EVERYONE, {}
    for _, one in sorted(placed, key=lambda each: (each[0], isinstance(each[1], Version)), reverse=True):
        later = narrowed([later, one.own])
        if isinstance(one, Version):
            found[one] = later
    return found


def staged(versions: list[Version]) -> None:
    """Sets the stage of all versions of one lineage. What was withdrawn stays so."""
    if len(versions) == 1:  # as nearly all are
        (one,) = versions
        one.stage = (IS_21 if one.is_21 else 0) | one.stage & WITHDRAWN | NEWEST
        return
    newest = {one.is_21: one for one in sorted(versions, key=lambda one: one.order)}
    ended = max((one.order for one in versions if one.revoked), default=(False, ""))
    last = max((one.version for one in versions if one.revoked), default="")
    for one in versions:
        outdated = OUTDATED if not one.is_21 and True in newest else 0
        gone = WITHDRAWN if one.order < ended or one.version < last else one.stage & WITHDRAWN
        one.stage = (IS_21 if one.is_21 else 0) | outdated | gone | (NEWEST if newest[one.is_21] is one else 0)
