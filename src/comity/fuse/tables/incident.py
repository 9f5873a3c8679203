"""One row per incident: its chosen values, lists of what its parts say, and how much stands behind it."""

from __future__ import annotations

from comity.fuse.tables.wide import many, one


def _date(prop: str, *ends: str) -> str:
    return ", ".join(f"max(v.date_{end}) FILTER (v.prop = '{prop}') AS {prop}_{end}" for end in ends)


# An incident of which nothing but parts, or nothing at all, is told is an incident all the same.
_EVERY = "SELECT incident_id, record_id, source, title FROM cluster JOIN record USING (record_id)"

_VALUES = f"""
SELECT incident_id, {one("title")}, {one("name")}, {one("summary")}, {_date("start", "lo", "hi")},
       {one("start", "start_edtf")}, {_date("end", "lo", "hi")}, {_date("disclosed", "lo", "hi")},
       {many("type", "types")}, {many("purpose", "purposes")}, {many("cia")}, {many("dimension", "dimensions")}
FROM (SELECT DISTINCT incident_id FROM ({_EVERY})) LEFT JOIN (SELECT * FROM value WHERE part_id = '') v
  USING (incident_id) GROUP BY incident_id
"""

_RECORDS = f"""
SELECT e.incident_id, count(DISTINCT e.record_id) AS n_records, count(DISTINCT t.root) AS n_sources,
       list(DISTINCT e.source ORDER BY e.source) AS sources, count(t.statement_id) AS n_statements,
       min(e.title) AS heading
FROM ({_EVERY}) e LEFT JOIN told t USING (record_id) GROUP BY e.incident_id
"""

_VICTIMS = """
SELECT incident_id, count(*) AS n_victims, list(DISTINCT country ORDER BY country) FILTER (country IS NOT NULL)
         AS victim_countries, list(DISTINCT sector ORDER BY sector) FILTER (sector IS NOT NULL) AS sectors
FROM victim GROUP BY incident_id
"""

_HELD = "stance IN ('asserts', 'suspects', 'reports')"


def _accused(column: str, alias: str) -> str:
    return f"""list(DISTINCT {column} ORDER BY {column}) FILTER ({column} IS NOT NULL AND {_HELD}) AS {alias}"""


_CLAIMS = f"""
SELECT incident_id, count(DISTINCT claim_id) FILTER (stance NOT IN ('none', 'unknown', 'not-asked')) AS n_claims,
       {_accused("accused_state", "accused_states")}, {_accused("accused_origin", "origins")},
       {_accused("accused_place", "places")}, {_accused("accused_actor", "accused_actors")},
       bool_or(stance = 'denies' OR list_contains(basis, 'contested')) AS contested
FROM attribution GROUP BY incident_id
"""


def _without(column: str, other: str) -> str:
    return f"list_filter(coalesce(a.{column}, []), lambda x: NOT list_contains(coalesce({other}, []), x))"


# A name is what people call it; without one the plainest title serves, and at last whatever heads a record.
INCIDENT = f"""
SELECT v.* EXCLUDE (title, name), coalesce(v.name, v.title, r.heading, 'untitled') AS title,
       coalesce(w.victim_countries, []) AS victim_countries, coalesce(w.sectors, []) AS sectors,
       coalesce(a.accused_states, []) AS accused_states,
       {_without("origins", "accused_states")} AS accused_origins,
       {_without("places", "list_concat(a.accused_states, a.origins)")} AS accused_places,
       coalesce(a.accused_actors, []) AS accused_actors,
       coalesce(a.contested, false) AS contested, r.sources, r.n_records, r.n_sources, r.n_statements,
       coalesce(w.n_victims, 0) AS n_victims, coalesce(a.n_claims, 0) AS n_claims,
       coalesce(x.n, 0) AS n_responses, coalesce(c.n, 0) AS n_conflicts
FROM ({_VALUES}) v JOIN ({_RECORDS}) r USING (incident_id)
LEFT JOIN ({_VICTIMS}) w USING (incident_id) LEFT JOIN ({_CLAIMS}) a USING (incident_id)
LEFT JOIN (SELECT incident_id, count(*) AS n FROM response GROUP BY ALL) x USING (incident_id)
LEFT JOIN (SELECT incident_id, count(*) AS n FROM conflict GROUP BY ALL) c USING (incident_id)
"""
