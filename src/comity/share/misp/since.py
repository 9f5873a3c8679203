"""When an incident, or a part of one, changed last: as the STIX objects that tell of it have it."""

from __future__ import annotations

from comity.share.selection import Selection
from comity.share.stix.telling.record import things
from comity.share.stix.telling.theirs import Theirs
from comity.share.stix.telling.things import derived
from comity.share.stix.telling.versions import Memory, dated, keep, remember, stamp

_OBJECTS = {
    "victim": [("relationship", "targets/")],
    "attribution": [("relationship", "attributed-to/"), ("opinion", "denies/"), ("note", "claim/")],
    "effect": [("impact", ""), ("note", "part/")],
    "loss": [("impact", "")],
    "response": [("course-of-action", "")],
    "cooperation": [("note", "part/")],
}
_NEWEST = """
SELECT c.incident_id, max(s.first_version) FROM statement s JOIN cluster c USING (record_id) GROUP BY c.incident_id
"""


class Since:
    """STIX timestamps. Of what was imported, the release that heard its newest statement."""

    def __init__(self, chosen: Selection, whose: Theirs) -> None:
        handle, words = chosen.handle, chosen.words
        public = not words.mark
        earlier, now = remember(handle, public=public), Memory()
        told = things(handle, words, earlier.names(), whose)
        for _ in dated(told, earlier, now, stamp(handle)):
            pass
        keep(handle, now, public=public)
        self._incidents = _heard(chosen, whose)
        self._parts = {key: line.modified for key, line in now.lines.items() if not line.revoked}
        for line in now.lines.values():
            self._incidents[line.incident] = max(self._incidents.get(line.incident, ""), line.modified)

    def incident(self, key: str) -> str:
        """Of an incident, with all that belongs to it."""
        return self._incidents[key]

    def part(self, kind: str, key: str, incident: str) -> str:
        """Of a part; of its incident where no object tells of it alone."""
        names = (derived(name, f"{prefix}{key}") for name, prefix in _OBJECTS[kind])
        return next((self._parts[name] for name in names if name in self._parts), self._incidents[incident])


def _heard(chosen: Selection, whose: Theirs) -> dict[str, str]:
    rows = chosen.handle.con.execute(_NEWEST).fetchall() if whose.incidents else []
    return {incident: _moment(version) for incident, version in rows if incident in whose.incidents}


def _moment(version: str) -> str:
    """A release's name begins with its time: 20261128T104512Z."""
    day, time = version[:8], version[9:15]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}.000Z"
