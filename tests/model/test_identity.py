"""Ids come from content alone; slugs are safe in addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.identity import content_id, slug

PIECES = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1)


@given(PIECES, PIECES)
def test_ids_differ_exactly_when_the_pieces_do(left: list[str], right: list[str]) -> None:
    assert (content_id(*left) == content_id(*right)) == (left == right)


def test_ids_are_the_same_on_every_machine() -> None:
    assert content_id("incident", "eurepoc:1") == "415ac4262ad1c5a9d9468949a4c41dee"  # b2sum -l 128
    assert content_id("ab", "c") != content_id("a", "bc")


@given(st.text())
def test_a_slug_is_safe_and_says_itself(text: str) -> None:
    made = slug(text)
    assert re.fullmatch("([a-z0-9]+(-[a-z0-9]+)*)?", made)
    assert len(made) <= 60
    assert slug(made) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [("Ministry of Défense (UA)", "ministry-of-defense-ua"), ("  ", ""), ("a" * 80, "a" * 60), ("Ｍaersk", "maersk")],
)
def test_slugs(text: str, made: str) -> None:
    assert slug(text) == made


def test_names_in_other_scripts_stay_apart() -> None:
    assert len({slug(name) for name in ("Минобороны", "МВД", "国防部", "وزارة الدفاع")}) == 4
