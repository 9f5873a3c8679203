"""Who may read, in MISP's terms: distribution, sharing group, and tags; from and to markings as statements have them.

MISP's levels: 0 your organisation, 1 this community, 2 connected communities, 3 all communities, 4 sharing group,
5 inherit. A sharing group counts only with distribution 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from comity.share.stix.telling.things import derived

OWN, COMMUNITY, CONNECTED, ALL, GROUP, INHERIT = range(6)
TLP = ("clear", "green", "amber", "amber+strict", "red")
PAP = ("clear", "green", "amber", "red")
"""From the widest to the strictest."""


class Level(NamedTuple):
    """tlp, pap: the strictest named, empty if none is. names: who may read, None if no list restricts it. unknown:
    markings that aren't understood."""

    tlp: str = ""
    pap: str = ""
    names: frozenset[str] | None = None
    unknown: tuple[str, ...] = ()

    @property
    def tags(self) -> list[str]:
        """MISP tags."""
        return [f"{name}:{level}" for name, level in (("tlp", self.tlp), ("pap", self.pap)) if level]


def level_of(markings: Iterable[str]) -> Level:
    """The strictest of several markings: 'tlp:amber', 'pap:red', 'to: identity--… identity--…'."""
    said = sorted(set(markings))
    lists = [frozenset(text.split()[1:]) for text in said if text.startswith("to:")]
    unknown = tuple(text for text in said if not text.startswith(("to:", "tlp:", "pap:")))
    return Level(_strictest(said, "tlp:", TLP), _strictest(said, "pap:", PAP),
                 frozenset.intersection(*lists) if lists else None, unknown)  # fmt: skip


def within(part: Level, whole: Level) -> Level:
    """What a part says beyond its container, whose markings it inherits; nothing where it isn't stricter."""
    names = part.names if whole.names is None or part.names is None else part.names & whole.names
    return Level(_beyond(part.tlp, whole.tlp, TLP), _beyond(part.pap, whole.pap, PAP),
                 None if names == whole.names else names,
                 tuple(one for one in part.unknown if one not in whole.unknown))  # fmt: skip


def distributed(level: Level, widest: int) -> dict[str, Any]:
    """distribution, and the sharing group if it is one. A list of nobody, and what isn't understood, deny."""
    if level.unknown or level.names == frozenset():
        return {"distribution": str(OWN)}
    if level.names is not None:
        return {"distribution": str(GROUP), **_group(level.names)}
    return {"distribution": str(OWN if level.tlp == "red" else widest)}


def _group(names: frozenset[str]) -> dict[str, Any]:
    """A sharing group of these organisations. Its number is of the sending server, and only stands for the UUID."""
    uuid = derived("sharing-group", " ".join(sorted(names))).partition("--")[2]
    number = str(int(uuid[:7], 16) + 1)
    organisations = [{"extend": False, "Organisation": {"uuid": name.partition("--")[2], "name": name}}
                     for name in sorted(names)]  # fmt: skip
    group = {"id": number, "uuid": uuid, "name": f"Comity {uuid[:8]}", "releasability": "Only the parties named.",
             "active": True, "roaming": False, "SharingGroupOrg": organisations}  # fmt: skip
    return {"sharing_group_id": number, "SharingGroup": group}


def _strictest(said: list[str], prefix: str, order: tuple[str, ...]) -> str:
    found = [text.removeprefix(prefix) for text in said if text.startswith(prefix)]
    return max((one for one in found if one in order), key=order.index, default="")


def _beyond(part: str, whole: str, order: tuple[str, ...]) -> str:
    if not part or (whole and order.index(part) <= order.index(whole)):
        return ""
    return part
