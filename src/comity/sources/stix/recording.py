"""From an object to its record: who speaks in it, where it is published, whether it still stands."""

from __future__ import annotations

from collections.abc import Callable

from comity.model.vocabulary import codes
from comity.sources.kit import Crawl, Record
from comity.sources.stix.held import CONTEXT, FAULTS, MARKINGS, OBJECTS, Context, Held, Object
from comity.sources.stix.own import address, ours
from comity.sources.stix.saying import Telling, known_through, markings

_ACTORS = ("intrusion-set", "threat-actor", "identity")
_BESIDE = (OBJECTS, MARKINGS, FAULTS, CONTEXT)
_KINDS = {"government": "government", "eu": "international-organisation", "third-party": "research"}


_LEVELS = ("clear", "green", "amber", "amber+strict", "red")
"""Of TLP and PAP, from the widest to the strictest."""


def _within(text: str, whole: list[str]) -> bool:
    """Whether a marking says no more than those of the whole."""
    scheme, _, level = text.partition(":")
    above = _LEVELS[_LEVELS.index(level) :] if level in _LEVELS else ()
    return text in whole or any(f"{scheme}:{one}" in whole for one in above)


class Reading:
    """What tellers share: the run, the objects, the name of the file that was imported."""

    def __init__(self, run: Crawl, held: Held, context: Context) -> None:
        self.run, self.held, self._context = run, held, context
        self.file = next(file.name for file in run.spec.files if file.name not in _BESIDE)
        self.recorded: set[str] = set()
        self._seen, self._root = "text", ""

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
        self._seen, self._root = known_through(value) if ours(value) else "text", key
        with self.run.record(key, kind=kind, title=value.get("name"), at=f"{self.file}#id={key}", file=self.file,
                             url=url, publisher=publisher, publisher_kind=publisher_kind) as record:  # fmt: skip
            tell(self, record, value)

    def telling(self, record: Record, value: Object, subject: str = "", *, by: str | None = None,
                stance: str = "asserts") -> Telling:  # fmt: skip
        """What an object says of a subject of the record; the object counts as told."""
        self.held.used.add(value["id"])
        return Telling(record, self.held, value, self.file, subject, by, stance, self._through(value))

    def _through(self, value: Object) -> str:
        """How it is known what an object says. What the rest of a file has of the same record is no new voice."""
        if {value["id"], self._root} <= self._context.objects:
            return f"via {self._context.source}:{self._root}"
        return known_through(value, self._seen) if ours(value) else "text"

    def creator(self, value: Object) -> Object:
        """The identity that made an object; empty if none is named or the file doesn't hold it."""
        return self.held.get(value.get("created_by_ref", ""))

    def speaker(self, value: Object) -> tuple[str | None, str | None]:
        """Name and kind of who speaks; None for whoever imported file names as its publisher."""
        creator = self.creator(value)
        kind = _KINDS.get(said := ours(creator).get("claimant_kind") or "", said)
        return creator.get("name"), kind if kind in codes("publisher_kind") else None

    def stricter(self, value: Object, *others: Object) -> bool:
        """Whether others are marked stricter than an incident that has no part of its own for what they say: then it is
        not told, as it would read as marked like the incident. An issue says so."""
        if value["type"] in _ACTORS:
            return False  # of actors no marking is told, and none leaves by what an incident is marked
        whole = [*markings(self.held, value), "tlp:clear", "pap:clear"]
        if all(_within(text, whole) for one in others for text in markings(self.held, one)):
            return False
        self.held.used.update(one["id"] for one in others)
        self.run.issue("marked-stricter", "kept, and not told, as it is marked stricter than what it belongs to",
                       level="info", file=self.file, at=f"{self.file}#id={others[0]['id']}")  # fmt: skip
        return True

    def is_actor(self, key: str) -> bool:
        """Whether an identity is an organisation that Comity has as an actor."""
        own = ours(self.held.peek(key))
        return own.get("level") == "organisation" and "actor_id" in own
