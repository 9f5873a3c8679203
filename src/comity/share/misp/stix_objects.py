"""STIX objects of one MISP event as they are made: ids from MISP's UUIDs, creator, dates, and who may read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from comity.share.importing.terms import KNOWN, meaning
from comity.share.markings.levels import PAP
from comity.share.markings.marked import RELEASABILITY
from comity.share.misp.levels import ALL, GROUP, INHERIT, OWN, Level, level_of, within
from comity.share.stix.kinds.meta import TLP_2
from comity.share.stix.telling.things import derived, present
from comity.share.stix.verdicts import shown
from comity.sources.stix.held import Fault

_SINCE = "2026-11-28T00:00:00.000Z"
_PAP = {level: key for key, level in sorted(PAP.items(), reverse=True)}
_TLP = {**TLP_2, "white": TLP_2["clear"]}
_TAGS = ("Tag", "EventTag", "AttributeTag")
Item = dict[str, Any]


class Making:
    """The objects of one event. faults: what can't be held. places: where each object stands in the event.

    ValueError if the event's creator or its parts are of no kind that MISP knows.
    """

    def __init__(self, uuid: str, event: Item) -> None:
        self.uuid, self.incident = uuid, f"incident--{uuid}"
        self.objects: dict[str, Item] = {}
        self.faults: list[Fault] = []
        self.places: dict[str, str] = {}
        self.at = seconds(event.get("timestamp")) or _SINCE
        self.creator = self._organisation(event.get("Orgc") or event.get("Org"))
        self.marked = self.markings(event, "Event", [])

    def lost(self, at: str, why: str, value: object = None) -> None:
        """Something that isn't told; it stays in the file."""
        self.faults.append(Fault("not-held", self.incident, at, why, original=None if value is None else shown(value)))

    def add(self, kind: str, key: str, at: str, said: Item, *, by: str | None = None,
            marked: list[str] | None = None, since: str = "") -> str:  # fmt: skip
        """An object; the same id again is the same object. key: a UUID of MISP's, or what an id is made from."""
        made = f"{kind}--{key}" if _is_uuid(key) else derived(kind, f"misp/{self.uuid}/{key}")
        dated = {"created": since or self.at, "modified": since or self.at}
        refs = self.marked if marked is None else marked
        value = {"type": kind, "spec_version": "2.1", "id": made, **dated, **present(
            {"created_by_ref": by or self.creator, **said, "object_marking_refs": refs})}  # fmt: skip
        if self.objects.setdefault(made, value) != value:
            self.lost(at, f"the same UUID as {self.places[made]}, which says something else")
        self.places.setdefault(made, at)
        return made

    def shared(self, kind: str, key: str, at: str, said: Item, marked: list[str] | None) -> str:
        """What several parts of an event name, and `key` tells apart, such as a place. It is for whoever may read one
        of these parts, and for nobody else."""
        made, refs = derived(kind, f"misp/{self.uuid}/{key}"), self.marked if marked is None else marked
        before = self.objects.get(made, {}).get("object_marking_refs")
        if before is not None and set(refs) < set(before):
            self.objects[made]["object_marking_refs"] = refs
        return made if before is not None else self.add(kind, key, at, said, marked=marked)

    def tie(self, kind: str, source: str, target: str, at: str, **more: Any) -> str:
        """A relationship."""
        said = {"relationship_type": kind, "source_ref": source, "target_ref": target, **more.pop("said", {})}
        return self.add("relationship", f"{kind}/{source}/{target}/{more.pop('key', '')}", at, said, **more)

    def markings(self, item: Item, at: str, inherited: list[str]) -> list[str]:
        """Marking ids of an event or a part of it: its tags, its distribution, and those of what holds it."""
        found = list(inherited)
        if None in _tags(item):
            found.append(self._only([], at, "a tag that can't be read"))
        for name in tag_names(item):
            prefix, level = of_levels(name)
            if prefix == "tlp":
                found.append(_TLP.get(level) or self._only([], at, f"tag {name} isn't known"))
            elif prefix == "pap":
                found.append(_PAP.get("clear" if level == "white" else level) or
                             self._only([], at, f"tag {name} isn't known"))  # fmt: skip
        return list(dict.fromkeys(found + self._distribution(item, at, part=bool(inherited) or at != "Event")))

    def stricter(self, marked: list[str]) -> bool:
        """Whether markings of a part let fewer read than those of the event."""
        beyond = within(self._level(marked), self._level(self.marked))
        return beyond._replace(tlp=beyond.tlp.removeprefix("clear"), pap=beyond.pap.removeprefix("clear")) != Level()

    def _level(self, marked: list[str]) -> Level:
        return level_of(KNOWN[one] if one in KNOWN else meaning(self.objects[one]) for one in marked)

    def _distribution(self, item: Item, at: str, *, part: bool) -> list[str]:
        said = item.get("distribution")
        level = int(str(said)) if str(said) in ("0", "1", "2", "3", "4", "5") else None
        grouped = str(item.get("sharing_group_id") or "0") != "0" or bool(item.get("SharingGroup"))
        if level is None and part and said is None and not grouped:
            return []
        if level == INHERIT and part and not grouped:
            return []
        if level == ALL and not grouped:
            return []
        if level == GROUP or grouped:
            if level != GROUP:
                self._note(at, f"a sharing group with distribution {said!r}: only the group may read")
            return [self._only(_members(item), at, "")]
        why = {None: f"distribution {said!r} is read as 0, your organisation only", OWN: "",
               INHERIT: "an event can't inherit: read as 0, your organisation only"}  # fmt: skip
        return [self._only([], at, why.get(level, f"distribution {level} names a community that isn't known here"))]

    def _only(self, members: list[str], at: str, why: str) -> str:
        """A marking that lets these read, and in any case whoever made the event."""
        if why:
            self._note(at, f"{why}: nobody but its creator may read")
        names = sorted({*members, self.creator})
        made = derived("marking-definition", f"releasable/{' '.join(names)}")
        extension = {"extension_type": "property-extension", "releasable_to": names}
        self.objects.setdefault(made, {"type": "marking-definition", "spec_version": "2.1", "id": made,
                                       "created": _SINCE, "name": "Releasable to those named",
                                       "extensions": {RELEASABILITY: extension}})  # fmt: skip
        return made

    def _note(self, at: str, why: str) -> None:
        self.faults.append(Fault("narrowed", self.incident, at, why))

    def _organisation(self, said: object) -> str:
        if not isinstance(said, dict) or not isinstance(said.get("name"), str) or not said["name"]:
            raise ValueError("an event without its creator")
        uuid = str(said.get("uuid") or "").lower()
        made = f"identity--{uuid}" if _is_uuid(uuid) else derived("identity", f"misp-org/{said['name']}")
        self.objects[made] = {"type": "identity", "spec_version": "2.1", "id": made, "created": _SINCE,
                              "modified": _SINCE, "name": said["name"], "identity_class": "organization"}  # fmt: skip
        return made


