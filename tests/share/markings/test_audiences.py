"""The decision: the strictest marking wins, an unknown one denies, and combining never widens."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.share.markings.audiences import AGREED, EVERYONE, KNOWN, decide, narrowed, read, with_writer, written
from comity.share.markings.levels import PAP, TLP
from comity.share.markings.marked import RELEASABILITY, audience_of, definition, refs
from comity.share.markings.passing import outgoing
from comity.share.stix.kinds.meta import TLP_2

A, B, C, GROUP = (f"identity--{letter * 8}" for letter in "abcg")
WRITER = A
STRANGER = frozenset[str]()
PARTY = frozenset({B, KNOWN})
MEMBER = frozenset({B, KNOWN, AGREED})
READERS = {"writer": frozenset({A, KNOWN, AGREED}), "stranger": STRANGER, "party": PARTY, "member": MEMBER}

names = st.frozensets(st.sampled_from([A, B, C, GROUP, KNOWN, AGREED]), max_size=4)
audiences = st.frozensets(names, max_size=4)


def to(*released: str) -> dict[str, Any]:
    return {"m": frozenset(released)}


@pytest.mark.parametrize(("level", "may"), [
    ("clear", {"writer", "stranger", "party", "member"}), ("green", {"writer", "party", "member"}),
    ("amber", {"writer", "member"}), ("amber+strict", {"writer", "member"}), ("red", {"writer"}),
])  # fmt: skip
def test_each_level_of_tlp_says_who_reads(level: str, may: set[str]) -> None:
    audience = audience_of([TLP_2[level]], {}, WRITER)
    assert {name for name, who in READERS.items() if decide(audience, who)} == may


def test_the_ids_are_those_that_are_published() -> None:
    assert len(TLP) == 9
    assert set(TLP.values()) == set(TLP_2)
    assert set(PAP.values()) == {"clear", "green", "amber", "red"}
    assert all(key.startswith("marking-definition--") and len(key) == 56 for key in (*TLP, *PAP))


@pytest.mark.parametrize(("level", "may"), [
    ("clear", set(READERS)), ("green", set(READERS)),
    ("amber", {"writer", "party", "member"}), ("red", {"writer", "party", "member"}),
])  # fmt: skip
def test_pap_amber_and_red_are_not_put_in_public(level: str, may: set[str]) -> None:
    for key in (one for one in PAP if PAP[one] == level):
        audience = audience_of([key, TLP_2["clear"]], {}, WRITER)
        assert {name for name, who in READERS.items() if decide(audience, who)} == may


@pytest.mark.parametrize(("reads", "passes_on", "to", "leaves"), [
    (False, False, MEMBER, ()), (True, False, MEMBER, (1, 2)), (False, True, PARTY, (1,)),
    (False, True, STRANGER, (1,)),
    (True, True, MEMBER, (1, 2)), (False, True, PARTY | {GROUP}, (1, 3)), (True, False, STRANGER, (1,)),
])  # fmt: skip
def test_what_leaves_needs_the_markings_and_an_agreement(reads: bool, passes_on: bool, to: frozenset[str],
                                                         leaves: tuple[int, ...]) -> None:  # fmt: skip
    there = [(1, EVERYONE), (2, frozenset({frozenset({AGREED})})), (3, frozenset({frozenset({GROUP})}))]
    assert outgoing(there, to, reads=reads, passes_on=passes_on) == leaves


def test_red_goes_to_those_named_and_nobody_else() -> None:
    audience = audience_of([TLP_2["red"], "m"], to(B), WRITER)
    assert decide(audience, MEMBER)
    assert decide(audience, READERS["writer"])
    assert not decide(audience, frozenset({C, KNOWN, AGREED}))


def test_names_narrow_what_a_level_allows() -> None:
    audience = audience_of([TLP_2["green"], "m"], to(GROUP), WRITER)
    assert not decide(audience, MEMBER)
    assert decide(audience, MEMBER | {GROUP})


def test_an_empty_list_of_names_is_nobody_but_the_writer() -> None:
    audience = audience_of(["m"], to(), WRITER)
    assert {name for name, who in READERS.items() if decide(audience, who)} == {"writer"}


def test_an_unknown_marking_denies_whatever_else_allows() -> None:
    audience = audience_of([TLP_2["clear"], "marking-definition--unknown"], {}, WRITER)
    assert {name for name, who in READERS.items() if decide(audience, who)} == {"writer"}


def test_a_marking_of_a_part_holds_for_the_whole() -> None:
    parts = [{"marking_ref": TLP_2["red"], "selectors": ["content"]}, {"lang": "de"}]
    value = {"type": "note", "id": "note--1", "object_marking_refs": [TLP_2["clear"]], "granular_markings": parts}
    assert audience_of(refs(value), {}, WRITER) == audience_of([TLP_2["red"]], {}, WRITER)


@pytest.mark.parametrize("value", [
    {"extensions": {"extension-definition--x": {}}}, {"definition_type": "secret", "definition": {}},
    {"extensions": {RELEASABILITY: {}}}, {"extensions": {RELEASABILITY: {"releasable_to": "everyone"}}},
    {"extensions": {RELEASABILITY: {"releasable_to": [1]}}},
    {"extensions": {RELEASABILITY: {"releasable_to": [KNOWN]}}},
    {"extensions": {RELEASABILITY: {"releasable_to": [B]}, "extension-definition--x": {}}}, {},
])  # fmt: skip
def test_a_definition_that_is_not_understood_is_unknown(value: dict[str, Any]) -> None:
    assert definition(value) is False


def test_a_statement_does_not_say_who_reads() -> None:
    assert definition({"definition_type": "statement", "definition": {"statement": "ours"}}) is None


@given(audiences, audiences, names)
def test_combining_asks_for_both(one: Any, other: Any, who: frozenset[str]) -> None:
    assert decide(narrowed([one, other]), who) == (decide(one, who) and decide(other, who))


@given(audiences, names)
def test_the_writer_may_read_and_nobody_else_gains(one: Any, who: frozenset[str]) -> None:
    assert decide(with_writer(one, WRITER), frozenset({WRITER, KNOWN, AGREED}))
    assert WRITER in who or decide(with_writer(one, WRITER), who) == decide(one, who)


@given(audiences)
def test_what_is_written_is_read_again(one: Any) -> None:
    assert read(written(one)) == one


many = st.frozensets(st.frozensets(st.integers(0, 9).map(str), max_size=4), max_size=40)


@given(many)
def test_of_many_clauses_the_least_are_kept(clauses: frozenset[frozenset[str]]) -> None:
    assert narrowed([clauses]) == {one for one in clauses if not any(other < one for other in clauses)}


def test_many_clauses_take_no_time_that_grows_with_their_square() -> None:
    clauses = frozenset(frozenset({A, f"identity--{number}"}) for number in range(20_000))
    began = time.process_time()
    assert narrowed([clauses]) == clauses
    assert time.process_time() - began < 2
