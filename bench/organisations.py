"""Joins of victim organisations across sources, drawn for reading: python bench/organisations.py <workspace> [seed]

Prints how many organisations of each kind there are, then 60 pairs of records of two sources, one pair of each of 60
organisations drawn at random; then 60 of those whose names differ, which says more of the rules. What is right is for
a reader to say.
"""

from __future__ import annotations

import sys
from pathlib import Path

from comity.resolve.organisations import making
from comity.store.relations import connect, scan

_SIZES = """
SELECT kind, count(*), sum(n_records)::BIGINT, count(*) FILTER (n_records > 1) FROM organisation
GROUP BY ALL ORDER BY ALL
"""

_PAIRS = """
SELECT organisation_id, a.source, b.source, a.name, a.country, b.name, b.country
FROM victim_member a JOIN victim_member b USING (organisation_id)
WHERE a.record_id < b.record_id AND a.source <> b.source AND (a.name <> b.name OR NOT ?)
QUALIFY row_number() OVER (PARTITION BY organisation_id ORDER BY md5(a.statement_id || b.statement_id || ?)) = 1
ORDER BY md5(organisation_id || ?)
"""

if __name__ == "__main__":
    folder, seed = Path(sys.argv[1]) / "stages", (sys.argv[2:] or ["1"])[0]
    con = connect()
    for name in ("record", "statement"):
        scan(con, name, sorted(folder.glob(f"crawl-*/{name}.parquet")))
    making.organisations(con)
    print("kind, organisations, records, organisations of several records")
    print(*con.execute(_SIZES).fetchall(), sep="\n")
    for differing in (False, True):
        pairs = con.execute(_PAIRS, [differing, seed, seed]).fetchall()
        print(f"\n{len(pairs)} organisations of several sources{', under names that differ' if differing else ''}")
        for _, *row in pairs[:60]:
            print(*row, sep=" | ")