def tag_names(item: Item) -> list[str]:
    """Names of the tags of an event, an attribute, and of the galaxy clusters that stand beside them."""
    tags = _tags(item)
    for galaxy in dicts(item.get("Galaxy")):
        tags += [one.get("tag_name") for one in dicts(galaxy.get("GalaxyCluster"))]
    return list(dict.fromkeys(name.strip() for name in tags if isinstance(name, str)))


def of_levels(name: str) -> tuple[str, str]:
    """The scheme and the level of a tag, both empty if it is of no scheme of levels: tlp:red, however it is spaced,
    quoted or joined, as MISP's users write it by hand."""
    text = name.strip().lower()
    scheme, rest = text[:3], text[3:].lstrip()
    if scheme not in ("tlp", "pap") or not rest.startswith((":", "=")):
        return "", ""
    return scheme, rest[1:].strip().strip('"').strip()


def _tags(item: Item) -> list[str | None]:
    """Tags of an event or an attribute in all forms that MISP exports, or did; None for what can't be read."""
    found: list[str | None] = []
    for key in _TAGS:
        held = item.get(key)
        found += map(_tag, held if isinstance(held, list) else [held] if held not in (None, "", {}) else [])
    return found


def _tag(one: object) -> str | None:
    inner = one.get("Tag", one) if isinstance(one, dict) else one
    name = inner.get("name") if isinstance(inner, dict) else inner
    return name if isinstance(name, str) else None


def _members(item: Item) -> list[str]:
    """Organisations of a sharing group that come with the event; a group that isn't told has nobody."""
    group = item.get("SharingGroup")
    listed = dicts(group.get("SharingGroupOrg")) if isinstance(group, dict) else []
    found = (one.get("Organisation") for one in listed)
    uuids = (str(one.get("uuid", "")).lower() for one in found if isinstance(one, dict))
    return [f"identity--{uuid}" for uuid in uuids if _is_uuid(uuid)]


def seconds(said: object) -> str | None:
    """A STIX timestamp of Unix seconds."""
    try:
        return datetime.fromtimestamp(int(str(said)), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    except (ValueError, OverflowError, OSError):
        return None


def standing(item: Item, name: str) -> list[tuple[int, Item]]:
    """The parts in a list of an event or an object with their numbers, without those that were deleted: MISP exports
    these too, if asked."""
    return [(number, one) for number, one in enumerate(dicts(item.get(name))) if not is_deleted(one)]


def is_deleted(one: Item) -> bool:
    """Whether its server keeps it as deleted only."""
    return flag(one, "deleted")


def flag(one: Item, name: str) -> bool:
    """A flag of MISP's, in all forms that it exports."""
    return str(one.get(name)).lower() in ("true", "1")


def dicts(value: object) -> list[Item]:
    """The objects in a list; none if it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
