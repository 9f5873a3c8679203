"""Claims of who did it: an attributed-to relationship per accused of a claim; denials as opinions; others as notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from comity.share.stix.telling import terms
from comity.share.stix.telling.actors import actor_id
from comity.share.stix.telling.context import Context
from comity.share.stix.telling.things import Thing, day, present

_CLAIMS = """
SELECT t.*, a.level, m.records FROM attribution t LEFT JOIN actor a USING (actor_id)
LEFT JOIN (SELECT part_id, list(DISTINCT record_id ORDER BY record_id) AS records FROM part_member GROUP BY part_id) m
  USING (part_id)
WHERE t.incident_id IS NOT NULL AND t.incident_id <> '' ORDER BY t.incident_id, t.part_id
"""
_ACCUSES = frozenset(("asserts", "suspects", "reports"))
_WHY = {"unknown": "It isn't known who did it", "none": "Nobody is accused", "denies": "It is denied"}
_AS_IS = ("part_id", "claim_id", "stance", "basis", "accused_kind", "accused_relation", "accused_state",
          "accused_origin", "accused_place", "accused_organisation", "accused_actor", "n_roots",
          "statement_ids")  # fmt: skip

Accused = dict[str, list[tuple[str, dict[str, Any]]]]
"""Incident -> (relationship, row) of each accusation."""


def claims(context: Context) -> Iterator[Thing]:
    """All claims. Denials come after the accusations, as they refer to them."""
    accused: Accused = defaultdict(list)
    others = list[dict[str, Any]]()
    for row in context.rows(_CLAIMS):
        levels = _levels(context, row) if row["stance"] in _ACCUSES else []
        if levels:
            key = context.name("relationship", f"attributed-to/{row['part_id']}")
            accused[row["incident_id"]].append((key, row))
            yield _relationship(context, key, row, levels)
        else:
            others.append(row)
    for row in others:
        denied = _denied(accused, row) if row["stance"] == "denies" else []
        yield _opinion(context, row, denied) if denied else _note(context, row)


def _levels(context: Context, row: dict[str, Any]) -> list[str]:
    """Whom a claim accuses, the most particular first: actor, organisation, state."""
    found = []
    if row["actor_id"]:
        found.append(actor_id(context, row["actor_id"], row["level"]))
    elif row["accused_actor"]:
        found.append(_named(context, "intrusion-set", row["accused_actor"], "group"))
    if row["accused_organisation"]:
        found.append(_named(context, "identity", row["accused_organisation"], "organisation"))
    if row["accused_state"]:
        found.append(context.state(row["accused_state"]))
    return found


def _named(context: Context, kind: str, name: str, level: str) -> str:
    said = {"name": name, **({"identity_class": "organization"} if kind == "identity" else {})}
    own = {"level": level, "known_from": "claims"}
    return context.once(kind, f"named/{level}/{name}", lambda: context.body(said, own=own))


def _relationship(context: Context, key: str, row: dict[str, Any], levels: list[str]) -> Thing:
    by, said, own = _common(context, row)
    tie = {"relationship_type": "attributed-to", "description": row["words"],
           "source_ref": context.name("incident", row["incident_id"]), "target_ref": levels[0], **said}  # fmt: skip
    body = context.body(tie, by=by, own=own | {"accused_refs": levels})
    return Thing(key, body, row["incident_id"], (*levels, *([by] if by else [])))


def _opinion(context: Context, row: dict[str, Any], denied: list[str]) -> Thing:
    by, said, own = _common(context, row)
    view = {"opinion": "disagree", "explanation": row["words"], "object_refs": denied, **said}
    key = context.name("opinion", f"denies/{row['part_id']}")
    return Thing(key, context.body(view, by=by, own=own), row["incident_id"], (*denied, *([by] if by else [])))


def _note(context: Context, row: dict[str, Any]) -> Thing:
    by, said, own = _common(context, row)
    whom = row["accused_actor"] or row["accused_organisation"] or row["accused_state"] or row["accused_kind"]
    why = _WHY.get(row["stance"]) or f"Accused without a name: {row['accused_kind'] or 'not said'}"
    text = f"{why}: {whom}." if row["stance"] == "denies" and whom else f"{why}."
    note = {"abstract": text, "content": row["words"] or text,
            "object_refs": [context.name("incident", row["incident_id"])], **said}  # fmt: skip
    key = context.name("note", f"claim/{row['part_id']}")
    return Thing(key, context.body(note, by=by, own=own), row["incident_id"], (by,) if by else ())


def _common(context: Context, row: dict[str, Any]) -> tuple[str | None, dict[str, Any], dict[str, Any]]:
    """Claimant; properties of every claim; what only our extension can say of it."""
    number, scales = terms.confidence(row["confidence"])
    own = {name: row[name] for name in _AS_IS} | {"values": _values(context, row)}
    own |= {"attribution_types": row["type"], "said_from": day(row["date_lo"]), "said_to": day(row["date_hi"]),
            "confidence_words": row["confidence"], "confidence_scales": scales,
            "claimant_kind": row["asserter_kind"]}  # fmt: skip
    said = present({"confidence": number, "external_references": context.sources(row["records"])})
    return context.claimant(row["asserted_by"], row["asserter_kind"], row["asserter_country"]), said, own


def _values(context: Context, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Further values of a claim, and of the accused in it if they are a part of it."""
    parts = dict.fromkeys((row["claim_id"], row["part_id"]))
    return [one for part in parts for one in context.values(row["incident_id"], part)]


def _denied(accused: Accused, row: dict[str, Any]) -> list[str]:
    """The accusations in the same incident that a denial is about: of whom it says that it was not them."""
    names = [name for name in ("actor_id", "accused_actor", "accused_organisation", "accused_state") if row[name]]
    found = accused.get(row["incident_id"], ())
    return [key for key, one in found if any(one[name] == row[name] for name in names)]
