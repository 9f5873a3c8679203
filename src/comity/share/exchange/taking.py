"""Of an envelope, what is taken: what is new, nobody else's, and follows nothing that has ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, select

from comity.share.exchange.audiences import Audiences
from comity.share.exchange.defining import Definitions
from comity.share.exchange.incoming import Arrived
from comity.share.exchange.lineages import Lineages
from comity.share.exchange.mine import Mine
from comity.share.exchange.moments import now, parsed, shown, version_key, version_shown
from comity.share.exchange.remarking import remark
from comity.share.exchange.submissions import Outcome
from comity.share.exchange.versions import NEWEST, WITHDRAWN, Named, Version
from comity.share.markings.levels import LEVELS
from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import SHARED_OBJECT

Elsewhere = Sequence[tuple[int, tuple[int, ...]]]
"""Collections, each with audiences of what somebody may not pass on from there."""

_NOBODYS = frozenset[str]()
_NOT_ON = "You read this object in another collection, and may not pass it on from there."
_NAMES_NOT_ON = "It names an object that you read in another collection, and may not pass on from there."
_TWICE = "The envelope has this object with other content before, and neither has a date: send one."


class Taking:
    """One envelope. visible: audiences of which its writer may read. fresh: versions that are taken."""

    def __init__(self, con: Connection, collection: int, writer: str, lineages: Lineages, audiences: Audiences,
                 visible: frozenset[int], *, recalls: bool) -> None:  # fmt: skip
        self._con, self._collection, self._writer = con, collection, writer
        self._lineages, self._audiences, self._visible, self._recalls = lineages, audiences, visible, recalls
        self._definitions = Definitions(con, collection, writer)
        self.fresh: list[tuple[Version, Arrived]] = []
        self._undated: dict[str, bytes] = {}
        self._again = frozenset[str]()
        self._mine: dict[str, Mine] = {}
        self._seen: dict[str, frozenset[str]] = {}

    def take(self, arrived: list[Arrived], elsewhere: Elsewhere) -> list[Outcome]:
        """Takes what is new. What is there already is a success; what is another's, and seen to be, a failure, here as
        well as where the caller may read and not pass on."""
        self._again = frozenset(key for key, n in Counter(one.object_id for one in arrived).items() if n > 1)
        self._lineages.load_named(one.object_id for one in arrived)
        self._lineages.load(key for one in arrived for key in one.refs)
        self._definitions.load(arrived)
        theirs = self._not_to_pass_on(arrived, elsewhere)
        return [Outcome(one.object_id, _version(one), self._taken(one, theirs)) for one in arrived]

    def touched(self) -> set[str]:
        """Ids of objects whose readers have to be reckoned: of what is taken, and of what it marks."""
        made = [one.object_id for _, one in self.fresh if one.type == "marking-definition"]
        marked = remark(self._con, self._collection, self._writer, self._lineages, self._definitions, made)
        return marked.union(version.object_id for version, _ in self.fresh)

    def _taken(self, one: Arrived, theirs: set[str]) -> str:
        """Takes an object. Why it is not taken, nothing if it is, or was before."""
        mine = self._of_mine(one.object_id)
        # Whose definition of a marking holds is whose objects have it, so that each party sends its own.
        if not mine.last and one.type != "marking-definition" and (others := self._others(one.object_id)):
            return self._another(one, others)
        if theirs and (not_on := self._passes_on(one, mine, theirs)):
            return not_on
        if self._there(one, mine):
            return ""
        if one.object_id in self._undated:
            return _TWICE
        if not self._recalls and mine.ended((one.is_21, one.version or _version_now())):
            return "STIX 2.1, 3.6: This object was revoked. What follows it needs another id."
        self._add(one, mine)
        return ""

    def _of_mine(self, object_id: str) -> Mine:
        """Kept only of what comes more than once."""
        found = self._mine.get(object_id)
        if found is None:
            held = self._lineages.of(object_id, self._writer)
            found = Mine((one, self._lineages.names(one)) for one in held)
            if object_id in self._again:
                self._mine[object_id] = found
        return found

    def _others(self, object_id: str) -> list[Version]:
        """Newest versions of others that the writer sees."""
        return [v for v in self._lineages.of(object_id) if v.writer != self._writer and v.stage & NEWEST
                and v.stage < WITHDRAWN and self._audiences.number(v.audience) in self._visible]  # fmt: skip

    def _meant(self, object_id: str, mine: Mine) -> frozenset[str] | None:
        """Whose objects of an id are meant, besides the writer's own: those seen now, or by an earlier version."""
        before = mine.meant.get(object_id, _NOBODYS)
        if object_id not in self._seen:
            seen = () if self._lineages.of(object_id, self._writer) else self._others(object_id)
            self._seen[object_id] = frozenset(one.writer for one in seen)
        return None if before is None else before | self._seen[object_id]

    def _not_to_pass_on(self, arrived: list[Arrived], elsewhere: Elsewhere) -> set[str]:
        """Ids, of what arrives and of what it names, of objects that the writer reads from others elsewhere."""
        asked = sorted({key for one in arrived for key in (one.object_id, *one.refs)}) if elsewhere else []
        found = set[str]()
        for number, audiences in elsewhere:
            theirs = (SHARED_OBJECT.c.writer != self._writer) & SHARED_OBJECT.c.audience.in_(audiences)
            for some in batches(asked):
                there = (SHARED_OBJECT.c.collection == number) & SHARED_OBJECT.c.object_id.in_(some) & theirs
                given = there & (SHARED_OBJECT.c.stage < WITHDRAWN)
                found.update(self._con.scalars(select(SHARED_OBJECT.c.object_id).where(given)))
        return found

    def _passes_on(self, one: Arrived, mine: Mine, theirs: set[str]) -> str:
        """Why an object is not passed on from another collection. What the writer has sent here before is theirs."""
        if not mine.last and one.object_id in theirs:
            return _NOT_ON
        named = theirs.intersection(one.refs)
        return _NAMES_NOT_ON if any(not self._lineages.of(ref, self._writer) for ref in named) else ""

    def _another(self, one: Arrived, others: list[Version]) -> str:
        """Why an object that another party keeps, and shows, is not taken; nothing if it is the same."""
        same = [v for v in others if v.version == one.version or not one.version]
        if any(self._body(v) == bytes(one.body) for v in same):
            return ""
        return "Another party keeps an object with this id here, and this is not the same version of it."

    def _there(self, one: Arrived, mine: Mine) -> bool:
        if one.version:
            return mine.has((one.is_21, one.version))
        if one.object_id in self._undated:
            return self._undated[one.object_id] == bytes(one.body)
        newest = mine.newest.get(one.is_21)
        return newest is not None and self._body(newest) == bytes(one.body)

    def _body(self, version: Version) -> bytes:
        there = (SHARED_OBJECT.c.collection == self._collection) & (SHARED_OBJECT.c.added == version.added)
        return bytes(self._con.scalar(select(SHARED_OBJECT.c.body).where(there)) or b"")

    def _add(self, one: Arrived, mine: Mine) -> None:
        own = self._definitions.audience(one.markings)
        refs: Named = {key: _NOBODYS for key in one.markings if key not in LEVELS and key != one.object_id}
        refs |= {key: self._meant(key, mine) for key in one.refs}
        made = Version(one.object_id, one.version or _undated(mine.last), self._writer, one.is_21, own, refs, own, own,
                       revoked=one.revoked)  # fmt: skip
        self._lineages.add(made)
        self.fresh.append((made, one))
        if one.object_id in self._again:
            mine.add(made, refs)
        self._seen[one.object_id] = _NOBODYS
        if not one.version:
            self._undated[one.object_id] = bytes(one.body)


def _version_now() -> str:
    return version_key(shown(now()))


def _undated(last: Version | None) -> str:
    """The version of what has no date: now, or just after the newest there is, should the clock have been set back."""
    after = parsed(version_shown(last.version)) + 1 if last else 0
    return version_key(shown(max(now(), after)))


def _version(one: Arrived) -> str:
    return version_shown(one.version) if one.version else shown(now())
