"""When an incident, or a part of one, changed last: as the STIX objects that tell of it have it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from comity.share.selection import Selection
from comity.share.stix.telling.theirs import Theirs
from comity.share.stix.telling.things import derived
from comity.share.stix.telling.versions import known, stamp

_OBJECTS = {
    "victim": [("relationship", "targets/")],
    "attribution": [("relationship", "attributed-to/"), ("opinion", "denies/"), ("note", "claim/")],
    "effect": [("impact", ""), ("note", "part/")],
    "loss": [("impact", "")],
    "response": [("course-of-action", "")],
    "cooperation": [("note", "part/")],
}
_NEWEST = """
SELECT c.incident_id, max(s.first_version) FROM statement s JOIN cluster c USING (record_id)
WHERE c.incident_id IN (SELECT unnest($ids)) GROUP BY c.incident_id
"""
_LINES = "SELECT incident, id, modified, revoked FROM {lines} WHERE incident IN (SELECT unnest($ids))"


class Dates(NamedTuple):
    """STIX timestamps. incidents: by id, with all that belongs to each. parts: by the ids of the objects that tell of
    them."""

    incidents: dict[str, str]
    parts: dict[str, str]

    def part(self, kind: str, key: str, incident: str) -> str:
        """Of a part; of its incident where no object tells of it alone."""
        names = (derived(name, f"{prefix}{key}") for name, prefix in _OBJECTS[kind])
        return next((self.parts[name] for name in names if name in self.parts), self.incidents[incident])


class Since:
    """Dates of some incidents at a time. Of what was imported, the release that heard its newest statement."""

    def __init__(self, chosen: Selection, whose: Theirs) -> None:
        self._con, self._theirs, self._at = chosen.handle.con.cursor(), whose.incidents, stamp(chosen.handle)
        self._lines = known(chosen.handle, public=not chosen.words.mark)
        if isinstance(self._lines, pa.Table):
            self._con.register("stix_line", self._lines)

    def of(self, ids: list[str]) -> Dates:
        """Dates of incidents."""
        found, parts = self._heard([key for key in ids if key in self._theirs]), dict[str, str]()
        for incident, key, modified, revoked in self._told(ids):
            found[incident] = max(found.get(incident, ""), modified)
            if not revoked:
                parts[key] = modified
        return Dates({key: found.get(key, self._at) for key in ids}, parts)

    def _told(self, ids: list[str]) -> list[tuple[str, str, str, bool]]:
        if isinstance(self._lines, Path):
            values = {"ids": ids, "file": str(self._lines)}
            return self._con.execute(_LINES.format(lines="read_parquet($file)"), values).fetchall()
        if self._lines is not None:
            return self._con.execute(_LINES.format(lines="stix_line"), {"ids": ids}).fetchall()
        return []

    def _heard(self, ids: list[str]) -> dict[str, str]:
        rows = self._con.execute(_NEWEST, {"ids": ids}).fetchall() if ids else []
        return {incident: _moment(version) for incident, version in rows}


def _moment(version: str) -> str:
    """A release's name begins with its time: 20261128T104512Z."""
    day, time = version[:8], version[9:15]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}.000Z"
