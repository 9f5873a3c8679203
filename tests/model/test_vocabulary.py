"""The vocabulary holds what contracts and properties name; absence is a stance and never a code."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from comity.fuse.rules import RULES
from comity.model.properties import PART_KINDS, WHOLE_KINDS, kind_of, properties
from comity.model.vocabulary import ABSENCE, codes, meaning, vocabulary
from comity.store.contracts import contracts

HELD = [(kind, name, held) for kind, props in properties().items() for name, held in props.items()]
COLUMNS = [(relation.name, column) for relation in contracts().values() for column in relation.columns]


def test_every_scheme_that_is_named_exists() -> None:
    by_property = {held.scheme for _, _, held in HELD if held.scheme}
    by_column = {scheme for _, column in COLUMNS if (scheme := column.rule("in"))}
    assert (by_property | by_column) - set(vocabulary()) == set()


def test_every_code_property_has_a_scheme() -> None:
    assert [(kind, name) for kind, name, held in HELD if held.holds == "code" and not held.scheme] == []


def test_properties_hold_kinds_of_value_that_we_know() -> None:
    assert {held.holds for _, _, held in HELD} == {"text", "code", "date", "number", "place"}
    assert set(properties()) == {"incident", *WHOLE_KINDS, *PART_KINDS, "party", "episode"}


def test_every_rule_that_is_named_exists_and_is_used() -> None:
    assert {held.rule for _, _, held in HELD} == set(RULES)
    assert all(name == rule.name and rule.reason for name, rule in RULES.items())


def test_rules_fit_what_they_fuse() -> None:
    numbers = {held.rule for _, _, held in HELD if held.holds == "number"}
    dates = {held.rule for _, _, held in HELD if held.holds == "date"}
    assert numbers == {"range", "scales-side-by-side"}
    assert dates == {"most-specific-date", "earliest-date"}


def test_unknown_is_no_code() -> None:
    allowed = {"stance"}  # there, unknown is what a statement says
    spoken = {scheme for scheme, held in vocabulary().items() if {"unknown", "not-asked"} & set(held)}
    assert spoken - allowed == set()
    assert set(ABSENCE) <= codes("stance")


def test_the_18_sectors_of_nis2() -> None:
    assert len(codes("sector")) == 18


def test_codes_are_plain_words_with_a_meaning() -> None:
    held = chain.from_iterable((code, words) for scheme in vocabulary().values() for code, words in scheme.items())
    assert all(isinstance(text, str) and text.strip() for text in held)
    assert all(re.fullmatch("[a-z0-9-]+", code) for scheme in vocabulary().values() for code in scheme)


def test_meaning_falls_back_to_the_code() -> None:
    assert meaning("sector", "energy") == "Energy"
    assert meaning("sector", "made-up") == "made-up"
    assert meaning("no-such-scheme", "energy") == "energy"
    with pytest.raises(KeyError):
        codes("no-such-scheme")


@pytest.mark.parametrize(
    ("subject", "record_kind", "kind"),
    [("", "incident", "incident"), ("", "campaign", "incident"), ("", "actor", "actor"), ("", "technique", "technique"),
     ("#victim/maersk", "incident", "victim"), ("#attribution/uk/accused/ru", "event", "attribution")],
)  # fmt: skip
def test_the_kind_of_a_subject(subject: str, record_kind: str, kind: str) -> None:
    assert kind_of(subject, record_kind) == kind
