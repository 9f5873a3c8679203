"""Which names are one organisation: what they read as, in one country; a rare name in any."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps

_RARE = 3
"""Cores that may share a word for it to tell one organisation from all others, wherever sources place it."""

_SHORTEST = 3
"""Letters of an abbreviation that stands for its organisation."""

# Sources place one company in two countries; but every country has its National Bank.
_CORE = f"""
WITH held AS (SELECT DISTINCT core, unnest(words) AS word FROM victim_read WHERE kind = 'organisation'),
df AS (SELECT word, count(*) AS df FROM held GROUP BY ALL),
rare AS (SELECT core FROM held JOIN df USING (word) WHERE len(word) > 2 GROUP BY ALL HAVING min(df) <= {_RARE})
SELECT v.core, bool_or(r.core IS NOT NULL) AS rare, min(v.place) AS place, count(DISTINCT v.place) AS n_places
FROM victim_read v LEFT JOIN rare r USING (core) WHERE v.kind = 'organisation' GROUP BY v.core
"""

_MEANT = """
SELECT v.name, v.country, v.kind, v.core, v.place,
       CASE WHEN v.kind <> 'organisation' THEN 'state|' || v.place || '|' || v.core
            WHEN c.rare OR c.n_places = 0 OR contains(v.core, ':') THEN 'name||' || v.core
            WHEN v.place IS NOT NULL OR c.n_places = 1 THEN 'name|' || coalesce(v.place, c.place) || '|' || v.core
       END AS meant
FROM victim_read v LEFT JOIN victim_core c ON v.kind = 'organisation' AND c.core = v.core WHERE v.kind IS NOT NULL
"""

# An abbreviation that one organisation alone is given in parentheses.
_SHORT = f"""
SELECT lower(t.note) AS short, m.place, min(m.meant) AS meant
FROM victim_text t JOIN victim_meant m USING (name)
WHERE regexp_full_match(t.note, '[A-Z][A-Z0-9]+') AND len(t.note) >= {_SHORTEST} AND m.meant IS NOT NULL
  AND lower(t.note[1]) = t.words[1][1] AND lower(t.note) <> m.core
GROUP BY ALL HAVING count(DISTINCT m.meant) = 1
"""

_MEMBER = """
WITH meant AS (
  SELECT m.name, m.country, m.kind, coalesce(s.meant, m.meant) AS meant,
         CASE WHEN s.meant IS NOT NULL THEN 'abbreviation' WHEN m.kind = 'organisation' THEN 'name' ELSE 'body' END
           AS rule
  FROM victim_meant m LEFT JOIN victim_short s
    ON m.kind = 'organisation' AND s.short = m.core AND s.place IS NOT DISTINCT FROM m.place)
SELECT n.*, m.kind, m.meant, m.rule, 'or-' || substr(md5(m.meant), 1, 12) AS organisation_id
FROM victim_name n JOIN meant m ON m.name = n.name AND m.country IS NOT DISTINCT FROM n.country
WHERE m.meant IS NOT NULL
"""

# A victim without a name that could be found again is a part of its country's economy or state.
_SECTOR = """
SELECT DISTINCT s.statement_id, s.record_id, s.source, s.subject, s.value AS sector, p.country,
       'or-' || substr(md5('sector|' || p.country || '|' || s.value), 1, 12) AS organisation_id
FROM victim_said s JOIN victim_place p USING (record_id, subject)
WHERE s.prop IN ('sector', 'category') AND p.country IS NOT NULL AND p.country NOT LIKE 'org:%'
  AND s.value NOT IN (SELECT word FROM org_word WHERE role = 'no-sector')
  AND NOT EXISTS (SELECT 1 FROM victim_member m WHERE m.record_id = s.record_id AND m.subject = s.subject)
"""


def group(con: duckdb.DuckDBPyConnection) -> None:
    """Reads what `tell` and `read` made; makes `victim_member` (a named victim's organisation) and `victim_sector`."""
    steps(con, [
        ("victim_core", _CORE),
        ("victim_meant", _MEANT),
        ("victim_short", _SHORT),
        ("victim_member", _MEMBER),
        ("victim_sector", _SECTOR),
    ])  # fmt: skip
