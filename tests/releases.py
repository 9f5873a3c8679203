"""A small made-up release, fused from made-up statements of two sources, one of which forbids passing on."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

import duckdb

from comity.fuse import fusing
from comity.model import span
from comity.release import info
from comity.release.info import Release
from comity.sources.kit.spec import Bounds, Coverage, File, Licence, Spec
from comity.store import relations
from comity.store.contracts import contract, contracts
from comity.store.writer import RelationWriter

VERSION = "20300102T030405Z-ab12cd"
HOSTILE = "=cmd|' /C calc'!A0"
SCRIPT = '<script>alert(1)</script> | `x`, "quoted"\nsecond line'
RTL = "وزارة الاختبار \U0001f9ea"
FORBIDDEN = "Secret sauce of the shut source"
_AT = datetime(2030, 1, 1, tzinfo=UTC)
_RELEASE = Release(VERSION, "2030-01-02T03:04:05+00:00", "ab12cd", "0.0.1", ["open-one", "shut-one"],
                   ["open-one"], True,
                   {"incident": 3, "record": 4, "statement": 30})  # fmt: skip

# record -> incident, title
_RECORDS = {
    "open-one:1": ("lantern", "Lantern"),
    "shut-one:7": ("lantern", "Operation Lantern"),
    "open-one:2": ("hostile", HOSTILE),
    "shut-one:8": ("shut", FORBIDDEN),
}
# record, subject, property, value (dates and numbers are recognised by their property)
_SAID = [
    ("open-one:1", "", "title", "Lantern"),
    ("open-one:1", "", "start", "2021-03"),
    ("open-one:1", "", "type", "espionage"),
    ("open-one:1", "", "type", "doxing"),
    ("open-one:1", "#victim/ministry", "name", RTL),
    ("open-one:1", "#victim/ministry", "country", "UA"),
    ("open-one:1", "#victim/ministry", "sector", "health"),
    ("open-one:1", "#attribution/ruritania", "asserter", "Government of Testland"),
    ("open-one:1", "#attribution/ruritania/accused/a", "accused_state", "RU"),
    ("open-one:1", "#attribution/ruritania/accused/a", "accused_kind", "state"),
    ("open-one:1", "#loss/damage", "kind", "damage"),
    ("open-one:1", "#loss/damage", "mid", "1500"),
    ("open-one:1", "#response/statement", "responder", "-Testland"),
    ("open-one:1", "#response/statement", "measure", "statement"),
    ("open-one:1", "#effect/data", "kind", "data"),
    ("open-one:1", "#cooperation/help", "kind", "assistance"),
    ("shut-one:7", "", "title", "Operation Lantern"),
    ("shut-one:7", "", "start", "2019-01-01"),
    ("open-one:2", "", "title", HOSTILE),
    ("open-one:2", "", "summary", SCRIPT),
    ("open-one:2", "", "start", "../2018"),
    ("shut-one:8", "", "title", FORBIDDEN),
    ("shut-one:8", "", "start", "2022"),
    ("shut-one:8", "", "type", "sabotage"),
]


def source(name: str, licence: Licence, homepage: str) -> Spec:
    """A source.yml made up."""
    bounds = Bounds(0, 0)
    return Spec(name, name.title(), "Testers", "tracker", homepage, "incident", "1",
                Coverage("2000", "2030", "all", "the rest"), licence, "manual",
                [File("a.csv", "csv", 1)], bounds, bounds, [])  # fmt: skip


SPECS = [
    source("open-one", Licence("open", "CC BY 4.0", "By the testers."), ""),
    source("shut-one", Licence("none", "all rights reserved"), "https://example.org/shut"),
]


def build(folder: Path) -> Path:
    """Fills `folder` with a release: all relations, and again in public/ without the source that forbids passing on."""
    (folder / info.PUBLIC).mkdir(parents=True)
    _fused(folder, ("open-one", "shut-one"))
    _fused(folder / info.PUBLIC, ("open-one",))
    (folder / "csv").mkdir()
    for name in contracts():
        rows = duckdb.read_parquet(str(folder / info.PUBLIC / f"{name}.parquet"))
        rows.write_csv(str(folder / "csv" / f"{name}.csv"))
    info.write(folder, _RELEASE)
    return folder


def _fused(folder: Path, heard: tuple[str, ...]) -> None:
    with RelationWriter(folder, ("record", "statement", "source", "cluster")) as sink:
        _tell(sink, heard)
    con = relations.connect()
    for name in contracts():
        relations.scan(con, name, [folder / f"{name}.parquet"], table=True)
    fusing.fuse(con)
    for name in contracts():
        relations.write(con, name, folder)
    con.close()


def _tell(sink: RelationWriter, heard: tuple[str, ...]) -> None:
    for spec in (spec for spec in SPECS if spec.name in heard):
        sink.add("source", (spec.name, spec.title, spec.publisher, spec.edition, spec.unit, "2000", "2030", "all",
                            spec.licence.name, spec.licence.terms, spec.licence.notice or None, spec.homepage, _AT,
                            2, 2, 9, 0))  # fmt: skip
    for record, (incident, title) in _RECORDS.items():
        name = record.partition(":")[0]
        if name in heard:
            licence = next(spec.licence.terms for spec in SPECS if spec.name == name)
            sink.add("record", (record, name, "incident", title, None, name, "tracker", "0" * 64, "a.csv#row=1", _AT,
                                licence))  # fmt: skip
            sink.add("cluster", (record, incident))
    for record, subject, prop, value in _SAID:
        if record.partition(":")[0] in heard:
            sink.add("statement", _statement(record, subject, prop, value))


def _statement(record: str, subject: str, prop: str, value: str) -> tuple[object, ...]:
    when = span.parse(value) if prop == "start" else None
    said: dict[str, object] = {
        "statement_id": md5(repr((record, subject, prop, value)).encode(), usedforsecurity=False).hexdigest(),
        "record_id": record, "subject": subject, "prop": prop, "value": value, "stance": "asserts",
        "value_num": float(value) if value.isdecimal() and not when else None, "unit": "EUR" if prop == "mid" else None,
        "date_lo": when and when.lo, "date_hi": when and when.hi, "edtf": when and when.edtf,
        "asserted_by": record.partition(":")[0], "seen": "text", "locator": "a.csv#row=1", "method": "as-is",
    }  # fmt: skip
    return tuple(said.get(name) for name in contract("statement").names)
