"""Techniques: id, name and the tactics they serve."""

from __future__ import annotations

from comity.sources.attack.citations import References
from comity.sources.attack.objects import ignore_bookkeeping, tell_standing
from comity.sources.kit import Cell, Record
from comity.sources.kit.documents import Document


def tell_technique(record: Record, document: Document, references: References) -> None:
    """Everything of a technique but its relations."""
    name = document.take("name")
    record.say("name", name.text, name)
    record.say("identifier", references.native_id.text, references.native_id)
    for phase in document.children("kill_chain_phases"):
        phase.ignore("kill_chain_name")  # ATT&CK's, for all of them
        tactic = Cell(phase.take("phase_name").text, document.at, "kill_chain_phases.phase_name")
        record.say("tactic", tactic.text, tactic)
    tell_standing(record, document)
    ignore_bookkeeping(document)
    # How it is done, found and on what it runs: a page of advice each, to be read at its address. That it is a
    # sub-technique is told by its relation to the technique it belongs to.
    document.ignore("description", "x_mitre_detection", "x_mitre_platforms", "x_mitre_remote_support",
                    "x_mitre_impact_type", "x_mitre_is_subtechnique")  # fmt: skip
