"""Statements in, traits of incident records out."""

from __future__ import annotations

import duckdb

from comity.resolve.normalise import facts, mentions, publications, words
from comity.store.relations import steps

KINDS = ("incident", "campaign", "event")
"""Kinds of record that tell of an incident. A profile of an actor does not: it tells of all that the actor did."""

_RECORDS = f"""
SELECT record_id, source, u.unit, u.single, CAST(row_number() OVER (ORDER BY record_id) AS INTEGER) AS nr
FROM record JOIN unit_of u USING (source) WHERE kind IN {KINDS}
"""

_TOLD = """
SELECT record_id, nr, prop, subject, value, stance, date_lo, date_hi
FROM statement JOIN incident_record USING (record_id)
"""


def normalise(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement`, `unit_of`, `actor_name`, `record_organisation`; makes one table per trait.

    Records go by number (`nr`, in the order of their ids) where there are many rows: words and phrases.
    Linear in the number of statements."""
    steps(con, [("incident_record", _RECORDS), ("told", _TOLD)])
    publications.publications(con)
    words.texts(con)
    mentions.mentions(con)
    words.words(con)
    facts.facts(con)
