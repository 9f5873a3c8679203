"""Events that were imported, given back as they came."""

from __future__ import annotations

from comity.release.handle import Handle
from comity.share.misp.coming import events, is_misp
from comity.share.stix.telling.theirs import Theirs
from comity.share.stix.unpacked import unpacked


def given_back(handle: Handle, whose: Theirs) -> dict[str, bytes]:
    """Id of the incident that was made of an event -> the event's JSON."""
    found = {}
    for path in whose.came:
        if is_misp(text := unpacked(path)):
            for _, key, event in events(text):
                found[f"incident--{key}"] = bytes(event)
    return found
