"""What is said of an incident as a whole: title, dates, inclusion, type, techniques, conflict."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from comity.sources.eurepoc.lists import UNKNOWN, distinct, say_date, say_unless_unknown
from comity.sources.kit import Cell, Record, Row

_CODES = ("source_incident_detection_disclosure", "incident_type", "cyber_conflict_issue", "offline_conflict_issue",
          "zero_days", "zero_days_subcode", "MITRE_initial_access", "MITRE_impact")  # fmt: skip
_TEXTS = {"inclusion_criteria": "inclusion", "inclusion_criteria_subcode": "inclusion",
          "offline_conflict_name_HIIK": "offline_conflict"}  # fmt: skip
_HIIK = "HIIK "


class _Doubt(msgspec.Struct, frozen=True):
    code: str
    message: str


@lru_cache(maxsize=1)
def _doubts() -> dict[str, _Doubt]:
    return msgspec.yaml.decode(Path(__file__).with_name("doubts.yml").read_bytes(), type=dict[str, _Doubt])


def tell(record: Record, row: Row, incident: Cell, name: Cell) -> None:
    """Tells the columns about the whole; an issue for each entry listed in doubts.yml."""
    if doubt := _doubts().get(incident.text):
        record.issue(doubt.code, doubt.message, incident)
    if name:
        record.say("title", name.text, name)
    if description := row.take("description"):
        record.say("summary", description.text, description)
    _dates(record, row.take("start_date"), row.take("end_date"))
    for column in _CODES:
        for code in distinct(row.take(column)):
            record.mapped(column, code)
    for column, prop in _TEXTS.items():
        for text in distinct(row.take(column)):
            say_unless_unknown(record, prop, text)
    _offline_intensity(record, row.take("offline_conflict_intensity"), row.take("offline_conflict_intensity_subcode"))


def _dates(record: Record, start: Cell, end: Cell) -> None:
    say_date(record, "start", start)
    say_date(record, "end", end)
    if start and end and end.text < start.text:  # ISO dates sort as text
        record.issue("end-before-start", f"it starts {start.text}", end)


def _offline_intensity(record: Record, coded: Cell, level: Cell) -> None:
    """'Yes / HIIK intensity' with 'HIIK 3'; without a conflict there is no level."""
    prop, value = "offline_conflict_intensity", level.text.removeprefix(_HIIK)
    if coded.text in UNKNOWN:
        record.absent(prop, "unknown", coded)
    if value.isdecimal():
        record.say(prop, value, level, num=float(value), unit="hiik-intensity", method="parsed")
    if bool(coded and coded.text not in UNKNOWN) != value.isdecimal():
        record.issue("offline-intensity-differs", f"the level is {level.text or 'empty'!r}", coded)
