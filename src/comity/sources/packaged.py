"""Files that an installed package of another project carries; the package is found, never run."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from comity.model.errors import EnvironmentRefusedError, SourceError
from comity.sources.kit.spec import File

_SCHEME = "package:"


def packaged_file(file: File) -> Path:
    """The file that `url: package:<package>/<path inside>` names.

    EnvironmentRefusedError if the package isn't installed, SourceError if the address is wrong or the file is gone.
    """
    package, _, inside = file.url.removeprefix(_SCHEME).partition("/")
    if not file.url.startswith(_SCHEME) or not package.isidentifier() or not inside:
        raise SourceError(f"{file.url!r} isn't package:<package>/<path>.", file=file.name, hint="Correct source.yml.")
    found = find_spec(package)
    if found is None:
        raise EnvironmentRefusedError(f"the package {package} isn't installed.", hint=f"Try: pip install {package}")
    for folder in found.submodule_search_locations or []:
        if (path := Path(folder) / inside).is_file():
            return path
    raise SourceError(f"the package {package} has no {inside}.", file=file.name, hint="Its version may be another one.")
