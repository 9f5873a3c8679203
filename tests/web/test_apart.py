"""What is prepared in a process of its own: what it gives, what it raises, and that its end is noticed."""

from __future__ import annotations

import os

import pytest

from comity.model.errors import DataError, EnvironmentRefusedError
from comity.web.workers import apart


def _refused() -> None:
    raise DataError("wrong.", hint="Mend it.")


def test_it_gives_what_the_work_gives_from_another_process() -> None:
    assert apart(os.getpid) != os.getpid()


def test_it_raises_what_the_work_raises() -> None:
    with pytest.raises(DataError) as told:
        apart(_refused)
    assert (told.value.message, told.value.hint) == ("wrong.", "Mend it.")


def test_a_process_that_is_ended_is_told() -> None:
    with pytest.raises(EnvironmentRefusedError, match="was ended"):
        apart(lambda: os._exit(9))
