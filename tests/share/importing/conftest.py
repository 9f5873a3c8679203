"""Workspaces that tests of importing only read, each built once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from foreign import AMBER, INVALID, VALID, bundle, one
from workspaces import built, comity, lower_floors, make_mirror

from comity.store.workspace import Workspace

sys.path.append(str(Path(__file__).parents[1] / "stix"))  # stix_examples


class Back(NamedTuple):
    """A record, and the record that comes out when its export is imported into an empty workspace."""

    before: Workspace
    after: Workspace
    sent: Path


def exported(workspace: Workspace, path: Path, fmt: str = "stix", *words: str) -> Path:
    """An export that must succeed."""
    done = comity("export", path, "--format", fmt, "--workspace", workspace.root, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return path


def imported(workspace: Path, path: Path, name: str, *words: str) -> str:
    """An import that must succeed; what it printed."""
    done = comity("import", path, "--name", name, "--workspace", workspace, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A dozen landmarks."""
    folder = tmp_path_factory.mktemp("record")
    with pytest.MonkeyPatch.context() as patch:
        lower_floors(patch)
        return built(folder / "work", make_mirror(folder / "mirror"), "--sources", "landmarks")


@pytest.fixture(scope="session")
def back(record: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Back:
    folder = tmp_path_factory.mktemp("back")
    sent = exported(record, folder / "sent.json")
    imported(folder / "work", sent, "sent")
    return Back(record, built(folder / "work", folder, "--sources", "sent"), sent)


@pytest.fixture(scope="session")
def misp_back(record: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Back:
    folder = tmp_path_factory.mktemp("misp")
    sent = exported(record, folder / "sent.json", "misp")
    imported(folder / "work", sent, "sent")
    return Back(record, built(folder / "work", folder, "--sources", "sent"), sent)


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two bundles of others: one that may be passed on, one that holds an object marked TLP:AMBER."""
    folder = tmp_path_factory.mktemp("mixed")
    imported(folder / "work", bundle(folder / "open.json", [*VALID, INVALID]), "open-cert")
    secret = [*VALID[:1], one("incident", 90, AMBER, name="Silent breach of the lighthouse", first_seen="2029-01-01")]
    imported(folder / "work", bundle(folder / "amber.json", secret), "amber-cert")
    return built(folder / "work", folder, "--sources", "open-cert,amber-cert")
