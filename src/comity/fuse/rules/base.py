"""What a rule is: a name that goes into the data, a reason, and SQL over `candidate`.

`candidate` has one row per statement whose property the rule fuses: incident_id, part_id, kind, prop, value (text),
value_num, unit, date_lo, date_hi, stance, root, official (0 is most official), statement_id. The SQL gives the columns
of relation `value`: incident_id, part_id, prop, chosen, date_lo, date_hi, value_num, unit, support, dissent,
statement_ids, dissent_ids.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A way to choose a value: its name in the data, why it is sound, its SQL."""

    name: str
    reason: str
    sql: str


POSITIVE = "stance NOT IN ('denies', 'none', 'unknown', 'not-asked') AND value IS NOT NULL"
"""SQL: the statement holds a value and stands to it; absence never competes with a value."""

GROUP = "incident_id, part_id, prop"


def ranked(order: str) -> str:
    """SQL of rules that choose one value: the first by `order` over one row per value with its support.

    Columns to order by: support, n (statements), official, value. Dissent are roots that say another value, or deny
    the chosen one, and don't say it too.
    """
    return f"""
WITH said AS (
  SELECT {GROUP}, lower(trim(value)) AS same, min(value) AS value, count(DISTINCT root) AS support, count(*) AS n,
         min(official) AS official, list(DISTINCT root) AS roots, list(statement_id ORDER BY statement_id) AS ids
  FROM candidate WHERE {POSITIVE} GROUP BY ALL),
placed AS (SELECT *, row_number() OVER (PARTITION BY {GROUP} ORDER BY {order}, value) AS place FROM said),
denied AS (
  SELECT {GROUP}, lower(trim(value)) AS same, list(DISTINCT root) AS roots, list(statement_id) AS ids
  FROM candidate WHERE stance = 'denies' AND value IS NOT NULL GROUP BY ALL),
against AS (
  SELECT {GROUP}, roots, ids FROM placed WHERE place > 1
  UNION ALL SELECT {GROUP}, d.roots, d.ids FROM denied d JOIN placed USING ({GROUP}, same) WHERE place = 1),
other AS (SELECT {GROUP}, flatten(list(roots)) AS roots, list_sort(flatten(list(ids))) AS ids FROM against GROUP BY ALL)
SELECT p.incident_id, p.part_id, p.prop, p.value AS chosen, NULL::DATE AS date_lo, NULL::DATE AS date_hi,
       NULL::DOUBLE AS value_num, NULL::VARCHAR AS unit, p.support,
       len(list_filter(list_distinct(coalesce(o.roots, [])), lambda r: NOT list_contains(p.roots, r))) AS dissent,
       p.ids AS statement_ids, coalesce(o.ids, []) AS dissent_ids
FROM placed p LEFT JOIN other o USING ({GROUP}) WHERE p.place = 1
"""


def by_shared_words(order: str) -> str:
    """SQL of rules that choose one text: the first by `order`. Texts never contradict, they say more or less.

    Columns to order by: worth (in how many texts of the group one of its words occurs, on average), value, support.
    """
    return f"""
WITH said AS (
  SELECT {GROUP}, value, count(DISTINCT root) AS support, list(statement_id ORDER BY statement_id) AS ids
  FROM candidate WHERE {POSITIVE} GROUP BY ALL),
word AS (
  SELECT DISTINCT {GROUP}, value, unnest(regexp_extract_all(lower(value), '[\\p{{L}}\\p{{N}}]{{3,}}')) AS word
  FROM said),
share AS (SELECT {GROUP}, word, count(*) AS texts FROM word GROUP BY ALL),
worth AS (SELECT {GROUP}, value, avg(texts) AS worth FROM word JOIN share USING ({GROUP}, word) GROUP BY ALL)
SELECT incident_id, part_id, prop, value AS chosen, NULL::DATE AS date_lo, NULL::DATE AS date_hi,
       NULL::DOUBLE AS value_num, NULL::VARCHAR AS unit, support, 0 AS dissent, ids AS statement_ids,
       []::VARCHAR[] AS dissent_ids
FROM said LEFT JOIN worth USING ({GROUP}, value)
QUALIFY row_number() OVER (PARTITION BY {GROUP} ORDER BY {order}, value) = 1
"""
