"""Which sources there are: every folder here that holds a source.yml, and what was imported into a workspace.

`imports` is a workspace's folder of what was imported, one `<name>.yml` for each source, as source.yml; without it only
the sources that come with Comity are known.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from comity.model.errors import NotFoundError
from comity.sources.kit import Crawl, Crosswalk, Spec, read_spec

_HERE = Path(__file__).parent
EMBEDDED = "embedded"
IMPORTED = "imported"
_READER = "stix"
"""The folder of the crawler that reads what was imported: STIX, into which other formats are brought first."""


def names(imports: Path | None = None) -> list[str]:
    """Names of all sources, sorted; a name is its folder's with hyphens."""
    own = [path.parent.name.replace("_", "-") for path in _HERE.glob("*/source.yml")]
    return sorted([*own, *(path.stem for path in imports.glob("*.yml"))] if imports else own)


def folder(name: str, imports: Path | None = None) -> Path:
    """The folder of a source's crawler. NotFoundError names the sources there are."""
    path = _HERE / name.replace("-", "_")
    if (path / "source.yml").exists():
        return path
    if name in names(imports):
        return _HERE / _READER
    raise NotFoundError(f"no source {name!r}.", hint="There are: " + ", ".join(names(imports)))


def spec(name: str, imports: Path | None = None) -> Spec:
    """What source.yml of that source says."""
    path = folder(name, imports)
    return _own(path) if (path / "source.yml").exists() or imports is None else read_spec(imports / f"{name}.yml")


@lru_cache(maxsize=64)
def _own(path: Path) -> Spec:
    return read_spec(path / "source.yml")


@lru_cache(maxsize=64)
def _crosswalk(path: Path) -> Crosswalk:
    return Crosswalk.read(path / "crosswalk.yml")


def crosswalk(name: str, imports: Path | None = None) -> Crosswalk:
    """The crosswalk beside the crawler."""
    return _crosswalk(folder(name, imports))


def crawler(name: str, imports: Path | None = None) -> Callable[[Crawl], None]:
    """The crawl function of a source."""
    function: Callable[[Crawl], None] = import_module(module(name, imports)).crawl
    return function


def module(name: str, imports: Path | None = None) -> str:
    """The module that holds the crawl function of a source."""
    return f"comity.sources.{folder(name, imports).name}.crawl"


def embedded() -> list[str]:
    """Sources whose data come with the package, so that they need no fetching."""
    return [name for name in names() if spec(name).fetch == EMBEDDED]
