"""What is fetched at installation is fixed, and said without the address of a registry."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_lock_fixes_what_is_fetched_and_holds_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert all("resolved" not in told for told in packages.values())
    assert "://" not in text
    assert all(told["integrity"].startswith("sha512-") for name, told in packages.items() if name)


def test_each_package_is_asked_for_in_one_version() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked
