"""Effects and losses as impacts, responses as courses of action, cooperation and absences as notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comity.share.stix.telling import terms
from comity.share.stix.telling.context import Context
from comity.share.stix.telling.things import IMPACT, Thing, day, present

_PARTS = """
SELECT p.*, m.records FROM {relation} p
LEFT JOIN (SELECT part_id, list(DISTINCT record_id ORDER BY record_id) AS records FROM part_member GROUP BY part_id) m
  USING (part_id)
WHERE p.incident_id IS NOT NULL AND p.incident_id <> '' ORDER BY p.part_id
"""
_OTHER = "x-comity-effect"
"""Impact category for what the draft can't say: its own ask for a figure or a kind that the record doesn't have."""

_EFFECT = ("part_id", "stance", "about", "kind", "cia", "dimension", "duration", "people_lo", "people_hi", "score",
           "scale", "statement_ids")  # fmt: skip
_LOSS = ("part_id", "kind", "low", "mid", "high", "currency", "year", "borne_by", "n_figures", "statement_ids")
_RESPONSE = ("part_id", "responder", "responder_kind", "responder_country", "dimension", "measure", "against",
             "statement_ids")  # fmt: skip


def impacts(context: Context) -> Iterator[Thing]:
    """Impact objects for effects that somebody asserts, and for losses; a note where there is said to be none."""
    for row in context.rows(_PARTS.format(relation="effect")):
        own = {name: row[name] for name in _EFFECT} | _more(context, row)
        if row["stance"] == "asserts":
            yield _impact(context, row, category(row), row["text"], own)
        else:
            why = "There is said to be none" if row["stance"] == "none" else "It isn't known, or was not asked"
            yield _note(context, row, f"{why}: {row['about'] or 'effect'}.", own)
    for row in context.rows(_PARTS.format(relation="loss")):
        content = ("monetary", {"variety": terms.LOSSES.get(row["kind"] or "total", row["kind"]), **amounts(row)})
        yield _impact(context, row, content, None, {name: row[name] for name in _LOSS} | _more(context, row))


def _impact(
    context: Context, row: dict[str, Any], content: tuple[str, dict[str, Any]], text: str | None, own: dict[str, Any]
) -> Thing:
    category, details = content
    said = {"impact_category": category, "description": text, "external_references": context.sources(row["records"]),
            "impacted_entity_counts": _counts(row),
            "extensions": {IMPACT: {"extension_type": "new-sdo"}, f"{category}-ext": details}}  # fmt: skip
    return Thing(context.name("impact", row["part_id"]), context.body(present(said), own=own), row["incident_id"])


def category(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The draft's category of an effect (2.3.2), and its required properties. What is asserted is suspected."""
    if row["kind"] == "data" and row["cia"] == "confidentiality":
        return "confidentiality", {"loss_type": "suspected-loss", "information_type": "unspecified"}
    if row["kind"] == "data" and row["cia"] == "integrity":
        return "integrity", {"alteration": "potential-modification", "information_type": "unspecified"}
    if row["kind"] == "physical":
        return "physical", {"impact_type": "unknown", "asset_type": "unspecified"}
    if row["kind"] in ("political", "economic", "persons", "democracy"):
        return "external", {"impact_type": row["kind"]}
    return _OTHER, {"effect_kind": row["kind"] or "unspecified"}


def _counts(row: dict[str, Any]) -> dict[str, int] | None:
    """People, where one whole figure is told; a range stays in our extension."""
    low, high = row.get("people_lo"), row.get("people_hi")
    return {"individual": int(low)} if low is not None and low == high and low == int(low) else None


def amounts(row: dict[str, Any]) -> dict[str, Any]:
    """Least and most amount: both, with a currency, and above zero, or none (2.3.2.5)."""
    if not row["currency"] or not row["low"] or not row["high"] or row["low"] <= 0:
        return {}
    return {"currency": row["currency"], "min_amount": row["low"], "max_amount": row["high"]}


def _note(context: Context, row: dict[str, Any], text: str, own: dict[str, Any]) -> Thing:
    said = {"content": text, "object_refs": [context.name("incident", row["incident_id"])],
            "external_references": context.sources(row["records"])}  # fmt: skip
    return Thing(context.name("note", f"part/{row['part_id']}"), context.body(said, own=own), row["incident_id"])


def responses(context: Context) -> Iterator[Thing]:
    """A course of action per response, related to its incident; a note per act of cooperation."""
    for row in context.rows(_PARTS.format(relation="response")):
        yield from _response(context, row)
    for row in context.rows(_PARTS.format(relation="cooperation")):
        own = {"part_id": row["part_id"], "cooperation_kind": row["kind"], "parties": row["parties"], **_when(row),
               "statement_ids": row["statement_ids"], **_more(context, row)}  # fmt: skip
        yield _note(context, row, row["text"] or f"Cooperation: {row['kind'] or 'not said'}.", own)


def _response(context: Context, row: dict[str, Any]) -> Iterator[Thing]:
    key, whole = context.name("course-of-action", row["part_id"]), row["incident_id"]
    name = ": ".join(word for word in (row["responder"], row["measure"] or "response") if word)
    said = {"name": name, "description": row["text"], "external_references": context.sources(row["records"])}
    own = {field: row[field] for field in _RESPONSE} | _when(row) | _more(context, row)
    yield Thing(key, context.body(said, own=own), whole)
    tie = {"relationship_type": "related-to", "source_ref": key, "target_ref": context.name("incident", whole)}
    yield Thing(context.name("relationship", f"response/{row['part_id']}"), context.body(tie), whole)


def _more(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    return {"values": context.values(row["incident_id"], row["part_id"])}


def _when(row: dict[str, Any]) -> dict[str, str | None]:
    return {"done_from": day(row["date_lo"]), "done_to": day(row["date_hi"])}
