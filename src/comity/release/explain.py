"""Why a value is what it is: the rule that chose it, what supports it, what dissents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from comity.fuse.rules import RULES
from comity.model.errors import NotFoundError

if TYPE_CHECKING:
    from comity.release.handle import Handle

_VALUES = """
SELECT v.*, coalesce(p.kind, 'incident') AS kind FROM value v LEFT JOIN part p USING (part_id)
WHERE v.incident_id = $incident AND ($field IS NULL OR v.prop = $field OR coalesce(p.kind, 'incident') = $field
      OR coalesce(p.kind, 'incident') || '.' || v.prop = $field)
ORDER BY v.part_id <> '', kind, coalesce(p.part_of, v.part_id), p.part_of IS NOT NULL, v.part_id, v.prop,
         v.support DESC, v.chosen
"""

_STATEMENTS = """
SELECT s.statement_id, r.source, r.publisher, r.url, s.record_id, s.value, s.edtf, s.unit, s.stance, s.confidence,
       s.asserted_by, s.seen, s.original, s.locator, s.method, r.retrieved_at, s.first_version
FROM statement s JOIN record r USING (record_id) WHERE list_contains($ids, s.statement_id)
ORDER BY s.record_id, s.locator
"""


class Explanation(msgspec.Struct, frozen=True):
    """One value: what it is about, how it was chosen, and the statements for and against it (see `_STATEMENTS`)."""

    incident_id: str
    part_id: str
    kind: str
    prop: str
    chosen: str
    rule: str
    reason: str
    support: int
    dissent: int
    statements: list[dict[str, Any]]
    dissenting: list[dict[str, Any]]


def explain(handle: Handle, incident_id: str, field: str | None) -> list[Explanation]:
    """Explanations of all values, or of a field given as property (start), kind (victim) or both (victim.country)."""
    values = handle.rows(_VALUES, {"incident": incident_id, "field": field})
    if not values:
        there = handle.rows("SELECT DISTINCT prop FROM value WHERE incident_id = ? ORDER BY ALL", [incident_id])
        raise NotFoundError(
            f"nothing is said of {field!r} in {incident_id}.",
            hint="Fields with a value: " + ", ".join(str(row["prop"]) for row in there),
        )
    wanted = sorted({i for value in values for i in (*value["statement_ids"], *value["dissent_ids"])})
    told = {str(row["statement_id"]): row for row in handle.rows(_STATEMENTS, {"ids": wanted})}
    return [_explanation(value, told) for value in values]


def _explanation(value: dict[str, Any], told: dict[str, dict[str, Any]]) -> Explanation:
    head = {
        name: value[name] for name in ("incident_id", "part_id", "kind", "prop", "chosen", "rule", "support", "dissent")
    }
    return Explanation(
        **head,
        reason=RULES[value["rule"]].reason,
        statements=[told[i] for i in value["statement_ids"] if i in told],
        dissenting=[told[i] for i in value["dissent_ids"] if i in told],
    )
