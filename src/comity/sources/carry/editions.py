"""What the records of a source said in one edition, read from its relations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from comity.sources.carry.likeness import Told
from comity.store.relations import connect, scan

_HEADS = """
SELECT r.record_id, coalesce(d.said, 0)::VARCHAR || ' ' || coalesce(d.n, 0) || ' ' || coalesce(r.title, '')
FROM record r LEFT JOIN (SELECT record_id, bit_xor(hash(subject, prop, value, unit, stance)) AS said, count(*) AS n
                         FROM statement GROUP BY record_id) d USING (record_id)
WHERE r.source = $source
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
  FROM statement JOIN wanted USING (record_id) WHERE value IS NOT NULL GROUP BY record_id)
SELECT r.record_id, coalesce(r.title, ''), coalesce(text, ''), coalesce(publications, []), coalesce(dates, []),
       coalesce(victims, [])
FROM record r JOIN wanted USING (record_id) LEFT JOIN said USING (record_id)
"""


class Edition:
    """Records of one source in a folder that holds `record` and `statement`."""

    def __init__(self, folder: Path, source: str) -> None:
        self._con = connect()
        self._source = source
        for name in ("record", "statement"):
            scan(self._con, name, [folder / f"{name}.parquet"])

    def __enter__(self) -> Edition:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._con.close()

    def digests(self) -> dict[str, str]:
        """Record -> digest of all it says, comparable between editions."""
        return dict(self._con.execute(_HEADS, {"source": self._source}).fetchall())

    def told(self, ids: Iterable[str]) -> dict[str, Told]:
        """What these records say."""
        rows = self._con.execute(_TOLD, {"ids": list(ids)}).fetchall()
        return {row[0]: Told(row[1], row[2], *map(frozenset, row[3:])) for row in rows}
