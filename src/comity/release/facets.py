"""Facets of incidents: for each the query that gives the codes which an incident has."""

from __future__ import annotations

_LISTS = {"country": "victim_countries", "accused": "accused_states",
          "accused_origin": "accused_origins", "accused_place": "accused_places", "sector": "sectors", "type": "types",
          "purpose": "purposes", "cia": "cia", "dimension": "dimensions", "source": "sources"}  # fmt: skip

FACETS = {
    **{name: f"SELECT incident_id, unnest({column}) AS code FROM incident" for name, column in _LISTS.items()},
    # Who is only said not to have done it is not accused.
    "actor": """SELECT incident_id, actor_id AS code FROM attribution
                WHERE actor_id IS NOT NULL AND stance IN ('asserts', 'suspects', 'reports')""",
    "claimant": "SELECT incident_id, asserter_country AS code FROM attribution WHERE asserter_country IS NOT NULL",
    "response": "SELECT incident_id, measure AS code FROM response WHERE measure IS NOT NULL",
    "responder": "SELECT incident_id, responder_country AS code FROM response WHERE responder_country IS NOT NULL",
    "contested": "SELECT incident_id, CASE WHEN contested THEN 'yes' ELSE 'no' END AS code FROM incident",
}
"""Facet -> (incident_id, code), for every filter that asks for a code."""

# An incident is of a year if it may have begun, or become public, then; one that is open on a side is of none.
_YEARS = """SELECT incident_id, unnest(range(year({0}_lo), year({0}_hi) + 1)) AS code FROM incident
            WHERE year({0}_lo) > 1 AND year({0}_hi) < 9999 AND year({0}_hi) - year({0}_lo) < 30"""
DRAWN = {
    "year": _YEARS.format("start"),
    "public_year": _YEARS.format("disclosed"),
    "denied": """SELECT incident_id, accused_state AS code FROM attribution
                 WHERE stance = 'denies' AND accused_state IS NOT NULL""",
    "claimant_kind": """SELECT incident_id, asserter_kind AS code FROM attribution
                        WHERE asserter_kind IS NOT NULL AND stance IN ('asserts', 'suspects', 'reports')
                        AND coalesce(accused_state, accused_origin, accused_place, accused_actor, accused_organisation)
                            IS NOT NULL""",
    "told_by": "SELECT incident_id, unnest(range(1, least(len(sources), 10) + 1)) AS code FROM incident",
    "publishers": "SELECT incident_id, unnest(range(1, least(n_sources, 10) + 1)) AS code FROM incident",
    "severity": """SELECT incident_id, concat(unit, ':', value_num::DOUBLE::VARCHAR) AS code FROM value
                   WHERE prop = 'severity' AND part_id = '' AND value_num IS NOT NULL""",
}
"""Facets that no filter asks for by code, but pages count: years, states for which somebody denies, kinds of claimants
that accuse somebody, at least so many sources, at least so many publishers, points on a scale."""
