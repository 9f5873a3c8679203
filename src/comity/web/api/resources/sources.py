"""Sources, and how much each says."""

from __future__ import annotations

from typing import Any

from comity.release.quality import Block, Summary
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import spot
from comity.web.api.shapes import Page, body, page_of, row, said
from comity.web.views.quality import lines
from comity.web.views.sources import ROWS

_Listed = row("ListedSource", "source", quality=said(Summary | None, "its quality in one line"))


OneSource = body("OneSource", "One source and all of its quality.", source=row("Source", "source"), quality=Block)


def listing(call: Call) -> Page[Any]:
    """All sources."""
    with call.opened.handle() as handle:
        found = lines(handle)
        items = [row | {"quality": found.get(row["source"])} for row in handle.rows(ROWS)]
    return Page(call.opened.release.version, "source", len(items), {}, items, None)


def one(call: Call) -> object:
    """One source."""
    name = call.place["name"]
    with call.opened.handle() as handle:
        block = handle.source_quality(name)
        (told,) = handle.rows("SELECT * FROM source WHERE source = ?", [name])
    return OneSource(call.opened.release.version, told, block)


RESOURCES = [
    Resource(
        "listSources", "/sources", "Sources",
        "All sources of the release: what they are, what they cover, their terms, and their quality in one line.",
        page_of(_Listed), listing,
    ),
    Resource(
        "getSource", "/sources/{name}", "One source", "One source and all of its quality.", OneSource, one,
        places=(spot("name", "short name of a source", "landmarks"),),
    ),
]  # fmt: skip
