"""Which sources there are: every folder here that holds a source.yml."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from comity.model.errors import NotFoundError
from comity.sources.kit import Crawl, Crosswalk, Spec, read_spec

_HERE = Path(__file__).parent
EMBEDDED = "embedded"


def names() -> list[str]:
    """Names of all sources, sorted; a name is its folder's with hyphens."""
    return sorted(path.parent.name.replace("_", "-") for path in _HERE.glob("*/source.yml"))


def folder(name: str) -> Path:
    """The folder of a source. NotFoundError names the sources there are."""
    path = _HERE / name.replace("-", "_")
    if not (path / "source.yml").exists():
        raise NotFoundError(f"no source {name!r}.", hint="There are: " + ", ".join(names()))
    return path


@lru_cache(maxsize=64)
def spec(name: str) -> Spec:
    """What source.yml of that source says."""
    return read_spec(folder(name) / "source.yml")


@lru_cache(maxsize=64)
def crosswalk(name: str) -> Crosswalk:
    """The crosswalk beside the crawler."""
    return Crosswalk.read(folder(name) / "crosswalk.yml")


def crawler(name: str) -> Callable[[Crawl], None]:
    """The crawl function of a source."""
    function: Callable[[Crawl], None] = import_module(f"comity.sources.{folder(name).name}.crawl").crawl
    return function


def embedded() -> list[str]:
    """Sources whose data come with the package, so that they need no fetching."""
    return [name for name in names() if spec(name).fetch == EMBEDDED]
