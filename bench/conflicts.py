"""Do the links to offline conflicts reproduce what the trackers code?

    python bench/conflicts.py WORKSPACE_OR_RELEASE

Prints how many coded statements are in the coded links, and, for entries whose source codes a pair of states (DCID),
for how many each data set lists a conflict of that pair at the time, and why not for the others.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

_CODED = """
WITH coded AS (SELECT statement_id, split_part(record_id, ':', 1) AS source
               FROM statement JOIN cluster USING (record_id)
               WHERE prop IN ('offline_conflict', 'offline_issue', 'offline_conflict_intensity', 'interaction',
                              'interaction_kind')),
linked AS (SELECT DISTINCT unnest(statement_ids) AS statement_id FROM offline_conflict WHERE how = 'coded')
SELECT source, count(*) AS coded, count(l.statement_id) AS linked,
       (SELECT count(*) FROM linked ANTI JOIN coded USING (statement_id)) AS linked_not_coded
FROM coded LEFT JOIN linked l USING (statement_id) GROUP BY ALL ORDER BY source
"""

# A pair has its conflicts of all times: where none stood at the date, when did one?
_STANDING = """
WITH entry AS (SELECT s.record_id, c.incident_id, s.value AS dyad FROM statement s JOIN cluster c USING (record_id)
               WHERE s.prop = 'dyad'),
party AS (SELECT s.record_id, r.publisher AS said_by, s.value AS state, split_part(d.value, '-', 1) AS side,
                 s.date_lo AS lo, s.date_hi AS hi
          FROM statement s JOIN record r USING (record_id)
          JOIN (SELECT record_id, subject, min(value) AS value FROM statement WHERE prop = 'side' GROUP BY ALL) d
            ON d.record_id = s.record_id AND d.subject = s.subject
          WHERE r.kind = 'conflict' AND s.prop = 'state' AND s.value IS NOT NULL),
known AS (SELECT a.said_by, a.state || ' > ' || b.state AS dyad, min(greatest(a.lo, b.lo)) AS first,
                 max(least(a.hi, b.hi)) AS last
          FROM party a JOIN party b ON a.record_id = b.record_id AND a.state <> b.state AND a.lo <= b.hi
            AND b.lo <= a.hi AND (a.side = 'rival' OR a.side <> b.side) GROUP BY ALL),
told AS (SELECT e.record_id, e.dyad, l.said_by,
                CASE WHEN bool_or(l.stance = 'asserts') THEN '1 found'
                     WHEN bool_or(l.beyond_coverage) THEN '2 began after the data set ends'
                     WHEN min(l.window_lo) IS NULL THEN '3 no date'
                     WHEN bool_or(l.stance = 'not-asked') THEN '4 not a state of the state system'
                     WHEN min(k.first) IS NULL THEN '5 no conflict of this pair is listed at any time'
                     WHEN min(k.first) > min(l.window_hi) THEN '6 one is listed later only'
                     WHEN max(k.last) < min(l.window_lo) THEN '7 one is listed earlier only'
                     ELSE '8 listed before and after, not then' END AS result
         FROM entry e JOIN offline_conflict l ON l.incident_id = e.incident_id AND l.dyad = e.dyad
           AND l.how = 'standing'
         LEFT JOIN known k ON k.said_by = l.said_by AND k.dyad = e.dyad GROUP BY ALL)
SELECT said_by, result, count(*) AS entries, round(100 * entries / sum(entries) OVER (PARTITION BY said_by), 1) AS
       percent, list(DISTINCT dyad ORDER BY dyad) AS pairs
FROM told GROUP BY said_by, result ORDER BY said_by, result
"""


def main(place: Path) -> None:
    release = place / "releases" / "current" if (place / "releases").is_dir() else place
    con = duckdb.connect()
    for name in ("record", "statement", "cluster", "offline_conflict"):
        con.execute(f"CREATE VIEW {name} AS SELECT * FROM '{release / name}.parquet'")
    for row in con.execute(_CODED).fetchall():
        print("{}: {} coded statements, {} of them in coded links; {} linked that aren't coded".format(*row))
    for said_by, result, entries, percent, pairs in con.execute(_STANDING).fetchall():
        print(
            f"{said_by}: {result[2:]}: {entries} ({percent}%)" + (f": {', '.join(pairs)}" if result[0] != "1" else "")
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
