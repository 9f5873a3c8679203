"""Actors, level by level, where they are said to come from, and the techniques that they are said to use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comity.share.stix.telling.context import Context
from comity.share.stix.telling.things import Thing

LEVELS = {"group": "intrusion-set", "persona": "threat-actor", "organisation": "identity"}
"""The object that an actor of each level is; a state is an identity too (Context.state)."""

_ACTORS = """
SELECT a.*, n.aliases, m.records FROM actor a
LEFT JOIN (SELECT actor_id, list(name ORDER BY name) AS aliases FROM actor_name GROUP BY actor_id) n USING (actor_id)
LEFT JOIN (SELECT actor_id, list(record_id ORDER BY record_id) AS records FROM actor_member GROUP BY actor_id) m
  USING (actor_id)
ORDER BY a.actor_id
"""
_PARENTS = """SELECT a.actor_id, a.level, p.actor_id AS parent, p.level AS parent_level, a.sources
              FROM actor a JOIN actor p ON p.actor_id = a.parent_id ORDER BY a.actor_id"""
_STATES = """SELECT s.*, a.level FROM actor_state s JOIN actor a USING (actor_id) WHERE s.how IN ('origin', 'sponsor')
             ORDER BY s.actor_id, s.country, s.how"""
_TECHNIQUES = """
SELECT r.record_id, r.title, r.url, t.tactics
FROM record r LEFT JOIN (SELECT record_id, list(DISTINCT value ORDER BY value) AS tactics FROM statement
                         WHERE prop = 'tactic' AND value IS NOT NULL GROUP BY record_id) t USING (record_id)
WHERE r.kind = 'technique' AND r.title IS NOT NULL ORDER BY r.record_id
"""
# Who is said to use a technique: an actor by an entry of its own, or whoever was behind an incident.
_USES = """
SELECT coalesce(m.actor_id, '') AS actor_id, a.level, coalesce(c.incident_id, '') AS incident_id,
       t.record_id AS technique, r.publisher, r.publisher_kind,
       list(s.statement_id ORDER BY s.statement_id) AS statement_ids
FROM statement s JOIN record r USING (record_id)
JOIN record t ON t.kind = 'technique' AND t.title IS NOT NULL AND t.record_id = concat('attack:', s.value)
LEFT JOIN actor_member m ON m.record_id = s.record_id LEFT JOIN actor a ON a.actor_id = m.actor_id
LEFT JOIN cluster c ON c.record_id = s.record_id
WHERE s.prop = 'technique' AND s.stance = 'asserts' AND (m.actor_id IS NOT NULL OR c.incident_id IS NOT NULL)
GROUP BY ALL ORDER BY actor_id, incident_id, technique, r.publisher
"""


def actor_id(context: Context, key: str, level: str | None) -> str:
    """The id of an actor's object."""
    return context.name(LEVELS.get(level or "group", "intrusion-set"), f"actor/{key}")


def actors(context: Context) -> Iterator[Thing]:
    """Actors with their other names."""
    for row in context.rows(_ACTORS):
        kind = LEVELS.get(row["level"], "intrusion-set")
        others = [name for name in row["aliases"] or () if name != row["name"]]
        own = {"level": row["level"], "actor_id": row["actor_id"], "known_from": row["known_from"],
               "sources": row["sources"], "statement_ids": row["statement_ids"]}  # fmt: skip
        said: dict[str, Any] = {"name": row["name"], "external_references": context.sources(row["records"])}
        if kind == "identity":
            said["identity_class"] = "organization"
            own["other_names"] = others
        else:
            said["aliases"] = others
        yield Thing(actor_id(context, row["actor_id"], row["level"]), context.body(said, own=own))


def origins(context: Context) -> Iterator[Thing]:
    """Where an actor is said to come from, a place; apart from it, which state is said to sponsor it; of which other
    actor it is said to be part."""
    for row in context.rows(_STATES):
        origin = row["how"] == "origin"
        target = context.location(row["country"]) if origin else context.state(row["country"])
        if target is None:
            continue
        tie = {"relationship_type": "originates-from" if origin else "sponsored-by",
               "source_ref": actor_id(context, row["actor_id"], row["level"]), "target_ref": target}  # fmt: skip
        own = {"sources": row["told_by"], "statement_ids": row["statement_ids"]}
        key = context.name("relationship", f"{row['how']}/{row['actor_id']}/{row['country']}")
        yield Thing(key, context.body(tie, own=own), refs=(tie["source_ref"], target))
    for row in context.rows(_PARENTS):
        source = actor_id(context, row["actor_id"], row["level"])
        target = actor_id(context, row["parent"], row["parent_level"])
        tie = {"relationship_type": "part-of", "source_ref": source, "target_ref": target}
        key = context.name("relationship", f"part-of/{row['actor_id']}/{row['parent']}")
        yield Thing(key, context.body(tie, own={"sources": row["sources"]}), refs=(source, target))


def techniques(context: Context) -> Iterator[Thing]:
    """ATT&CK's techniques as attack patterns."""
    for row in context.rows(_TECHNIQUES):
        number = row["record_id"].partition(":")[2]
        reference = {
            "source_name": "mitre-attack",
            "external_id": number,
            **({"url": row["url"]} if row["url"] else {}),
        }
        phases = [{"kill_chain_name": "mitre-attack", "phase_name": tactic} for tactic in row["tactics"] or ()]
        said = {"name": row["title"], "external_references": [reference], "kill_chain_phases": phases}
        key = context.name("attack-pattern", row["record_id"])
        yield Thing(key, context.body(said, own={"record_id": row["record_id"]}))


def uses(context: Context) -> Iterator[Thing]:
    """Who is said to use which technique, by who says so."""
    for row in context.rows(_USES):
        pattern = context.name("attack-pattern", row["technique"])
        if row["actor_id"]:
            source = actor_id(context, row["actor_id"], row["level"])
        else:
            source = context.name("incident", row["incident_id"])
        by = context.claimant(row["publisher"], row["publisher_kind"], None)
        tie = {"relationship_type": "uses", "source_ref": source, "target_ref": pattern}
        key = context.name("relationship", f"uses/{source}/{pattern}/{row['publisher']}")
        refs = (source, pattern, *([by] if by else []))
        body = context.body(tie, by=by, own={"statement_ids": row["statement_ids"]})
        yield Thing(key, body, "" if row["actor_id"] else row["incident_id"], refs)
