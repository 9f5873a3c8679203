"""From an object to its record: who speaks in it, where it is published, whether it still stands."""

from __future__ import annotations

from collections.abc import Callable

from comity.model.vocabulary import codes
from comity.sources.kit import Crawl, Record
from comity.sources.stix.held import FAULTS, MARKINGS, OBJECTS, Held, Object
from comity.sources.stix.own import address, ours
from comity.sources.stix.saying import Telling, known_through

_BESIDE = (OBJECTS, MARKINGS, FAULTS)
_KINDS = {"government": "government", "eu": "international-organisation", "third-party": "research"}


class Reading:
    """What tellers share: the run, the objects, the name of the file that was imported."""

    def __init__(self, run: Crawl, held: Held) -> None:
        self.run, self.held = run, held
        self.file = next(file.name for file in run.spec.files if file.name not in _BESIDE)
        self.recorded: set[str] = set()
        self._seen = "text"

    def record(self, key: str, kind: str, tell: Callable[[Reading, Record, Object], None]) -> None:
        """One record, filled by `tell`. An object that was revoked, or is a part of another record, makes none."""
        value = self.held.peek(key)
        if value.get("revoked"):
            self.run.issue("withdrawn", "its creator has revoked it", level="info", file=self.file,
                           at=f"{self.file}#id={key}")  # fmt: skip
            self.held.used.add(key)
            return
        if kind != "incident" and (own := ours(value)) and "actor_id" not in own:
            return  # Comity told it as a part of an incident: a campaign by its name, an accused by theirs
        publisher, publisher_kind = self.speaker(value)
        url = next(filter(None, map(address, value.get("external_references", ()))), None)
        self.recorded.add(key)
        self._seen = known_through(value) if ours(value) else "text"
        with self.run.record(key, kind=kind, title=value.get("name"), at=f"{self.file}#id={key}", file=self.file,
                             url=url, publisher=publisher, publisher_kind=publisher_kind) as record:  # fmt: skip
            tell(self, record, value)

    def telling(self, record: Record, value: Object, subject: str = "", *, by: str | None = None,
                stance: str = "asserts") -> Telling:  # fmt: skip
        """What an object says of a subject of the record; the object counts as told."""
        self.held.used.add(value["id"])
        return Telling(record, self.held, value, self.file, subject, by, stance, self._seen)

    def creator(self, value: Object) -> Object:
        """The identity that made an object; empty if none is named or the file doesn't hold it."""
        return self.held.get(value.get("created_by_ref", ""))

    def speaker(self, value: Object) -> tuple[str | None, str | None]:
        """Name and kind of who speaks; None for whoever imported file names as its publisher."""
        creator = self.creator(value)
        kind = _KINDS.get(said := ours(creator).get("claimant_kind") or "", said)
        return creator.get("name"), kind if kind in codes("publisher_kind") else None

    def is_actor(self, key: str) -> bool:
        """Whether an identity is an organisation that Comity has as an actor."""
        own = ours(self.held.peek(key))
        return own.get("level") == "organisation" and "actor_id" in own
