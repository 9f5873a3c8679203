"""enterprise-attack.json.gz -> one record per group, campaign and technique, under ATT&CK's own ids."""

from __future__ import annotations

from collections.abc import Callable

from comity.sources.attack.bundle import CAMPAIGN, FILE, GROUP, NOTICE, TECHNIQUE, Bundle, Entry, read_bundle
from comity.sources.attack.campaigns import tell_campaign
from comity.sources.attack.citations import References
from comity.sources.attack.groups import tell_group
from comity.sources.attack.relations import refuse_rest, tell_relations
from comity.sources.attack.techniques import tell_technique
from comity.sources.kit import Crawl, Record
from comity.sources.kit.documents import Document, report_unread

_TELL: dict[str, tuple[str, Callable[[Record, Document, References], None]]] = {
    GROUP: ("actor", tell_group),
    CAMPAIGN: ("campaign", tell_campaign),
    TECHNIQUE: ("technique", tell_technique),
}


def crawl(run: Crawl) -> None:
    """Tells every object with its relations, and accounts for each type of object as a file of its own."""
    bundle = read_bundle(run)
    _compare_notice(run, bundle)
    for kind in _TELL:
        for stix_id, entry in bundle.objects[kind].items():
            _tell(run, bundle, kind, stix_id, entry)
    refuse_rest(run, bundle)
    for kind, counts in sorted(bundle.outcomes.items()):
        run.account(f"{FILE}!{kind}", counts)


def _tell(run: Crawl, bundle: Bundle, kind: str, stix_id: str, entry: Entry) -> None:
    native, name = bundle.native(stix_id), str(entry.get("name", "")).strip()
    if not native or not name or run.known(native):
        code = "duplicate-id" if run.known(native) else "missing-name" if native else "missing-id"
        bundle.refuse(run, entry, code, "no name, or no id of ATT&CK's, or that of another object")
        return
    record_kind, tell = _TELL[kind]
    document = Document(entry, f"{FILE}#entry={native}")
    references = References(document.children("external_references"))
    with run.record(native, kind=record_kind, title=name, at=document.at, file=FILE,
                    url=references.page.text or None) as record:  # fmt: skip
        tell(record, document, references)
        tell_relations(run, record, bundle, stix_id)
    report_unread(run, document)
    bundle.outcomes[kind]["recorded"] += 1


def _compare_notice(run: Crawl, bundle: Bundle) -> None:
    """The bundle's own notice goes with what is passed on: if it changes, so must source.yml."""
    for entry in bundle.objects[NOTICE].values():
        definition = entry.get("definition")
        statement = str(definition.get("statement", "")) if isinstance(definition, dict) else ""
        if statement not in run.spec.licence.notice:
            run.issue("notice-differs", "the notice is another than in source.yml", file=FILE, field=NOTICE,
                      original=statement)  # fmt: skip
        bundle.outcomes[NOTICE]["attached"] += 1
