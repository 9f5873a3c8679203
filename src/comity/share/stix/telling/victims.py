"""Victims: incident targets identity, identity is located at location."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comity.model import territories
from comity.share.stix.telling import terms
from comity.share.stix.telling.context import Context
from comity.share.stix.telling.things import Thing

# A victim that resolving found to be one organisation is that identity everywhere; others stand for themselves or,
# without a name, for their class.
_VICTIMS = """
WITH found AS (
  SELECT m.part_id, list(DISTINCT m.record_id ORDER BY m.record_id) AS records,
         list(DISTINCT o.organisation_id ORDER BY o.organisation_id) FILTER (o.kind <> 'sector') AS ids
  FROM victim v JOIN part_member m USING (part_id)
  LEFT JOIN organisation_member om ON om.record_id = m.record_id AND om.subject = m.subject
  LEFT JOIN organisation o ON o.organisation_id = om.organisation_id GROUP BY m.part_id)
SELECT v.*, f.records, o.organisation_id, o.name AS organisation, o.kind AS organisation_kind
FROM victim v LEFT JOIN found f USING (part_id)
LEFT JOIN organisation o ON len(f.ids) = 1 AND o.organisation_id = f.ids[1]
ORDER BY v.part_id
"""


def victims(context: Context) -> Iterator[Thing]:
    """A relationship per victim; identities and places are shared."""
    located: dict[str, dict[str, Any]] = {}
    for row in context.rows(_VICTIMS):
        identity = _identity(context, row)
        tie = {"relationship_type": "targets", "source_ref": context.name("incident", row["incident_id"]),
               "target_ref": identity, "external_references": context.sources(row["records"])}  # fmt: skip
        own = {
            name: row[name] for name in ("part_id", "name", "country", "sector", "category", "role", "statement_ids")
        }
        own["values"] = context.values(row["incident_id"], row["part_id"])
        refs = [identity]
        if row["country"] and (place := context.location(row["country"])):
            key = context.name("relationship", f"located-at/{identity}/{place}")
            located[key] = {"relationship_type": "located-at", "source_ref": identity, "target_ref": place}
            refs += [key, place]
        key = context.name("relationship", f"targets/{row['part_id']}")
        yield Thing(key, context.body(tie, own=own), row["incident_id"], tuple(refs))
    yield from (Thing(key, context.body(located[key]), named=True) for key in sorted(located))


def _identity(context: Context, row: dict[str, Any]) -> str:
    if row["organisation_id"]:
        said = {"name": row["organisation"], "identity_class": "organization"}
        own = {"level": "victim", "organisation_id": row["organisation_id"], "kind": row["organisation_kind"]}
        return context.once("identity", f"organisation/{row['organisation_id']}", lambda: context.body(said, own=own))
    sectors, category = terms.sectors(row["sector"], row["category"]), row["category"]
    if row["name"]:
        said = {"name": row["name"], "sectors": sectors,
                **({"identity_class": "individual"} if category in terms.PERSONS else {})}  # fmt: skip
        return context.once("identity", f"victim/{row['part_id']}",
                            lambda: context.body(said, own={"level": "victim", "kind": category}))  # fmt: skip
    parts = (row["sector"], category, row["country"])
    said = {"name": _class_name(*parts), "identity_class": "class", "sectors": sectors}
    own = {"level": "victim", "kind": category}
    return context.once("identity", "class/" + "/".join(map(str, parts)), lambda: context.body(said, own=own))


def _class_name(sector: str | None, category: str | None, country: str | None) -> str:
    words = ", ".join(word for word in (sector, category) if word) or "Victims"
    return f"{words}, {territories.name(country)}" if country else words
