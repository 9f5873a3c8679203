"""threat-actor.json -> one actor per cluster value, under the uuid that the galaxy keeps for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.model.errors import SourceError
from comity.sources.kit import Cell, Crawl
from comity.sources.kit.documents import Document, each, read_json, report_unread
from comity.sources.misp_galaxy.names import tell_names
from comity.sources.misp_galaxy.relations import tell_relations
from comity.sources.misp_galaxy.targets import tell_targets
from comity.sources.misp_galaxy.traits import tell_traits

FILE = "threat-actor.json"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def crawl(run: Crawl) -> None:
    """Reads every value of the cluster. SourceError if the file is another cluster or not sound JSON."""
    entries = list(_entries(run))
    uuids = {uuid for _, uuid, _ in entries}
    told: dict[str, dict[str, object]] = {}
    for document, (_, uuid, values) in zip(
        each(run, FILE, (document for document, _, _ in entries)), entries, strict=True
    ):
        name = document.take("value")
        if problem := _problem(uuid, name, values, told):
            _set_aside(run, document, name, problem)
            continue
        told[uuid] = values
        _tell(run, document, uuid, name, uuids)
        document.recorded()


def _entries(run: Crawl) -> Iterator[tuple[Document, str, dict[str, object]]]:
    """Each value of the cluster as a document, with its uuid and as it was read."""
    cluster = read_json(run.path(FILE), FILE)
    values = cluster.pop("values", None)
    if cluster.get("type") != "threat-actor" or not isinstance(values, list):
        raise SourceError("this is not the threat-actor cluster.", file=FILE, hint="Fetch clusters/threat-actor.json.")
    head = Document(cluster, f"{FILE}#head")
    # Said of the cluster as a whole and held by source.yml, not told of any actor.
    head.ignore("authors", "category", "description", "name", "source", "type", "uuid", "version")
    report_unread(run, head)
    for number, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            raise SourceError("an entry that is no object.", file=FILE, row=number)
        uuid = str(value.get("uuid", "")).lower()
        yield Document(value, f"{FILE}#entry={uuid or number}"), uuid, value


def _problem(uuid: str, name: Cell, values: dict[str, object], told: dict[str, dict[str, object]]) -> str:
    if not _UUID.fullmatch(uuid):
        return "missing-id"
    if uuid in told:
        return "duplicate" if told[uuid] == values else "duplicate-id"
    return "" if name else "missing-name"


def _set_aside(run: Crawl, document: Document, name: Cell, problem: str) -> None:
    document.ignore(*document.keys())  # nothing of it is told
    if problem == "duplicate":
        document.duplicate()
        return
    run.issue(problem, "the entry has no usable uuid or name, or shares its uuid with another", name, level="error")
    document.refused()


def _tell(run: Crawl, document: Document, uuid: str, name: Cell, uuids: set[str]) -> None:
    document.ignore("uuid")  # it is the record's id
    meta = document.child("meta")
    with run.record(uuid, kind="actor", title=name.text, at=document.at, file=FILE) as record:
        tell_names(record, name, meta)
        tell_traits(record, meta)
        tell_targets(record, meta)
        tell_relations(record, document.children("related"), uuids)
        for cell in [document.take("description")]:
            if cell:
                record.say("summary", cell.text, cell)
