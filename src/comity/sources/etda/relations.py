"""What a description says of other cards, by the few turns of phrase in which ETDA itself says it.

A card that is only mentioned (a quoted vendor compares, denies or speaks of a false flag) is told nothing of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from comity.sources.kit import Cell, Record

_MARKED = r"\{\{(?:Subgroup: )?(?P<to>[^{}]*)\}\}"
_PART_OF = re.compile(rf"(?m)^(?:.*?(?P<hedge>appears to be) )?[Aa] subgroup of (?:the )?{_MARKED}")
_SEE = re.compile(r"[Aa]lso see:? ((?:\{\{[^{}]*\}\}(?:, | and )?)+)")
_EACH = re.compile(_MARKED)


def tell_relations(record: Record, description: Cell, ids: Mapping[str, str]) -> None:
    """`A subgroup of {{…}}` and `Also see {{…}}`. ids: heading of a card -> its record id."""
    for match in _PART_OF.finditer(description.text):
        stance = "suspects" if match["hedge"] else "asserts"
        _tell(record, "part_of", match["to"], description.piece(match[0], 0), ids, stance, match["hedge"])
    for match in _SEE.finditer(description.text):
        for marked in _EACH.finditer(match[1]):
            _tell(record, "relation", marked["to"], description.piece(match[0].strip(), 0), ids, "asserts", None)


def _tell(record: Record, prop: str, heading: str, cell: Cell, ids: Mapping[str, str], stance: str,
          hedge: str | None) -> None:  # fmt: skip
    if heading in ids:
        record.say(prop, ids[heading], cell, stance=stance, confidence=hedge, method="pattern")
    else:
        record.issue("unknown-actor", "no card has that heading", cell)
