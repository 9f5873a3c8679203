"""A file becomes a source of the workspace: kept by its hash, with its objects, markings, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from comity.model.errors import UsageError
from comity.model.identity import slug
from comity.share.importing import objects, terms
from comity.share.importing.formats import came_of
from comity.share.importing.unpacked import LARGEST, unpacked
from comity.sources import catalogue
from comity.sources.kit.spec import Bounds, Coverage, File, Licence, Spec
from comity.sources.stix.held import FAULTS, MARKINGS, OBJECTS, Fault
from comity.store import raw
from comity.store.lock import held
from comity.store.workspace import Workspace, plain_errors, write_whole

_MOST = 10_000_000
_UNKNOWN = "unknown"
_SAFE = frozenset("._- ")


class Taken(msgspec.Struct, frozen=True):
    """source: its name. objects: valid ones. refused: left out. faults: all that was found. terms, licence: whether
    it may be passed on, and why. strict, unmarked: objects, as in Marked. same: it was imported before."""

    source: str
    format: str
    objects: int
    refused: int
    faults: list[Fault]
    terms: str
    licence: str
    strict: int
    unmarked: int
    same: bool


def take(workspace: Workspace, path: Path, *, name: str | None = None, format_: str | None = None,
         said: str | None = None) -> Taken:  # fmt: skip
    """Takes a file in. name: of the source, else made from the file's. said: terms that a person states.

    DataError: nothing in it can be used. UsageError: a name that is taken, or terms wider than the markings.
    """
    source = _name(name or slug(path.name.partition(".")[0]))
    form, came = came_of(unpacked(path), path.name, format_)
    marked = came.noted.marked()
    spec = _spec(source, _file(path.name), came.noted.publisher(), terms.licence(marked, said))
    with held(workspace):
        same = _keep(workspace, spec, path, came, marked)
    refused = len({one.object for one in came.faults if one.refused})
    return Taken(source, form, len(came.objects), refused, came.faults, spec.licence.terms, spec.licence.name,
                 marked.strict, marked.unmarked, same)  # fmt: skip


def _name(name: str) -> str:
    if not name or slug(name) != name:
        raise UsageError(f"{name!r} is no name of a source.", hint="Small letters, digits and hyphens: --name cert-a")
    if name in (*catalogue.names(), "all"):
        raise UsageError(f"{name} comes with Comity.", hint="Choose another name with --name.")
    return name


def _file(name: str) -> str:
    """A name that can stand in a locator."""
    safe = "".join(letter if letter.isalnum() or letter in _SAFE else "_" for letter in name)
    return f"original-{safe}" if safe in (OBJECTS, MARKINGS, FAULTS) else safe


def _spec(name: str, file: str, publisher: str | None, licence: Licence) -> Spec:
    files = [File(one, "json", LARGEST) for one in (file, OBJECTS, MARKINGS, FAULTS)]
    coverage = Coverage(_UNKNOWN, _UNKNOWN, "What its publisher put into the file.", "Not known.")
    return Spec(name, f"{name} (imported)", publisher or name, "tracker", "", "incident", "", coverage,
                licence, "imported", files, Bounds(0, 0), Bounds(_MOST, _MOST * 100), _ASKS,
                names_actors=True)  # fmt: skip


_ASKS = ["title", "summary", "start", "end", "type", "technique", "publication", "marking", "victim", "attribution",
         "effect", "loss"]  # fmt: skip


def _keep(workspace: Workspace, spec: Spec, path: Path, came: objects.Came, marked: terms.Marked) -> bool:
    """Keeps the four files and the description; whether the file as it came was there before."""
    former = raw.latest(workspace, spec.name, spec.files[0].name)
    digests = [raw.keep(workspace, path), *(raw.keep(workspace, blocks) for blocks in _made(came, marked))]
    spec = msgspec.structs.replace(spec, edition=digests[0][:12])
    now = datetime.now(UTC).replace(microsecond=0)
    with plain_errors(workspace.root):
        workspace.imports.mkdir(exist_ok=True)
        write_whole(workspace.imports / f"{spec.name}.yml", msgspec.yaml.encode(spec).decode())
    raw.log(workspace, [
        raw.Entry(source=spec.name, file=file.name, sha256=digest, bytes=raw.path(workspace, digest).stat().st_size,
                  origin=f"import:{file.name}", retrieved_at=now, edition=spec.edition, terms=spec.licence.terms)
        for file, digest in zip(spec.files, digests, strict=True)])  # fmt: skip
    return former is not None and former.sha256 == digests[0]


def _made(came: objects.Came, marked: terms.Marked) -> Iterable[Iterable[bytes]]:
    yield (line + b"\n" for line in came.objects)
    yield [msgspec.json.encode(marked.meanings, order="sorted")]
    yield [b"\n", *(msgspec.json.encode(one) + b"\n" for one in came.faults)]
