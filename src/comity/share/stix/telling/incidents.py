"""Incidents, with the incident core extension, and the campaigns that records of theirs tell of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comity.share.stix.telling.context import Context
from comity.share.stix.telling.things import INCIDENT_CORE, Thing, day

_INCIDENTS = """
SELECT i.*, r.records, v.statement_ids, p.impacts, c.conflicts
FROM incident i
LEFT JOIN (SELECT incident_id, list(record_id ORDER BY record_id) AS records FROM cluster GROUP BY incident_id) r
  USING (incident_id)
LEFT JOIN (SELECT incident_id, list(DISTINCT id ORDER BY id) AS statement_ids
           FROM (SELECT incident_id, unnest(list_concat(statement_ids, dissent_ids)) AS id FROM value
                 WHERE part_id = '')
           GROUP BY incident_id) v USING (incident_id)
LEFT JOIN (SELECT incident_id, list(part_id ORDER BY part_id) AS impacts
           FROM (SELECT incident_id, part_id FROM effect WHERE stance = 'asserts'
                 UNION ALL SELECT incident_id, part_id FROM loss) GROUP BY incident_id) p USING (incident_id)
LEFT JOIN (SELECT incident_id, list({'field': prop, 'values': values} ORDER BY prop) AS conflicts
           FROM conflict WHERE part_id = '' GROUP BY incident_id) c USING (incident_id)
ORDER BY i.incident_id
"""
_CAMPAIGNS = """
SELECT r.record_id, r.title, r.publisher, r.publisher_kind, c.incident_id
FROM record r JOIN cluster c USING (record_id) WHERE r.kind = 'campaign' AND r.title IS NOT NULL ORDER BY r.record_id
"""
_DATES = ("start_lo", "start_hi", "end_lo", "end_hi", "disclosed_lo", "disclosed_hi")
_AS_IS = ("incident_id", "start_edtf", "purposes", "cia", "dimensions", "victim_countries", "accused_states",
          "contested", "n_records", "n_sources", "conflicts", "statement_ids")  # fmt: skip


def incidents(context: Context) -> Iterator[Thing]:
    """One incident each. What is known of it is suspected, as the extension asks of whatever isn't researched to the
    end; on the state of anybody's investigation the record says nothing."""
    for row in context.rows(_INCIDENTS):
        impacts = [context.name("impact", part) for part in row["impacts"] or ()]
        core = {"extension_type": "property-extension", "determination": "suspected", "investigation_status": "unknown",
                **({"incident_types": row["types"]} if row["types"] else {}),
                **({"impact_refs": impacts} if impacts else {})}  # fmt: skip
        own = {name: row[name] for name in _AS_IS} | {name: day(row[name]) for name in _DATES}
        own["values"] = context.values(row["incident_id"])
        said = {"name": row["title"], "description": row["summary"], "extensions": {INCIDENT_CORE: core},
                "external_references": [{"source_name": "comity", "external_id": row["incident_id"]},
                                        *context.sources(row["records"])]}  # fmt: skip
        key = row["incident_id"]
        yield Thing(context.name("incident", key), context.body(said, own=own), key)


def campaigns(context: Context) -> Iterator[Thing]:
    """Campaigns, and their tie to the incident that holds them, by who publishes them."""
    for row in context.rows(_CAMPAIGNS):
        key, whole = context.name("campaign", row["record_id"]), row["incident_id"]
        by = context.claimant(row["publisher"], row["publisher_kind"], None)
        said: dict[str, Any] = {"name": row["title"], "external_references": context.sources([row["record_id"]])}
        yield Thing(key, context.body(said, by=by, own={"record_id": row["record_id"]}), whole, (by,) if by else ())
        tie = {"relationship_type": "associated-with", "source_ref": key, "target_ref": context.name("incident", whole)}
        yield Thing(context.name("relationship", f"campaign/{row['record_id']}"), context.body(tie), whole)
