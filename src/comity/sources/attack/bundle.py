"""The bundle, sifted: objects that are told, relations by the object they are told of, the rest counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from comity.model.errors import SourceError
from comity.sources.attack.citations import OWN
from comity.sources.kit import Crawl
from comity.sources.kit.documents import Document, report_unread
from comity.sources.kit.long_json import read_pieces

FILE = "enterprise-attack.json.gz"
MOST_UNPACKED = 200_000_000  # six times the file of 18.1
GROUP, CAMPAIGN, TECHNIQUE, RELATION, NOTICE = (
    "intrusion-set", "campaign", "attack-pattern", "relationship", "marking-definition",
)  # fmt: skip
TOLD = (GROUP, CAMPAIGN, TECHNIQUE, NOTICE)
Entry = dict[str, object]
_RELATIONS = {("uses", GROUP, TECHNIQUE), ("uses", CAMPAIGN, TECHNIQUE), ("attributed-to", CAMPAIGN, GROUP),
              ("revoked-by", GROUP, GROUP), ("revoked-by", TECHNIQUE, TECHNIQUE),
              ("subtechnique-of", TECHNIQUE, TECHNIQUE)}  # fmt: skip
_SOFTWARE = "software is no actor, campaign or technique; what it does and who uses it is not told"
_DETECTION = "how to detect a technique is advice to defenders, not a fact about an actor"
LEFT_OUT = {
    "malware": _SOFTWARE,
    "tool": _SOFTWARE,
    "course-of-action": "how to mitigate a technique is advice to defenders",
    "x-mitre-analytic": _DETECTION,
    "x-mitre-data-component": _DETECTION,
    "x-mitre-data-source": _DETECTION,
    "x-mitre-detection-strategy": _DETECTION,
    "x-mitre-matrix": "the order in which tactics are shown",
    "x-mitre-tactic": "each technique names its tactics itself",
    "identity": "MITRE itself, which source.yml describes",
    RELATION: "a relation with software, a mitigation or a detection, which are left out themselves",
}


@dataclass
class Bundle:
    """Objects that are told by type and STIX id, relations by where they start, and per type what became of all."""

    objects: dict[str, dict[str, Entry]] = field(default_factory=lambda: defaultdict(dict))
    relations: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def native(self, stix_id: object) -> str:
        """ATT&CK's own id (G0007, T1566.001) of an object that is told; empty if there is none."""
        kind = str(stix_id).partition("--")[0]
        entry = self.objects.get(kind, {}).get(str(stix_id), {})
        references = entry.get("external_references")
        own = [r for r in references if isinstance(r, dict) and r.get("source_name") == OWN] \
            if isinstance(references, list) else []  # fmt: skip
        return str(own[0].get("external_id", "")) if own else ""

    def refuse(self, run: Crawl, entry: Entry, code: str, message: str, *, level: str = "error") -> None:
        """Sets an object aside, with the issue that says why."""
        kind, stix_id = str(entry.get("type") or "no type"), str(entry.get("id") or "no id")
        run.issue(code, message, file=FILE, at=f"{FILE}#entry={stix_id}", field=kind, level=level)
        self.outcomes[kind]["refused"] += 1


def read_bundle(run: Crawl) -> Bundle:
    """Reads the whole file. SourceError if it is no bundle, not sound, or unpacks to more than MOST_UNPACKED bytes."""
    bundle, head, left_out = Bundle(), {}, Counter[str]()
    for key, value, number in read_pieces(run.path(FILE), FILE, "objects", MOST_UNPACKED):
        if not number:
            head[key] = value
        elif isinstance(value, dict):
            _place(run, bundle, left_out, value)
        else:
            raise SourceError("an object that is none.", file=FILE, row=number)
    if head.pop("type", None) != "bundle" or not bundle.objects[GROUP]:
        raise SourceError("this is no STIX bundle of groups.", file=FILE, hint="Fetch enterprise-attack again.")
    document = Document(head, f"{FILE}#head")
    document.ignore("id", "spec_version")  # of this file, and not of what it tells
    report_unread(run, document)
    for kind, number in sorted(left_out.items()):
        message = f"{number:,} objects are left out: {LEFT_OUT[kind]}"
        run.issue("left-out", message, file=FILE, field=kind, level="info")
        bundle.outcomes[kind]["refused"] += number
    return bundle


def _place(run: Crawl, bundle: Bundle, left_out: Counter[str], entry: Entry) -> None:
    kind, stix_id = str(entry.get("type", "")), str(entry.get("id", ""))
    if kind == RELATION and _ends(entry) in _RELATIONS:
        bundle.relations[str(entry["source_ref"])].append(entry)
    elif kind in LEFT_OUT:
        left_out[kind] += 1
    elif kind not in TOLD:
        bundle.refuse(run, entry, "unknown-type", "no such type of object is known")
    elif not stix_id:
        bundle.refuse(run, entry, "missing-id", "the object has no id")
    elif stix_id not in bundle.objects[kind]:
        bundle.objects[kind][stix_id] = entry
    elif bundle.objects[kind][stix_id] == entry:
        bundle.outcomes[kind]["duplicate"] += 1
    else:
        bundle.refuse(run, entry, "duplicate-id", "another object has that id and says otherwise")


def _ends(entry: Entry) -> tuple[str, str, str]:
    source, target = (str(entry.get(key, "")).partition("--")[0] for key in ("source_ref", "target_ref"))
    return str(entry.get("relationship_type", "")), source, target
