"""Statements: what one record says of one property, in its words, at its place."""

from __future__ import annotations

from typing import Any

from comity.model.errors import UsageError
from comity.release.index import tellings
from comity.release.index.tellings import Telling
from comity.web.api import paging
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import PAGED, limit, spot, text
from comity.web.api.shapes import Page, body, page_of, row

Statement = row("Statement", "statement")


OneStatement = body("OneStatement", "One statement.", statement=Statement)


def listing(call: Call) -> Page[Any]:
    """Statements of an incident or of a record, record by record."""
    asked = _records(call)
    key, most = paging.behind(call, "statement", 2), limit(call.read)
    items: list[paging.Item] = []
    for record in (one for one in asked if key is None or one.record_id >= key[0]):
        told = (
            ((record.record_id, name), raw) for name, raw in tellings.statements(call.opened.index, record.record_id)
        )
        items += [item for item in told if key is None or item[0] > key]
        if len(items) > most:
            break
    return paging.page(call, "statement", sum(one.n for one in asked), items[:most], more=len(items) > most)


def one(call: Call) -> object:
    """One statement."""
    found = tellings.statement(call.opened.index, call.place["statement_id"])
    return OneStatement(call.opened.release.version, found)


def _records(call: Call) -> list[Telling]:
    index = call.opened.index
    if ("incident" in call.said) == ("record" in call.said):
        raise UsageError("statements are listed of one incident or of one record.", hint="Give incident= or record=.")
    if "record" in call.said:
        return [tellings.record(index, call.said["record"])]
    return tellings.records(index, index.lead(call.said["incident"]))


RESOURCES = [
    Resource(
        "listStatements", "/statements", "Statements of an incident or a record",
        "All that the records of one incident, or one record, say: give `incident` or `record`. Ordered by record and "
        "id.",
        page_of(Statement), listing,
        parameters=(
            text("incident", "id of an incident"), text("record", "id of a record, such as eurepoc:1680"), *PAGED,
        ),
    ),
    Resource(
        "getStatement", "/statements/{statement_id}", "One statement", "One statement by its id.", OneStatement, one,
        places=(spot("statement_id", "id of a statement"),),
    ),
]  # fmt: skip
