"""A writer's versions of one object, as what arrives is held against them: each looked at once, however many come."""

from __future__ import annotations

from collections.abc import Iterable

from comity.share.exchange.versions import WITHDRAWN, Named, Version


class Mine:
    """last: the newest of all, newest: of each specification (2.1 or not). meant: what they name, all told."""

    def __init__(self, versions: Iterable[tuple[Version, Named]]) -> None:
        self.last: Version | None = None
        self.newest: dict[bool, Version] = {}
        self.meant: Named = {}
        self._dates = set[tuple[bool, str]]()
        self._ended: tuple[bool, str] | None = None
        for one, named in versions:
            self.add(one, named)

    def add(self, one: Version, named: Named) -> None:
        """One more, with what it names."""
        self._dates.add(one.order)
        if self.last is None or self.last.order < one.order:
            self.last = one
        if one.is_21 not in self.newest or self.newest[one.is_21].version < one.version:
            self.newest[one.is_21] = one
        if (one.revoked or one.stage & WITHDRAWN) and (self._ended is None or one.order < self._ended):
            self._ended = one.order
        for key, meant in named.items():
            before = self.meant.get(key, frozenset())
            self.meant[key] = None if before is None or meant is None else before | meant

    def has(self, order: tuple[bool, str]) -> bool:
        """Whether there is a version of this date and specification."""
        return order in self._dates

    def ended(self, order: tuple[bool, str]) -> bool:
        """Whether something would follow what is revoked or withdrawn."""
        return self._ended is not None and self._ended < order
