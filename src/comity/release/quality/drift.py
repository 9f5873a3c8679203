"""What changed since a source last had other files: records and statements that came, went, or say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import msgspec

from comity.model.errors import DataError
from comity.release import info
from comity.release.quality.accounting import rows
from comity.release.quality.blocks import Block, Changed, ChangedProperty, read
from comity.store.relations import steps

Files = dict[str, str]


class Edition(NamedTuple):
    """An earlier release: its version, the folder of its tables, and what its quality.json says of the sources."""

    version: str
    tables: Path
    blocks: Mapping[str, Block]


# A value that moved to another row, or is told in other words, is the same value. XOR needs no order of rows.
_DIGESTS = """
SELECT record_id, kind, subject, prop, bit_xor(said) AS digest FROM (
  SELECT DISTINCT s.record_id, CASE WHEN s.subject = '' THEN {whole} ELSE split_part(substr(s.subject, 2), '/', 1) END
    AS kind, s.subject, s.prop, hash(s.value, s.value_num, s.unit, s.date_lo, s.date_hi, s.stance) AS said
  FROM {statement} s JOIN {record} r USING (record_id))
GROUP BY ALL
"""
_WHOLE = "CASE WHEN r.kind IN ('incident', 'campaign', 'event') THEN 'incident' ELSE r.kind END"

_COUNTS = """
SELECT (SELECT count(*) FROM now_record ANTI JOIN then_record USING (record_id)) AS records_added,
       (SELECT count(*) FROM then_record ANTI JOIN now_record USING (record_id)) AS records_withdrawn,
       (SELECT count(*) FROM now_statement ANTI JOIN then_statement USING (statement_id)) AS statements_added,
       (SELECT count(*) FROM then_statement ANTI JOIN now_statement USING (statement_id)) AS statements_withdrawn
"""

_PROPERTIES = """
SELECT coalesce(n.kind, o.kind) AS kind, coalesce(n.prop, o.prop) AS prop, count(*) FILTER (o.digest IS NULL) AS added,
       count(*) FILTER (n.digest IS NULL) AS withdrawn, count(*) FILTER (n.digest <> o.digest) AS changed
FROM now_digest n FULL JOIN then_digest o USING (record_id, subject, prop)
GROUP BY 1, 2 HAVING added + withdrawn + changed > 0 ORDER BY added + withdrawn + changed DESC, kind, prop
"""


def editions(releases: Iterable[Path], wanted: Iterable[str], *, public: bool) -> list[Edition]:
    """Of release folders, newest first, those that tell when each wanted source was last heard. public: what they
    pass on. A release that can't be read, or is older than quality by source, tells nothing."""
    missing, found = set(wanted), list[Edition]()
    for folder in releases:
        if not missing:
            break
        tables = _tables(folder, public)
        blocks = read(tables) if (tables / "statement.parquet").is_file() else {}
        found.append(Edition(folder.name, tables, blocks))
        missing -= set(blocks)
    return found


def drift(
    con: duckdb.DuckDBPyConnection, files: Mapping[str, Files], before: Sequence[Edition]
) -> dict[str, Changed | None]:
    """Source -> what changed; `before` are the earlier releases, newest first. With the same files as in the newest
    that heard it, that one's answer stands; a source that none of them heard has None."""
    return {source: _one(con, source, now, before) for source, now in files.items()}


def _one(con: duckdb.DuckDBPyConnection, source: str, now: Files, before: Sequence[Edition]) -> Changed | None:
    last = next((edition for edition in before if source in edition.blocks), None)
    if last is None:
        return None
    then = last.blocks[source].files
    return last.blocks[source].changed if then == now else _compared(con, source, last, then, now)


def _compared(con: duckdb.DuckDBPyConnection, source: str, last: Edition, then: Files, now: Files) -> Changed:
    con.execute("SET VARIABLE drifting = ?", [source])
    for name in ("record", "statement"):
        path = str(last.tables / f"{name}.parquet").replace("'", "''")
        own = "split_part(record_id, ':', 1) = getvariable('drifting')"
        steps(con, [(f"now_{name}", f"SELECT * FROM {name} WHERE {own}"),
                    (f"then_{name}", f"SELECT * FROM read_parquet('{path}') WHERE {own}")])  # fmt: skip
    for when in ("now", "then"):
        told = _DIGESTS.format(whole=_WHOLE, record=f"{when}_record", statement=f"{when}_statement")
        steps(con, [(f"{when}_digest", told)])
    properties = msgspec.convert(rows(con, _PROPERTIES), list[ChangedProperty])
    return Changed(since=last.version, old_files=then, new_files=now, properties=properties, **rows(con, _COUNTS)[0])


def _tables(folder: Path, public: bool) -> Path:
    try:
        return info.tables(folder, info.read(folder), own_use=not public)
    except DataError:
        return folder / "unreadable"
