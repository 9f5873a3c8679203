"""A file becomes a source of the workspace: kept by its hash, with its objects, markings, and what is wrong with it.

Of a file that may be passed on in part, what may not be becomes a second source.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from comity.model.errors import UsageError
from comity.model.identity import slug
from comity.share.importing import terms
from comity.share.importing.dividing import Divided, divided, notices
from comity.share.importing.formats import came_of
from comity.share.importing.objects import Came
from comity.share.stix.unpacked import LARGEST, unpacked
from comity.sources import catalogue
from comity.sources.kit.spec import Bounds, Coverage, File, Licence, Spec
from comity.sources.stix.held import CONTEXT, FAULTS, MARKINGS, OBJECTS, Fault
from comity.store import raw
from comity.store.lock import held
from comity.store.workspace import Workspace, plain_errors, write_whole

_MOST = 10_000_000
_UNKNOWN = "unknown"
_SAFE = frozenset("._- ")
_RESTRICTED = "-restricted"
_OTHER = "Choose another name with --name."


class Taken(msgspec.Struct, frozen=True):
    """source: its name. objects: valid ones. refused: left out. faults: all that was found. terms, licence: whether
    it may be passed on, and why. strict, unmarked: objects, as in Marked. restricted: name of the source that has what
    may not be, if only a part of it may; kept_in: how many objects that are. same: it was imported before."""

    source: str
    format: str
    objects: int
    refused: int
    faults: list[Fault]
    terms: str
    licence: str
    strict: int
    unmarked: int
    restricted: str | None
    kept_in: int
    same: bool


class _Source(NamedTuple):
    """A source that a file becomes. content: the file as it came, or what was made of it. beside: what its other files
    hold, in their order."""

    spec: Spec
    content: Path | Iterable[bytes]
    beside: list[Iterable[bytes]]


def take(workspace: Workspace, path: Path, *, name: str | None = None, format_: str | None = None,
         said: str | None = None) -> Taken:  # fmt: skip
    """Takes a file in. name: of the source, else made from the file's. said: terms that a person states.

    DataError: nothing in it can be used. UsageError: a name that is taken, or terms wider than the markings.
    """
    source = _name(name or slug(path.name.partition(".")[0]))
    terms.known(said)
    form, came = came_of(unpacked(path), path.name, format_)
    marked = came.noted.marked()
    mixed = said != "none" and (marked.strict or (marked.unmarked and said is None))
    parts = divided(came.objects, came.noted, stated=said is not None) if mixed else None
    sources = _both(source, path, came, marked, parts, said) if parts else [_whole(source, path, came, marked, said)]
    with held(workspace):
        same = [_keep(workspace, one) for one in sources]
        if not parts:
            (workspace.imports / f"{restricted(source)}.yml").unlink(missing_ok=True)
    refused = len({one.object for one in came.faults if one.refused})
    licence = sources[0].spec.licence
    return Taken(source, form, len(came.objects), refused, came.faults, licence.terms, licence.name, marked.strict,
                 marked.unmarked, restricted(source) if parts else None, parts.n if parts else 0,
                 all(same))  # fmt: skip


def restricted(source: str) -> str:
    """The name of the source that has what stays in of a file that is divided."""
    return source + _RESTRICTED


def _whole(source: str, path: Path, came: Came, marked: terms.Marked, said: str | None) -> _Source:
    spec = _spec(source, _file(path.name), came.noted.publisher(), terms.licence(marked, said))
    return _Source(spec, path, [_lines(came.objects), [_json(marked.meanings)], _faults(came.faults)])


def _both(source: str, path: Path, came: Came, marked: terms.Marked, parts: Divided, said: str | None) -> list[_Source]:
    """What may be passed on, whose file is made of that alone: the hash of the whole would tell of the rest. What is
    wrong in the file stays in, as it isn't known who may read it."""
    meanings = {key: text for key, text in marked.meanings.items() if key in terms.KNOWN or key in parts.ids}
    licence = terms.of_the_open(said, notices(parts))
    open_ = _spec(source, f"{source}.jsonl", came.noted.publisher(parts.ids), licence)
    kept = _spec(restricted(source), _file(path.name), came.noted.publisher(), terms.KEPT, CONTEXT)
    return [
        _Source(open_, list(_lines(parts.open)), [_lines(parts.open), [_json(meanings)], _faults([])]),
        _Source(kept, path, [_lines(parts.kept), [_json(marked.meanings)], _faults(came.faults),
                             [_json({"source": source, "objects": parts.context})]]),
    ]  # fmt: skip


def _lines(objects: list[bytes]) -> Iterable[bytes]:
    return (line + b"\n" for line in objects)


def _faults(faults: list[Fault]) -> Iterable[bytes]:
    return [b"\n", *(msgspec.json.encode(one) + b"\n" for one in faults)]


def _json(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _name(name: str) -> str:
    if not name or slug(name) != name:
        raise UsageError(f"{name!r} is no name of a source.", hint="Small letters, digits and hyphens: --name cert-a")
    if name in (*catalogue.names(), "all"):
        raise UsageError(f"{name} comes with Comity.", hint=_OTHER)
    if name.endswith(_RESTRICTED):
        raise UsageError(f"{_RESTRICTED} at the end of a name is for what stays in of a file.", hint=_OTHER)
    return name


def _file(name: str) -> str:
    """A name that can stand in a locator."""
    safe = "".join(letter if letter.isalnum() or letter in _SAFE else "_" for letter in name)
    return f"original-{safe}" if safe in (OBJECTS, MARKINGS, FAULTS, CONTEXT) else safe


def _spec(name: str, file: str, publisher: str | None, licence: Licence, *more: str) -> Spec:
    files = [File(one, "json", LARGEST) for one in (file, OBJECTS, MARKINGS, FAULTS, *more)]
    coverage = Coverage(_UNKNOWN, _UNKNOWN, "What its publisher put into the file.", "Not known.")
    return Spec(name, f"{name} (imported)", publisher or name, "tracker", "", "incident", "", coverage,
                licence, "imported", files, Bounds(0, 0), Bounds(_MOST, _MOST * 100), _ASKS,
                names_actors=True)  # fmt: skip


_ASKS = ["title", "summary", "start", "end", "type", "technique", "publication", "marking", "victim", "attribution",
         "effect", "loss"]  # fmt: skip


def _keep(workspace: Workspace, source: _Source) -> bool:
    """Keeps the files and the description; whether the first was there before."""
    spec = source.spec
    former = raw.latest(workspace, spec.name, spec.files[0].name)
    digests = [raw.keep(workspace, content) for content in (source.content, *source.beside)]
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
