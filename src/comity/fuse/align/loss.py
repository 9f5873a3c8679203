"""Losses: the same kind, currency and bearer. Figures are never converted here; another currency is another part."""

from __future__ import annotations

from comity.store.sql import name_key

SQL = f"""
SELECT record_id, subject, incident_id, NULL AS under,
       concat_ws('|', CASE WHEN count(*) FILTER (prop IN ('kind', 'low', 'mid', 'high', 'borne_by')
                                                 AND value IS NOT NULL) = 0 THEN record_id || subject END,
                 coalesce(min(value) FILTER (prop = 'kind'), ''),
                 coalesce(min(unit) FILTER (prop IN ('low', 'mid', 'high')), ''),
                 coalesce({name_key("min(value) FILTER (prop = 'borne_by')")}, '')) AS key,
       'same-kind-currency-bearer' AS rule
FROM told WHERE kind = 'loss' GROUP BY record_id, subject, incident_id
"""
