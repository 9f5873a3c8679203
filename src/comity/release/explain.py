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

# A conflict that stood at the date is no value that somebody says: it is found, and rests on both sides' statements.
_FOUND = "pair-and-date"
_REASONS = {name: rule.reason for name, rule in RULES.items()} | {
    _FOUND: "A data set lists this conflict between a state that somebody accuses and a state that was hit, when the "
    "incident may have begun. That the incident belongs to it isn't said."
}
_STANDING = f"""
SELECT o.incident_id, o.link_id AS part_id, 'offline_conflict' AS kind, 'standing' AS prop, '{_FOUND}' AS rule,
       concat(r.title, ' (', o.dyad, '), ', o.window_lo,
              CASE WHEN o.window_hi > o.window_lo THEN concat(' to ', o.window_hi) END) AS chosen,
       1 AS support, 0 AS dissent, list_concat(o.conflict_statement_ids, o.statement_ids) AS statement_ids,
       []::VARCHAR[] AS dissent_ids
FROM offline_conflict o JOIN record r USING (record_id)
WHERE o.incident_id = $incident AND o.how = 'standing' AND o.stance = 'asserts'
  AND ($field IS NULL OR $field IN ('offline_conflict', 'standing', 'offline_conflict.standing'))
ORDER BY o.said_by, o.dyad, o.record_id, o.link_id
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
    """Explanations of all values, or of a field given as property (start), kind (victim) or both (victim.country).
    Offline conflicts that stood at its date follow the values, with their link's id as part: offline_conflict.standing.
    """
    asked = {"incident": incident_id, "field": field}
    values = [*handle.rows(_VALUES, asked), *handle.rows(_STANDING, asked)]
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
        reason=_REASONS[value["rule"]],
        statements=[told[i] for i in value["statement_ids"] if i in told],
        dissenting=[told[i] for i in value["dissent_ids"] if i in told],
    )
