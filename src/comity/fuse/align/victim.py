"""Victims: the same name in the same country; without a name the same country, sector and category."""

from __future__ import annotations

from comity.fuse.align.pivot import pivot
from comity.store.sql import name_key

_TOLD = pivot("victim", name="value", country="value", sector="value", category="value")

# A name told without a country joins the one country in which that name is told, if there is just one.
SQL = f"""
WITH telling AS (SELECT *, {name_key("name")} AS name_key FROM ({_TOLD})),
     home AS (SELECT incident_id, name_key, min(country) AS country FROM telling WHERE country IS NOT NULL
              GROUP BY ALL HAVING count(DISTINCT country) = 1)
SELECT t.record_id, t.subject, t.incident_id, NULL AS under,
       CASE WHEN t.name_key IS NOT NULL THEN 'name:' || t.name_key || '|' || coalesce(t.country, h.country, '')
            WHEN coalesce(t.country, t.sector, t.category) IS NULL THEN t.record_id || t.subject
            ELSE concat_ws('|', 'kind:', coalesce(t.country, ''), coalesce(t.sector, ''), coalesce(t.category, ''))
       END AS key,
       CASE WHEN t.name_key IS NULL THEN 'same-country-sector-category'
            WHEN t.country IS NULL THEN 'same-name' ELSE 'same-name-and-country' END AS rule
FROM telling t LEFT JOIN home h USING (incident_id, name_key)
"""
