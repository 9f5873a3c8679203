"""The cards of the file, with their operations and counter-operations as entries of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.sources.etda.ids import places
from comity.sources.kit import Cell, Crawl
from comity.sources.kit.documents import Document, read_json_list

FILE = "threat-group-cards.json"
OPERATIONS, COUNTERS = "operations", "counter-operations"
_PREFIX = {OPERATIONS: "op", COUNTERS: "co"}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation or counter-operation: its id, empty if it has none, and what becomes of it."""

    document: Document
    native_id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card. problem: why nothing of it is told, empty if it is sound. entries: by OPERATIONS and COUNTERS."""

    uuid: str
    heading: Cell
    document: Document
    problem: str
    names: list[Document]
    entries: dict[str, list[Entry]]


def cards(run: Crawl) -> list[Card]:
    """Reads the file once. SourceError if it is not a list of objects."""
    told: dict[str, dict[str, object]] = {}
    found = []
    for number, values in enumerate(read_json_list(run.path(FILE), FILE), start=1):
        uuid = "".join(str(values.get("uuid", "")).lower().split())
        problem = _problem(uuid, values, told)
        if not problem:
            told[uuid] = values
        found.append(_card(dict(values), uuid, f"{FILE}#entry={uuid or number}", problem))
    return found


def _problem(uuid: str, values: dict[str, object], told: dict[str, dict[str, object]]) -> str:
    if not _UUID.fullmatch(uuid):
        return "missing-id"
    if uuid in told:
        return "duplicate" if told[uuid] == values else "duplicate-id"
    heading = values.get("actor")
    return "" if isinstance(heading, str) and heading.strip(" ,") else "missing-name"


def _card(values: dict[str, object], uuid: str, at: str, problem: str) -> Card:
    names = [Document(entry, place) for entry, place in _listed(values, "names", at)]
    entries = {key: _entries(values, uuid, key, at) for key in _PREFIX}
    document = Document(values, at)
    return Card(uuid, document.take("actor"), document, problem, names, entries)


def _entries(values: dict[str, object], uuid: str, key: str, at: str) -> list[Entry]:
    listed = _listed(values, key, at)
    kept = places(f"{uuid}-{_PREFIX[key]}", [entry for entry, _ in listed])
    return [Entry(Document(entry, place), *where) for (entry, place), where in zip(listed, kept, strict=True)]


def _listed(values: dict[str, object], key: str, at: str) -> list[tuple[dict[str, object], str]]:
    """The objects listed under a key, taken out of the card. Whatever else stands there stays unread, so an issue.

    An entry's number is in its place and not in its fields' names: statement ids must not hang on the order of entries.
    """
    listed = values.get(key)
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        return []
    del values[key]
    return [(entry, f"{at}&{key}={number}") for number, entry in enumerate(listed, start=1)]
