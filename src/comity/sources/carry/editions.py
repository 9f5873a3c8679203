"""What the records of a source said in one edition, read from its relations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from comity.sources.carry.likeness import Told
from comity.store.relations import connect, scan

# A record that was withdrawn before is known by what it said last: it may come back under another title.
_LAST = """
CREATE TEMP TABLE last AS
WITH away AS (SELECT record_id, max(gone_version) AS gone_version FROM withdrawn
              WHERE back_version IS NULL AND record_id LIKE $source || ':%' GROUP BY record_id)
SELECT w.* FROM withdrawn w JOIN away USING (record_id, gone_version) ANTI JOIN record USING (record_id)
"""
_SAYS = """
CREATE TEMP VIEW says AS
SELECT record_id, subject, prop, value, unit, stance, date_lo FROM statement WHERE record_id LIKE '{source}:%'
UNION ALL SELECT record_id, subject, prop, value, unit, stance, date_lo FROM last
"""
_HEAD = """
CREATE TEMP VIEW head AS
SELECT record_id, title FROM record WHERE source = '{source}'
UNION ALL SELECT record_id, min(value) FILTER (prop = 'title' AND subject = '') FROM last GROUP BY record_id
"""

_DIGESTS = """
SELECT r.record_id, coalesce(d.said, 0)::VARCHAR || ' ' || coalesce(d.n, 0) || ' ' || coalesce(r.title, '')
FROM head r LEFT JOIN (SELECT record_id, bit_xor(hash(subject, prop, value, unit, stance)) AS said, count(*) AS n
                         FROM says GROUP BY record_id) d USING (record_id)
"""

# Whom an entry is about: victims, or the targets of an actor. Parts that quote words are left out: they change.
_TOLD = """
WITH wanted AS (SELECT unnest($ids) AS record_id),
said AS (
  SELECT record_id, string_agg(value, ' ' ORDER BY value) FILTER (prop = 'summary' AND subject = '') AS text,
    list(DISTINCT value) FILTER (prop = 'publication' AND subject = '') AS publications,
    list(DISTINCT prop || ' ' || value) FILTER (date_lo IS NOT NULL AND subject = '') AS dates,
    list(DISTINCT prop || ' ' || value) FILTER (subject LIKE '#victim/%' AND prop IN ('name', 'country')
                                                OR subject = '' AND prop IN ('target', 'target_country')) AS victims
  FROM says JOIN wanted USING (record_id) WHERE value IS NOT NULL GROUP BY record_id)
SELECT r.record_id, coalesce(r.title, ''), coalesce(text, ''), coalesce(publications, []), coalesce(dates, []),
       coalesce(victims, [])
FROM head r JOIN wanted USING (record_id) LEFT JOIN said USING (record_id)
"""


class Edition:
    """Records of one source in a folder that holds `record` and `statement`; in a release, those withdrawn too."""

    def __init__(self, folder: Path, source: str) -> None:
        self._con = connect()
        for name in ("record", "statement", "withdrawn"):
            scan(self._con, name, [folder / f"{name}.parquet"])
        self._con.execute(_LAST, {"source": source})
        for view in (_SAYS, _HEAD):
            self._con.execute(view.format(source=source))

    def __enter__(self) -> Edition:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._con.close()

    def digests(self) -> dict[str, str]:
        """Record -> digest of all it says, comparable between editions."""
        return dict(self._con.execute(_DIGESTS).fetchall())

    def told(self, ids: Iterable[str]) -> dict[str, Told]:
        """What these records say."""
        rows = self._con.execute(_TOLD, {"ids": list(ids)}).fetchall()
        return {row[0]: Told(row[1], row[2], *map(frozenset, row[3:])) for row in rows}
