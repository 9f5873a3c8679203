"""Errors know their code, status and exit code, and say what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from comity.model import errors as e


def tree(base: type[e.ComityError]) -> Iterator[type[e.ComityError]]:
    yield base
    for kind in base.__subclasses__():
        yield from tree(kind)


def test_codes_name_one_kind_each() -> None:
    codes = [kind.code for kind in tree(e.ComityError) if kind.__module__ == e.__name__]
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize(
    ("kind", "status", "exit_code"),
    [(e.DataError, 422, 1), (e.SourceError, 422, 1), (e.UsageError, 400, 2), (e.NotFoundError, 404, 2),
     (e.EnvironmentRefusedError, 503, 3), (e.BusyError, 503, 3)],
)  # fmt: skip
def test_status_and_exit_code(kind: type[e.ComityError], status: int, exit_code: int) -> None:
    error = kind("no.", hint="Do this.")
    assert (error.status, error.exit_code) == (status, exit_code)
    assert (str(error), error.message, error.hint) == ("no. Do this.", "no.", "Do this.")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (e.SourceError("cut."), "cut."),
        (e.SourceError("cut.", file="a.csv"), "a.csv: cut."),
        (e.SourceError("cut.", file="a.csv", row=0, hint="Fetch again."), "a.csv, row 0: cut. Fetch again."),
        (e.ContractError("link", ["one", "two"]), "relation link breaks its contract: one; two"),
    ],
)
def test_the_place_is_named(error: e.ComityError, text: str) -> None:
    assert str(error) == text
    assert isinstance(error, e.DataError)
