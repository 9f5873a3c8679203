"""Values that no table of a release has as a column: severity by scale, objectives, law engaged, markings received."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from comity.share.stix.telling.things import present

# What objects say by properties of their own: columns of the typed tables, and what makes them.
_TOLD = (
    "accused_origin",
    "name", "title", "summary", "start", "end", "disclosed", "type", "purpose", "cia", "dimension", "technique",
    "publication", "country", "sector", "category", "role", "asserter", "asserter_kind", "asserter_country", "date",
    "basis", "confidence", "words", "accused_relation", "accused_state", "accused_organisation", "accused_actor",
    "accused_kind", "kind", "text", "duration", "people", "score", "low", "mid", "high", "year", "borne_by",
    "responder", "responder_kind", "responder_country", "measure", "against", "party",
)  # fmt: skip

QUERY = f"""
SELECT incident_id, part_id, prop, chosen, value_num, unit, date_lo FROM value
WHERE (prop NOT IN {_TOLD} OR (part_id = '' AND prop IN ('name', 'title')))
ORDER BY incident_id, part_id, prop, chosen, unit
"""

Values = dict[tuple[str, str], list[dict[str, Any]]]
"""(incident, part; empty for the incident itself) -> each value: property, and value, number with unit, or EDTF."""


def values(rows: Any) -> Values:
    """Rows of QUERY, by what they are said of."""
    found: Values = defaultdict(list)
    for row in rows:
        found[row["incident_id"], row["part_id"]].append(_value(row))
    return found


def _value(row: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"property": row["prop"]}
    if row["date_lo"] is not None:
        return said | {"edtf": row["chosen"]}
    if row["value_num"] is not None:
        return said | present({"number": row["value_num"], "unit": row["unit"]})
    return said | {"value": row["chosen"]}
