"""A stage and its fingerprint: it is dirty when its code, data, parameters, libraries, contracts or inputs changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

import msgspec

from comity.model.identity import content_id
from comity.pipeline.code import code_hash, libraries
from comity.store.contracts import version
from comity.store.workspace import Workspace, swapped_in

_SEAL = "stage.json"
_NOTHING: Mapping[str, str] = {}


class Seal(msgspec.Struct, frozen=True):
    """What a finished stage leaves behind: its fingerprint, what went into it, its figures, its files' SHA-256."""

    fingerprint: str
    parts: dict[str, str]
    figures: dict[str, int]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage in one workspace. `parts` names what its fingerprint is made of, so that a change can be named."""

    name: str
    folder: Path
    parts: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        return content_id(*(f"{key}={value}" for key, value in sorted(self.parts.items())))

    @property
    def seal(self) -> Seal | None:
        """What the last good run left, None if there is none or it can't be read."""
        try:
            return msgspec.json.decode((self.folder / _SEAL).read_bytes(), type=Seal)
        except (OSError, msgspec.DecodeError):
            return None

    def why(self) -> str:
        """Why it must run, empty if it needn't."""
        seal = self.seal
        if seal is None:
            return "never run here"
        if damaged := self.damaged():
            return "damaged: " + ", ".join(damaged)
        changed = [key for key in {**seal.parts, **self.parts} if seal.parts.get(key) != self.parts.get(key)]
        return "changed: " + ", ".join(sorted(changed)) if changed else ""

    def damaged(self) -> list[str]:
        """Files that are gone or not as the last good run left them."""
        seal = self.seal
        return [name for name, digest in (seal.files if seal else {}).items() if _hash(self.folder / name) != digest]

    @contextmanager
    def fresh(self, figures: dict[str, int], found: Mapping[str, str] = _NOTHING) -> Iterator[Path]:
        """A folder to fill; sealed and swapped in when all went well. `found`: parts that the work itself changed."""
        with swapped_in(self.folder) as folder:
            yield folder
            files = {path.name: _hash(path) for path in sorted(folder.iterdir())}
            done = replace(self, parts={**self.parts, **found})
            seal = Seal(done.fingerprint, dict(done.parts), figures, files)
            (folder / _SEAL).write_bytes(msgspec.json.encode(seal))


def stage(workspace: Workspace, name: str, modules: tuple[str, ...], **inputs: str) -> Stage:
    """A stage whose code is `modules` and whose inputs and parameters are named."""
    parts = {"code": code_hash(*modules), "libraries": libraries(), "contracts": str(version()), **inputs}
    return Stage(name, workspace.stages / name, parts)


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
