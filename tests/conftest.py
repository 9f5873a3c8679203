"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from comity.store import relations

settings.register_profile("patient", deadline=None)  # a busy machine is no fault, and timings are no assertions
settings.load_profile("patient")

relations.connect.__kwdefaults__["threads"] = 1  # small tables: a second thread costs more than it does

SHARED = Path(__file__).parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-expected", action="store_true", help="write expected.jsonl anew; look at the diff")


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The mirror of tracker files beside the project, or a skip that says what is missing."""
    folder = SHARED / "data" / "mirror"
    if not folder.is_dir():
        pytest.skip("needs ../shared/data/mirror, which is not here")
    return folder
