"""Chosen incidents as a file of MISP events, and beside it what MISP can't hold of each."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import msgspec

from comity.share.misp.events import Events
from comity.share.misp.given import given_back
from comity.share.misp.since import Since
from comity.share.selection import Selection
from comity.share.stix.telling.theirs import theirs

_AT_ONCE = 200
LOSSES = ".losses.jsonl"
_encode = msgspec.json.Encoder().encode


def write_events(chosen: Selection, path: Path) -> int:
    """Writes `{"response": [{"Event": …}, …]}`, one event per line, and `<file>.losses.jsonl`. Returns how many.

    What was imported as MISP is given back as it came.
    """
    whose, names, count = theirs(chosen.handle), chosen.names("incident"), 0
    events = Events(chosen, Since(chosen, whose))
    back = given_back(chosen.handle, whose)
    incidents = (dict(zip(names, row, strict=True)) for row in chosen.rows(chosen.query("incident")))
    with path.open("wb") as sink, path.with_name(path.name + LOSSES).open("wb") as beside:
        sink.write(b'{"response":[')
        while rows := list(islice(incidents, _AT_ONCE)):
            for row in rows:
                if text := back.get(whose.incidents.get(row["incident_id"], "")):
                    sink.write((b",\n" if count else b"\n") + b'{"Event":' + text + b"}")
                    count += 1
            others = [row for row in rows if whose.incidents.get(row["incident_id"], "") not in back]
            for event, report in events.of(others):
                sink.write((b",\n" if count else b"\n") + _encode({"Event": event}))
                beside.write(_encode(report) + b"\n")
                count += 1
        sink.write(b"\n]}\n")
    return count
