"""What groups, campaigns and techniques have in common: their standing, and what is left out."""

from __future__ import annotations

from comity.sources.kit import Record
from comity.sources.kit.documents import Document

# When an entry was made and changed, by which version of ATT&CK, for which matrix and under which notice: said of the
# entry and not of what it tells. Contributors are persons who helped to write it.
_BOOKKEEPING = ("type", "id", "created", "modified", "created_by_ref", "object_marking_refs", "x_mitre_version",
                "x_mitre_domains", "x_mitre_attack_spec_version", "x_mitre_modified_by_ref",
                "x_mitre_contributors")  # fmt: skip


def ignore_bookkeeping(document: Document) -> None:
    """Leaves out what is said of the entry itself; whether it still stands was seen to before."""
    document.ignore(*_BOOKKEEPING, "revoked", "x_mitre_deprecated")


def tell_standing(record: Record, document: Document) -> None:
    """That ATT&CK no longer keeps an object, which other registers may go on naming."""
    for key, standing in (("revoked", "revoked"), ("x_mitre_deprecated", "deprecated")):
        if cell := document.take_flag(key):
            record.say("status", standing, cell, method="parsed")
