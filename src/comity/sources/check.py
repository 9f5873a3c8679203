"""Whether what was read of a source is sound: contracts, known properties and codes, floors and ceilings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from comity.model import territories
from comity.model.errors import ContractError, SourceError
from comity.model.properties import WHOLE_KINDS, properties
from comity.model.vocabulary import vocabulary
from comity.sources import catalogue
from comity.sources.kit import Spec
from comity.sources.reading import RELATIONS
from comity.store.contracts import contract
from comity.store.relations import connect, count, scan
from comity.store.validate import breaches

_PLACE = "territory"
_LISTED = "listed in docs/reference/codebook.md, under Properties and Schemes"

_UNKNOWN = """
WITH used AS (
  SELECT DISTINCT CASE WHEN subject <> '' THEN split_part(substr(subject, 2), '/', 1)
                       WHEN list_contains($wholes, r.kind) THEN r.kind ELSE 'incident' END AS kind, prop, value, unit
  FROM statement JOIN record r USING (record_id) WHERE prop IN (SELECT prop FROM known WHERE scheme IS NOT NULL)
     OR prop NOT IN (SELECT prop FROM known)),
placed AS (
  SELECT u.kind, u.prop, k.scheme, k.prop IS NULL AS stray,
         CASE WHEN k.scheme = 'severity_scale' THEN u.unit ELSE u.value END AS code
  FROM used u LEFT JOIN known k ON k.kind = u.kind AND k.prop = u.prop)
SELECT DISTINCT kind || '.' || prop || CASE WHEN stray THEN '' ELSE ' = ' || code END FROM placed
WHERE stray OR (scheme IS NOT NULL AND code IS NOT NULL AND (scheme, code) NOT IN (SELECT (scheme, code) FROM code_of))
ORDER BY ALL LIMIT 10
"""


def check(name: str, folder: Path, *, bounds: bool = True, imports: Path | None = None) -> None:
    """ContractError or SourceError with everything that is wrong with a crawl's output in `folder`.

    bounds: whether it has to keep within floors and ceilings, which a sample doesn't. imports: see
    catalogue.
    """
    con = connect()
    try:
        for relation in RELATIONS:
            scan(con, relation, [folder / f"{relation}.parquet"])
        for relation in RELATIONS:
            if found := list(breaches(con, contract(relation))):
                raise ContractError(relation, found)
        if found := [
            *_unknown(con),
            *(_out_of_bounds(con, catalogue.spec(name, imports)) if bounds else ()),
            *_unaccounted(con),
        ]:
            raise SourceError("; ".join(found) + ".")
    finally:
        con.close()


def errors(folder: Path) -> dict[str, int]:
    """Issues of level error by code: a column that nobody reads leaves a crawl sound, and yet somebody has to look."""
    with connect() as con:
        query = "SELECT code, count(*) FROM read_parquet(?) WHERE level = 'error' GROUP BY code ORDER BY code"
        return dict(con.execute(query, [str(folder / "issue.parquet")]).fetchall())


def _unknown(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    known = [(kind, prop, _PLACE if p.holds == "place" else p.scheme)
             for kind, held in properties().items() for prop, p in held.items()]  # fmt: skip
    codes = [(scheme, code) for scheme, held in vocabulary().items() for code in held]
    codes += [(_PLACE, code) for code in territories.table()]
    con.register("known", pa.table(dict(zip(("kind", "prop", "scheme"), zip(*known, strict=True), strict=True))))
    con.register("code_of", pa.table(dict(zip(("scheme", "code"), zip(*codes, strict=True), strict=True))))
    if rows := [str(row[0]) for row in con.execute(_UNKNOWN, {"wholes": list(WHOLE_KINDS)}).fetchall()]:
        yield f"properties or codes outside the vocabulary: {rows} ({_LISTED})"


def _out_of_bounds(con: duckdb.DuckDBPyConnection, spec: Spec) -> Iterator[str]:
    for what, floor, ceiling in (("record", spec.floors.records, spec.ceilings.records),
                                 ("statement", spec.floors.statements, spec.ceilings.statements)):  # fmt: skip
        found = count(con, what)
        if not floor <= found <= ceiling:
            yield f"{found} {what}s, outside {floor} to {ceiling} of its source.yml: a broken or a very new version"


def _unaccounted(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    query = "SELECT file FROM accounting WHERE rows <> recorded + attached + duplicate + refused"
    for (file,) in con.execute(query).fetchall():
        yield f"rows of {file} are not all accounted for"
