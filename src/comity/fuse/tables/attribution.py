"""Attribution claims: one row per accused within a claim; a claim that accuses nobody keeps one row of its own."""

from __future__ import annotations

from comity.fuse.tables.wide import dates, lines, many, one, sql

CLAIM = sql("attribution", one("asserter", "asserted_by"), one("asserter_kind"), one("asserter_country"), many("type"),
            many("basis"), lines("confidence"),
            lines("words"),
            one("accused_relation"), dates("date"))  # fmt: skip

# A territory told with a group or a person is where they are said to come from: that accuses no state. Told without a
# word of what kind they are, it stays a territory of which it isn't said.
_STATE = "'state', 'state-affiliated', 'state-or-affiliated'"
ACCUSED = f"""
WITH kinds AS (
  SELECT part_id, coalesce(bool_or(value IN ({_STATE})), false) AS state,
         coalesce(bool_or(value IN ('non-state-group', 'individual')), false) AS others,
         coalesce(min(value) FILTER (value IN ({_STATE})), min(value)) AS accused_kind
  FROM stated WHERE kind = 'attribution' AND prop = 'accused_kind' GROUP BY part_id)
SELECT a.* EXCLUDE (place, origin), k.accused_kind, CASE WHEN k.state THEN a.place END AS accused_state,
       CASE WHEN k.others AND NOT k.state THEN coalesce(a.place, a.origin) ELSE a.origin END AS accused_origin,
       CASE WHEN coalesce(NOT (k.state OR k.others), true) THEN a.place END AS accused_place
FROM (
SELECT part_id, min(value) FILTER (prop = 'accused_state') AS place,
       min(value) FILTER (prop = 'accused_origin') AS origin,
       min(value) FILTER (prop = 'accused_organisation') AS accused_organisation,
       string_agg(DISTINCT value, '; ' ORDER BY value) FILTER (prop = 'accused_actor') AS accused_actor,
       coalesce(
         mode(stance ORDER BY stance)
           FILTER (prop LIKE 'accused_%' AND prop <> 'accused_relation' AND value IS NOT NULL),
         min(stance) FILTER (prop LIKE 'accused_%' AND prop <> 'accused_relation')) AS stance,
       list(DISTINCT statement_id ORDER BY statement_id) AS statement_ids, list(DISTINCT root) AS roots,
       min(publisher) AS publisher
FROM stated WHERE kind = 'attribution' GROUP BY part_id) a LEFT JOIN kinds k USING (part_id)
"""

# A name resolves to an actor only if one actor bears it. Trackers often list all names they know for the accused; then
# more than half of those that resolve must lead to the same actor, as aliases of several groups get mixed. A name that
# no alias source tells of has a voice only where no other name has.
ACTOR = """
WITH led AS (
  SELECT DISTINCT s.part_id, s.name_key, n.actor_id FROM named s JOIN actor_name n USING (name_key)
  WHERE NOT n.ambiguous),
heard AS (
  SELECT * FROM led QUALIFY NOT starts_with(actor_id, 'named:')
                         OR bool_and(starts_with(actor_id, 'named:')) OVER (PARTITION BY part_id)),
votes AS (SELECT part_id, actor_id, count(*) AS votes FROM heard GROUP BY ALL)
SELECT part_id, actor_id FROM votes
QUALIFY votes * 2 > sum(votes) OVER (PARTITION BY part_id)
"""

ATTRIBUTION = """
SELECT a.part_id, coalesce(p.part_of, a.part_id) AS claim_id, p.incident_id,
       coalesce(c.asserted_by, CASE WHEN c.asserter_kind = 'tracker' THEN k.publisher END) AS asserted_by,
       c.asserter_kind, c.asserter_country, coalesce(a.stance, 'reports') AS stance, a.accused_state,
       a.accused_origin, a.accused_place, a.accused_organisation, a.accused_actor, r.actor_id, a.accused_kind,
       c.accused_relation, c.type, c.basis, c.confidence, c.words,
       c.date_lo, c.date_hi, len(list_distinct(list_concat(a.roots, k.roots))) AS n_roots,
       list_sort(list_distinct(list_concat(a.statement_ids, c.statement_ids))) AS statement_ids
FROM part p JOIN accused a USING (part_id)
JOIN claim c ON c.part_id = coalesce(p.part_of, p.part_id) LEFT JOIN accused k ON k.part_id = c.part_id
LEFT JOIN accused_actor r ON r.part_id = a.part_id
WHERE p.kind = 'attribution'
  AND (p.part_of IS NOT NULL OR p.part_id NOT IN (SELECT part_of FROM part WHERE part_of IS NOT NULL))
"""
