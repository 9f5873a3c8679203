"""Which code and data files a stage depends on, found by reading imports, and their hash."""

from __future__ import annotations

import ast
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_NAME = _ROOT.name
_LIBRARIES = ("duckdb", "msgspec", "pyarrow", "pymispgalaxies", "pypdf", "python-calamine", "pyyaml", "rapidfuzz")
_DATA = {".yml", ".yaml", ".csv", ".json", ".sql"}


@lru_cache(maxsize=64)
def code_hash(*modules: str) -> str:
    """Hash of the modules, of every first-party module that they import, and of the data files beside them."""
    digest = blake2b(digest_size=16)
    for path in sorted(_with_data(_closure(modules))):
        digest.update(str(path.relative_to(_ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def libraries() -> str:
    """Versions of the libraries that shape what stages write."""
    return " ".join(f"{name}=={_version(name)}" for name in _LIBRARIES)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _closure(modules: tuple[str, ...]) -> set[Path]:
    waiting, found = [path for name in modules for path in _files(name)], set[Path]()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(file for name in _imported(path) for file in _files(name))
    return found


@lru_cache(maxsize=512)
def _imported(path: Path) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return tuple(name for name in names if name.split(".")[0] == _NAME)


def _files(module: str) -> list[Path]:
    base = _ROOT.joinpath(*module.split(".")[1:])
    return [path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file() and base != _ROOT]


def _with_data(paths: set[Path]) -> set[Path]:
    folders = {path.parent for path in paths} - {_ROOT}
    data = {
        p for folder in folders for place in (folder, folder / "data") for p in place.glob("*") if p.suffix in _DATA
    }
    return paths | data
