"""Workspaces that tests of importing only read, each built once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from foreign import AMBER, INVALID, VALID, Back, bundle, exported, imported, one
from workspaces import built, lower_floors, make_mirror

from comity.store.workspace import Workspace

sys.path.append(str(Path(__file__).parents[1] / "stix"))  # stix_examples


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
