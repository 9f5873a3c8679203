"""What relations say of the object they start at: techniques used, who is behind a campaign, what took its place."""

from __future__ import annotations

from comity.sources.attack.bundle import FILE, RELATION, Bundle, Entry
from comity.sources.attack.citations import References, plain, resting
from comity.sources.attack.objects import ignore_bookkeeping
from comity.sources.kit import Cell, Crawl, Record
from comity.sources.kit.documents import Document, report_unread
from comity.sources.kit.parts import subject

_CLAIM = subject("attribution", "mitre")


def tell_relations(run: Crawl, record: Record, bundle: Bundle, stix_id: str) -> None:
    """Every relation that starts at an object. One that ATT&CK withdrew or whose end isn't told is refused."""
    for entry in bundle.relations.pop(stix_id, []):
        target = bundle.native(entry.get("target_ref"))
        if entry.get("revoked") is True or entry.get("x_mitre_deprecated") is True:
            bundle.refuse(run, entry, "withdrawn", "ATT&CK has withdrawn this relation", level="info")
        elif not target:
            bundle.refuse(run, entry, "unknown-object", "the relation leads to an object that isn't told")
        else:
            _tell(run, record, entry, target, _title(bundle, entry))
            bundle.outcomes[RELATION]["attached"] += 1


def refuse_rest(run: Crawl, bundle: Bundle) -> None:
    """Relations that start nowhere."""
    for entry in [entry for held in bundle.relations.values() for entry in held]:
        bundle.refuse(run, entry, "unknown-object", "the relation starts at an object that isn't told")


def _title(bundle: Bundle, entry: Entry) -> str:
    stix_id = str(entry["target_ref"])
    return str(bundle.objects[stix_id.partition("--")[0]][stix_id].get("name", "")).strip()


def _tell(run: Crawl, record: Record, entry: Entry, target: str, title: str) -> None:
    document = Document(entry, f"{FILE}#entry={entry.get('id')}")
    kind, words = document.take("relationship_type").text, document.take("description")
    references = References(document.children("external_references"))
    document.ignore("source_ref", "target_ref")  # they led here
    ignore_bookkeeping(document)
    if kind == "attributed-to":
        _claim(record, words)
    for cell, cites in resting(references.cited(words, record), words):
        if kind == "uses":
            record.say("technique", target, cell, cites=cites, method="parsed")
        elif kind == "attributed-to":
            accused = subject("accused", title, under=_CLAIM)
            record.say("accused_actor", title, cell, subject=accused, cites=cites, method="parsed")
        else:
            prop = "replaced_by" if kind == "revoked-by" else "part_of"
            record.say(prop, f"{run.spec.name}:{target}", cell, cites=cites, method="parsed")
    report_unread(run, document)


def _claim(record: Record, words: Cell) -> None:
    record.say("asserter", "MITRE", words, subject=_CLAIM, method="parsed")
    record.say("asserter_kind", "research", words, subject=_CLAIM, method="parsed")
    if said := plain(words.text):
        record.say("words", said, words, subject=_CLAIM, method="parsed")
