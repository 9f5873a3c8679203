"""Resolving on another engine: what is said where it can't run."""

from __future__ import annotations

import shutil

import pytest
from workspaces import comity

from comity.store.workspace import Workspace


def test_without_java_or_packages_it_says_what_to_install(shared: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    done = comity("resolve", "--force", "--engine", "spark", "--workspace", str(shared.root))
    assert done.exit_code == 3
    assert "Spark can't run here" in done.stderr
    assert "Install" in done.stderr


def test_a_master_is_sparks_matter(shared: Workspace) -> None:
    done = comity("resolve", "--master", "local[2]", "--workspace", str(shared.root))
    assert done.exit_code == 2
    assert "--engine spark" in done.stderr
