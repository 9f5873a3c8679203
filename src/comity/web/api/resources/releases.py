"""Releases, and what changed between them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import pyarrow.parquet as pq
from msgspec import Meta

from comity.model.errors import NotFoundError
from comity.release.index import changed
from comity.release.index.changed import Change
from comity.release.info import Release
from comity.store.contracts import contracts
from comity.web.api import paging
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import PAGED, limit, one_of, spot, text
from comity.web.api.shapes import Page, Version

_OPS = ("ADDED", "REMOVED", "MODIFIED", "MERGED", "SPLIT")


class AboutRelease(msgspec.Struct, frozen=True, rename={"is_current": "current"}):
    """A release. sources: those whose data this server shows of it."""

    version: str
    made_at: str
    previous: str | None
    software: Annotated[str, Meta(description="version of Comity that made it")]
    sources: list[str]
    is_current: Annotated[bool, Meta(description="whether it is what a request without `release` reads")]


class OneRelease(msgspec.Struct, frozen=True):
    """One release and the rows of its tables, as far as this server shows them."""

    release: Version
    about: Annotated[AboutRelease, Meta(description="the release")]
    rows: Annotated[dict[str, int], Meta(description="relation -> rows")]


def listing(call: Call) -> Page[Any]:
    """All releases that this server has, the newest first."""
    newest = call.current.newest()
    there = [told for version in reversed(call.current.versions()) if (told := _told(call, version, newest))]
    return Page(call.opened.release.version, "release", len(there), {}, there, None)


def one(call: Call) -> OneRelease:
    """One release."""
    asked_for, newest = call.place["version"], call.current.newest()
    release, folder = call.current.described(newest if asked_for == "current" else asked_for)
    rows = {
        name: pq.read_metadata(path).num_rows for name in contracts() if (path := folder / f"{name}.parquet").exists()
    }
    return OneRelease(call.opened.release.version, _shown(call, release, newest), rows)


def changes(call: Call) -> Page[Any]:
    """What each release after one changed, in the order of releases."""
    index, since = call.opened.index, call.said["since"]
    _reached(call, since)
    wanted: list[object] = [since, call.said.get("op", ""), call.said.get("op", "")]
    told = "FROM change WHERE version > ? AND (? = '' OR op = ?)"
    ((count,),) = index.sql(f"SELECT count(*) {told}", wanted)
    key, most = paging.behind(call, "change", 3) or ("", "", ""), limit(call.read)
    query = f"SELECT * {told} AND (version, incident_id, op) > (?, ?, ?) ORDER BY version, incident_id, op LIMIT ?"
    rows = index.sql(query, [*wanted, *key, most + 1])
    items = [((one.version, one.incident_id, one.op), one) for one in changed.read(rows)]
    return paging.page(call, "change", count, items[:most], more=len(items) > most)


def _reached(call: Call, since: str) -> None:
    """NotFoundError unless every release from there to the one that is read was compared with the one before it."""
    before = dict(call.opened.index.sql("SELECT version, previous FROM compared"))
    reached = call.opened.release.version
    back = [reached]
    while reached in before:
        reached = before[reached]
        back.append(reached)
    if since not in back:
        raise NotFoundError("changes since that release are not kept here.", hint="Kept since: " + ", ".join(back))


def _there(call: Call) -> object:
    """Which releases there are."""
    return call.current.versions()


def _told(call: Call, version: str, newest: str) -> AboutRelease | None:
    try:
        return _shown(call, call.current.described(version)[0], newest)
    except NotFoundError:  # made by another version of Comity, or gone meanwhile
        return None


def _shown(call: Call, told: Release, newest: str) -> AboutRelease:
    sources = told.open_sources if call.current.public else told.sources
    return AboutRelease(told.version, told.made_at, told.previous, told.software, sources, told.version == newest)


RESOURCES = [
    Resource(
        "listReleases", "/releases", "Releases", "All releases that this server has, the newest first.",
        Page[AboutRelease], listing, state=_there,
    ),
    Resource(
        "getRelease", "/releases/{version}", "One release", "One release and the rows of its tables.", OneRelease, one,
        places=(spot("version", "version of a release, or current", "current"),), state=_there,
    ),
    Resource(
        "listChanges", "/changes", "Changes between releases",
        "What each release after `since` changed, incident by incident, in the order of releases. Who keeps the last "
        "cursor, or asks again since the release that was read, misses nothing.",
        Page[Change], changes,
        parameters=(
            text("since", "version of the release that you know", required=True), one_of("op", "what happened", *_OPS),
            *PAGED,
        ),
    ),
]  # fmt: skip
