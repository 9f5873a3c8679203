"""A release opened for reading: incidents, one incident, explanations, dyads."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from comity.model.errors import NotFoundError, UsageError
from comity.model.sentence import Sentence
from comity.release import dyads as dyad_years
from comity.release import info, quality
from comity.release.explain import Explanation, explained, only
from comity.release.filters import Filters
from comity.release.quality import Block
from comity.release.where import where
from comity.release.whole import STANDING, STATEMENT, WHOLE
from comity.store.contracts import contracts
from comity.store.relations import connect, scan


class Handle:
    """Read-only. `con` is a DuckDB connection in which every relation of the release is a view.

    public: only what may be passed on. Made by `comity.open`; usable as a context manager.
    """

    def __init__(self, folder: Path, *, public: bool = False) -> None:
        self.folder = folder
        self.release = info.read(folder)
        self.tables = info.tables(folder, self.release, own_use=not public)
        self.con = connect()
        for name in contracts():
            scan(self.con, name, [self.tables / f"{name}.parquet"])

    def __enter__(self) -> Handle:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Frees the connection."""
        self.con.close()

    def incidents(self, **filters: Any) -> duckdb.DuckDBPyRelation:
        """Incidents by the fields of Filters, newest start first, as a DuckDB relation: `.fetchall()`, `.arrow()`,
        `.df()` (pandas). UsageError names a filter or code that doesn't exist."""
        try:
            asked = Filters(**filters)
        except TypeError:
            raise UsageError(f"unknown filter in {sorted(filters)}.",
                             hint="Filters: " + ", ".join(Filters.__struct_fields__)) from None  # fmt: skip
        condition, values = where(self.con, asked)
        query = f"SELECT * FROM incident WHERE {condition} ORDER BY start_lo DESC NULLS LAST, incident_id"
        return self.con.sql(query, params=values)

    def find(self, incident_id: str) -> str:
        """The id itself, or the one it was redirected to. NotFoundError if there is none."""
        if self.rows("SELECT 1 FROM incident WHERE incident_id = ?", [incident_id]):
            return incident_id
        led = self.rows("SELECT new_id FROM redirect WHERE old_id = ?", [incident_id])
        if not led:
            holes = {"id": repr(incident_id), "version": self.release.version}
            raise NotFoundError(Sentence("no incident {id} in release {version}.", holes))
        return str(led[0]["new_id"])

    def incident(self, incident_id: str) -> dict[str, Any]:
        """One incident with its parts, values, conflicts, records and links, the offline conflicts it stands in and
        what is coded beside it, as plain dicts and lists."""
        found = self.find(incident_id)
        whole = self.rows("SELECT * FROM incident WHERE incident_id = ?", [found])[0]
        return whole | {name: self.rows(rows.one, [found]) for name, rows in WHOLE.items()}

    def explain(self, incident_id: str, field: str | None = None) -> list[Explanation]:
        """How each value of an incident came about, or those of a field given as property (start), kind (victim) or
        both (victim.country); offline conflicts that stood at its date follow. NotFoundError if there is no such field.
        """
        found = self.find(incident_id)
        values = self.rows(WHOLE["value"].one, [found]) + self.rows(STANDING.one, [found])
        return only(explained(found, values, self.rows(STATEMENT.one, [found])), found, field)

    def dyads(self, unit: str = "year", sides: str = "states", *, zeros: bool = True) -> duckdb.DuckDBPyRelation:
        """Directed dyads by year: accused side, victim side, ISO and COW codes, incidents that may have begun then.

        sides: 'states', or 'all'. zeros: rows of years that sources cover and of which nothing is told (see
        `dyads.NOTE`). UsageError if the unit isn't 'year'.
        """
        return dyad_years.dyads(self.con, unit, sides, zeros=zeros)

    def quality(self) -> dict[str, Block]:
        """Source -> its quality. Empty for a release that is older than quality by source."""
        return quality.read(self.tables)

    def source_quality(self, name: str) -> Block:
        """The quality of one source. NotFoundError if this release, or what it passes on, has none of that name."""
        blocks = self.quality()
        if not blocks and self.rows("SELECT 1 FROM source LIMIT 1"):
            raise NotFoundError("this release has no quality by source.", hint="Make a new one with: comity run")
        if name not in blocks:
            raise NotFoundError(f"no source {name[:80]!r} in this release.", hint=f"There are: {', '.join(blocks)}.")
        return blocks[name]

    def rows(self, query: str, values: object = None) -> list[dict[str, Any]]:
        """Rows of a query as dicts, for callers that want plain Python."""
        found = self.con.execute(query, values)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
