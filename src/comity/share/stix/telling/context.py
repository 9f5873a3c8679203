"""What the tellers of one release share: its tables, ids, references to its records, and its parties."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import duckdb

from comity.model import territories
from comity.share.stix.kinds.texts import locator
from comity.share.stix.telling.things import COMITY, OURS, Names, Thing, ours, present
from comity.share.stix.telling.values import QUERY, Values, values

BATCH = 5000


class Context:
    """con: a release's relations as views. markings: ids that every object carries.

    Parties and places are made when something refers to them first, and told at the end by `shared`.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, names: Names, markings: list[str]) -> None:
        self._con = con
        self.name = names
        self._marked = {"object_marking_refs": markings}
        self._shared: dict[str, Thing] = {}

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """Rows of a query as dicts, fetched a batch at a time on a cursor of their own."""
        found = self._con.cursor().execute(query)
        columns = [column[0] for column in found.description or []]
        while batch := found.fetchmany(BATCH):
            yield from (dict(zip(columns, row, strict=True)) for row in batch)

    def body(
        self, said: dict[str, Any], *, by: str | None = COMITY, own: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Properties with what all objects have. by: the claimant; None where the record doesn't name one."""
        extensions = {**said.pop("extensions", {}), **({OURS: ours(**own)} if own is not None else {})}
        return present({"created_by_ref": by, **said, "extensions": extensions}) | self._marked

    @cached_property
    def references(self) -> dict[str, dict[str, str]]:
        """An external reference for each record, by its id."""
        found = self.rows("SELECT record_id, publisher, url FROM record")
        return {row["record_id"]: _reference(**row) for row in found}

    def values(self, incident_id: str, part_id: str = "") -> list[dict[str, Any]]:
        """Further values of an incident or a part of it."""
        return self._values.get((incident_id, part_id), [])

    @cached_property
    def _values(self) -> Values:
        return values(self.rows(QUERY))

    def sources(self, records: list[str] | None) -> list[dict[str, str]]:
        """External references to records."""
        return [self.references[record] for record in records or () if record in self.references]

    def once(self, kind: str, key: str, make: Any) -> str:
        """The id of something shared; `make` gives its body when it is named first."""
        made = self.name(kind, key)
        if made not in self._shared:
            self._shared[made] = Thing(made, {})  # stands in, as what is made may refer to itself
            self._shared[made] = Thing(made, make())
        return made

    def shared(self) -> Iterator[Thing]:
        """What was named so far, in the order of ids, so that a file doesn't depend on who named it first."""
        yield from (self._shared[key]._replace(named=True) for key in sorted(self._shared))

    def claimant(self, name: str | None, kind: str | None, country: str | None) -> str | None:
        """The identity of who says something; None if the record doesn't name one."""
        if not name:
            return None
        own = {"level": "claimant", "claimant_kind": kind, "country": country}
        return self.once("identity", f"claimant/{name}/{kind}/{country}", lambda: self.body({"name": name}, own=own))

    def state(self, code: str) -> str:
        """The identity of a state, or of a group of states, that somebody accuses: not a place."""
        said = {"name": territories.name(code), "identity_class": "organization", "sectors": ["government"],
                "description": "A state as a party, not its territory."}  # fmt: skip
        return self.once("identity", f"state/{code}", lambda: self.body(said, own={"level": "state", "code": code}))

    def location(self, code: str) -> str | None:
        """The place of a code; None for an organisation of states, which is none."""
        kind, _, rest = code.partition(":")
        if kind == "org":
            return None
        place = {"region": rest} if kind == "region" else {"country": code}
        said = {"name": territories.name(code), **place}
        return self.once("location", code, lambda: self.body(said, own={"code": code}))


def _reference(record_id: str, publisher: str, url: str | None) -> dict[str, str]:
    known = url if url and not locator(url, None) else None
    return present({"source_name": publisher, "url": known, "external_id": record_id})
