"""MicrosoftMapping.json -> one actor per row, under the name that Microsoft gives it."""

from __future__ import annotations

from comity.model import territories
from comity.model.identity import slug
from comity.sources.kit import Cell, Crawl, Record
from comity.sources.kit.documents import Document, each, read_json_list

FILE = "MicrosoftMapping.json"
_NAME, _ORIGIN, _OTHERS = "Threat actor name", "Origin/Threat", "Other names"
_WHICH_STATE = {"Korea"}  # neither of the two states of that name


def crawl(run: Crawl) -> None:
    """Reads every row. A name that had a row before is refused unless the row is the same: which holds isn't known."""
    told: dict[str, dict[str, object]] = {}
    entries = read_json_list(run.path(FILE), FILE)
    documents = [Document(entry, f"{FILE}#entry={_native(entry) or number}") for number, entry in enumerate(entries, 1)]
    for document, entry in zip(each(run, FILE, documents), entries, strict=True):
        native = _native(entry)
        if problem := _problem(native, entry, told):
            _set_aside(run, document, problem)
            continue
        told[native] = entry
        _tell(run, document, native)
        document.recorded()


def _native(entry: dict[str, object]) -> str:
    """Rows have no id; a name is given once, so that it is one."""
    return slug(str(entry.get(_NAME, "")))


def _problem(native: str, entry: dict[str, object], told: dict[str, dict[str, object]]) -> str:
    if not native:
        return "missing-name"
    if native not in told:
        return ""
    return "duplicate" if told[native] == entry else "repeated-name"


def _set_aside(run: Crawl, document: Document, problem: str) -> None:
    name = document.take(_NAME)
    document.ignore(*document.keys())  # nothing of it is told
    if problem == "duplicate":
        document.duplicate()
        return
    run.issue(problem, "the row has no name, or the name of another row that says otherwise", name, level="error")
    document.refused()


def _tell(run: Crawl, document: Document, native: str) -> None:
    name = document.take(_NAME)
    with run.record(native, kind="actor", title=name.text, at=document.at, file=FILE) as record:
        record.say("name", name.text, name)
        for other in document.take(_OTHERS).split(","):
            record.say("name", " ".join(other.text.split()), other)
        _tell_origin(record, document.take(_ORIGIN))


def _tell_origin(record: Record, cell: Cell) -> None:
    """A country, a kind of threat, or both."""
    for piece in cell.split(","):
        found = territories.find(piece.text)
        if found is not None:
            record.say("country", found.code, piece, method="parsed")
        elif piece.text in _WHICH_STATE:
            record.issue("unknown-territory", "which of several states is meant isn't said", piece)
        else:
            record.say("classification", piece.text, piece)
            record.mapped("threat", piece)
