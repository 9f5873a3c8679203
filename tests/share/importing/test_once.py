"""However large a file is, each of its objects is decoded once."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
from foreign import one
from workspaces import comity

from comity.share.importing.shared import came
from comity.share.importing.taking import take
from comity.store.workspace import Workspace

MANY = 300


def bundle(path: Path) -> Path:
    objects = [one("malware", number, name="Invented", is_family=False) for number in range(MANY)]
    path.write_text(json.dumps({"type": "bundle", "id": f"bundle--{objects[0]['id'][9:]}", "objects": objects}))
    return path


def decoded(work: Callable[[], object]) -> int:
    """How many texts are decoded as JSON in the course of some work."""
    seen = 0

    def look(_frame: FrameType, event: str, called: Any) -> None:
        nonlocal seen
        of_msgspec = called is msgspec.json.decode or isinstance(
            getattr(called, "__self__", None), msgspec.json.Decoder
        )
        seen += event == "c_call" and of_msgspec

    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen


def test_into_a_collection(tmp_path: Path) -> None:
    """Beside the objects: the bundle, the list in it, its type and its id."""
    path = bundle(tmp_path / "b.json")
    assert decoded(lambda: came(path)) == MANY + 4


def test_as_a_source(tmp_path: Path) -> None:
    assert comity("sources", "--workspace", tmp_path / "w").exit_code == 0
    path = bundle(tmp_path / "b.json")
    assert MANY <= decoded(lambda: take(Workspace(tmp_path / "w"), path, name="one")) < MANY + 50
