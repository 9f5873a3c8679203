"""docs/reference/taxii.md names each test of a section and of an attack, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs/reference/taxii.md"


@pytest.mark.parametrize("name", ["test_musts", "test_attacks"])
def test_each_test_is_listed(name: str) -> None:
    there = set(re.findall(r"^def (test_\w+)", (HERE / f"{name}.py").read_text(), re.MULTILINE))
    listed = set(re.findall(r"^\|.*`(test_\w+)` \|$", PAGE.read_text(), re.MULTILINE))
    others = set(re.findall(r"^def (test_\w+)", "".join(p.read_text() for p in HERE.glob("*.py")), re.MULTILINE))
    assert there <= listed <= others
