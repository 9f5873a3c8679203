"""What a release tells from imported files alone: their objects speak for themselves, under their own ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from comity.release.handle import Handle
from comity.share.stix.telling.context import Context
from comity.share.stix.telling.things import Thing
from comity.sources.stix.held import OBJECTS
from comity.store import raw
from comity.store.workspace import Workspace

_IMPORT = "import:"

# The object that a record was made of stands in its locator.
_OBJECT = "split_part(r.locator, '#id=', 2)"
_RECORDS = f"""
SELECT c.incident_id, r.source, {_OBJECT} AS object,
       count(DISTINCT {_OBJECT}) OVER (PARTITION BY c.incident_id) AS objects
FROM cluster c JOIN record r USING (record_id)
QUALIFY r.source IN (SELECT unnest($sources))
"""
_ACTORS = f"""
SELECT m.actor_id, min(r.source) AS source, min({_OBJECT}) AS object FROM actor_member m JOIN record r USING (record_id)
GROUP BY m.actor_id HAVING count(DISTINCT {_OBJECT}) = 1 AND min(r.source) IN (SELECT unnest($sources))
"""


class Theirs(NamedTuple):
    """incidents, actors: ids of the release -> the object that alone tells of it. sources: incident -> objects among
    what it was fused from. files: files of objects. came: the files as
    they were imported."""

    incidents: dict[str, str]
    actors: dict[str, str]
    sources: list[tuple[str, str]]
    files: list[Path]
    came: list[Path]


def theirs(handle: Handle) -> Theirs:
    """What is told from imported files; nothing without a workspace around the release."""
    if handle.folder.parent.name != "releases":
        return Theirs({}, {}, [], [], [])
    files = {source: paths for source, *paths in _files(handle)}
    imported = {"sources": list(files)}
    rows = handle.con.execute(_RECORDS, imported).fetchall()
    actors = handle.con.execute(_ACTORS, imported).fetchall()
    return Theirs({row[0]: row[2] for row in rows if row[3] == 1}, {row[0]: row[2] for row in actors},
                  sorted({(row[0], row[2]) for row in rows if row[3] > 1}),
                  [files[name][0] for name in sorted(files)], [files[name][1] for name in sorted(files)])  # fmt: skip


def _files(handle: Handle) -> Iterator[tuple[str, Path, Path]]:
    """Source, its objects and what was imported, of each file that a record of the release was read from."""
    workspace = Workspace(handle.folder.parent.parent)
    log = raw.entries(workspace)
    there = {entry.source for entry in log if entry.origin.startswith(_IMPORT)}
    for source, digest in handle.con.execute("SELECT DISTINCT source, raw_sha256 FROM record").fetchall():
        if source in there:
            made = [entry for entry in log if entry.source == source]
            at = max((n for n, entry in enumerate(made) if entry.sha256 == digest), default=None)
            after = next((one for one in made[at:] if one.file == OBJECTS), None) if at is not None else None
            if after is not None and (path := raw.path(workspace, after.sha256)).is_file():
                yield str(source), path, raw.path(workspace, str(digest))


def without(told: Iterable[Thing], whose: Theirs, actors: frozenset[str]) -> Iterator[Thing]:
    """Leaves out what their own objects tell, and what only that names. actors: ids that theirs would have here."""
    needed, left_out = set[str](), set[str]()
    for thing in told:
        of_theirs = thing.incident in whose.incidents
        head = thing.refs[0] if thing.refs and not thing.incident else thing.id
        if of_theirs or (head in actors and head not in needed):
            left_out.update(thing.refs)
        elif not (thing.named and thing.id in left_out and thing.id not in needed):
            needed.update(thing.refs)
            yield thing


def derived(context: Context, whose: Theirs) -> Iterator[Thing]:
    """Of incidents that were fused from imported ones and others: from which."""
    for incident, target in whose.sources:
        source = context.name("incident", incident)
        if source != target and target.startswith("incident--"):
            tie = {"relationship_type": "derived-from", "source_ref": source, "target_ref": target}
            yield Thing(context.name("relationship", f"derived-from/{incident}/{target}"), context.body(tie), incident)
