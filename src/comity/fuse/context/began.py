"""When each incident began, as other things are held against it. An open end is no date to hold anything against."""

from __future__ import annotations

BEGAN = """
SELECT incident_id, max(date_lo) AS lo, max(date_hi) AS hi, flatten(list(statement_ids)) AS ids FROM value
WHERE part_id = '' AND prop = 'start' AND date_lo > DATE '0001-12-31' AND date_hi < DATE '9999-01-01' GROUP BY ALL
"""
"""SQL: incident_id, first and last day on which it may have begun, the statements for it. Reads `value`."""
