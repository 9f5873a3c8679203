"""Facets as bitmaps, and what is counted per incident as arrays."""

from __future__ import annotations

import sqlite3

import duckdb
import numpy as np
from pyroaring import BitMap

from comity.release.facets import DRAWN, FACETS

# The first of the accusations that have a date: one without may be older.
_ACCUSATION = """numbered n LEFT JOIN attribution a ON a.incident_id = n.incident_id AND a.date_lo IS NOT NULL
                 AND a.stance IN ('asserts', 'suspects', 'reports')
                 AND coalesce(a.accused_state, a.accused_origin, a.accused_place, a.accused_actor,
                              a.accused_organisation) IS NOT NULL GROUP BY n.no"""
MEASURES = {
    # Days since 1970; an open side is as far away as the record's calendar goes. One that nobody tells lies nowhere:
    # for a beginning `known` says so, of becoming public its end lies before its start.
    "start_lo": "SELECT n.no, coalesce(i.start_lo, DATE '0001-01-01') - DATE '1970-01-01' AS number FROM {both}",
    "start_hi": "SELECT n.no, coalesce(i.start_hi, DATE '0001-01-01') - DATE '1970-01-01' AS number FROM {both}",
    "public_lo": "SELECT n.no, coalesce(i.disclosed_lo, DATE '9999-12-31') - DATE '1970-01-01' AS number FROM {both}",
    "public_hi": "SELECT n.no, coalesce(i.disclosed_hi, DATE '0001-01-01') - DATE '1970-01-01' AS number FROM {both}",
    "accused_lo": "SELECT n.no, coalesce(min(a.date_lo), DATE '9999-12-31') - DATE '1970-01-01' AS number FROM "
    + _ACCUSATION,
    "accused_hi": "SELECT n.no, coalesce(min(a.date_hi), DATE '0001-01-01') - DATE '1970-01-01' AS number FROM "
    + _ACCUSATION,
    "known": "SELECT n.no, (i.start_lo IS NOT NULL)::INTEGER AS number FROM {both}",
    "victims": "SELECT n.no, i.n_victims AS number FROM {both}",
    "named": """SELECT n.no, count(v.name) AS number FROM {both} LEFT JOIN victim v USING (incident_id)
                GROUP BY n.no""",
    "dyads": """SELECT n.no, len(i.accused_states) * len(i.victim_countries)
                - len(list_intersect(i.accused_states, i.victim_countries)) AS number FROM {both}""",
    "publishers": "SELECT n.no, i.n_sources AS number FROM {both}",
    "claims": "SELECT n.no, i.n_claims AS number FROM {both}",
    # The number of the incident that it is part of, else its own: of several wholes the first.
    "whole": """SELECT n.no, coalesce(min(w.no), n.no) AS number FROM {both} LEFT JOIN
                (SELECT x.incident_id AS part, y.incident_id AS whole FROM link l
                 JOIN cluster x ON x.record_id = CASE WHEN l.whole = 'left' THEN l.right_id ELSE l.left_id END
                 JOIN cluster y ON y.record_id = CASE WHEN l.whole = 'left' THEN l.left_id ELSE l.right_id END
                 WHERE l.relation = 'part' AND l.whole IS NOT NULL AND x.incident_id <> y.incident_id) p
                ON p.part = n.incident_id LEFT JOIN numbered w ON w.incident_id = p.whole GROUP BY n.no""",
}
"""Name -> (no, number): one whole number per incident."""

_BOTH = "numbered n JOIN incident i USING (incident_id)"
_FACET = "SELECT f.code, n.no FROM ({query}) f JOIN numbered n USING (incident_id)"
_SETS = "SELECT DISTINCT code::VARCHAR AS code, no FROM ({query}) WHERE code IS NOT NULL ORDER BY code, no"


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Writes all facets and measures of the incidents in relation `numbered`."""
    for facet, query in {**FACETS, **DRAWN}.items():
        lite.executemany("INSERT INTO bitmap VALUES (?, ?, ?)", bitmaps(con, facet, _FACET.format(query=query)))
    for name, query in MEASURES.items():
        found = con.execute(query.format(both=_BOTH) + " ORDER BY no").fetchnumpy()
        lite.execute("INSERT INTO measure VALUES (?, ?)", (name, found["number"].astype("<i4").tobytes()))


def bitmaps(con: duckdb.DuckDBPyConnection, facet: str, query: str) -> list[tuple[str, str, bytes]]:
    """(facet, code, bitmap of the numbers that have it) of a query that gives code and no."""
    found = con.execute(_SETS.format(query=query)).fetchnumpy()
    codes, starts = np.unique(found["code"].astype(str), return_index=True)
    numbers = np.split(found["no"].astype("<u4"), starts[1:]) if len(codes) else []  # nothing splits into one part
    return [(facet, str(code), BitMap(nos).serialize()) for code, nos in zip(codes, numbers, strict=True)]
