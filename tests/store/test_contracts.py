"""Contracts are whole: types that engines know, keys and references that exist, a meaning for every column."""

from __future__ import annotations

import pyarrow as pa
import pytest

from comity.model.errors import NotFoundError
from comity.store import relations
from comity.store.contracts import contract, contracts, version

RULES = ("not-null", "in", "refers", "one-of")


@pytest.mark.parametrize("name", contracts())
def test_columns_have_type_meaning_and_known_rules(name: str) -> None:
    shape = contract(name)
    assert shape.row
    for column in shape.columns:
        assert column.meaning, column.name
        assert column.sql, column.name
        assert {rule.partition(":")[0] for rule in column.rules} <= set(RULES), column.name


@pytest.mark.parametrize("name", contracts())
def test_keys_are_columns_that_are_never_null(name: str) -> None:
    shape = contract(name)
    held = {column.name: column for column in shape.columns}
    assert len(held) == len(shape.columns)
    assert set(shape.key) <= set(held)
    assert all(held[key].not_null for key in shape.key)


@pytest.mark.parametrize("name", contracts())
def test_references_lead_to_the_key_of_a_relation(name: str) -> None:
    for column in contract(name).columns:
        if target := column.rule("refers"):
            relation, _, key = target.partition(".")
            assert contract(relation).key == (key,), column.name


@pytest.mark.parametrize("name", contracts())
def test_arrow_and_sql_mean_the_same_types(name: str) -> None:
    con = relations.connect(threads=1)
    relations.empty(con, name)
    there = con.sql(f"FROM {name}").to_arrow_table().schema
    assert there.names == contract(name).names
    for made, said in zip(there, contract(name).schema, strict=True):
        same = pa.types.is_timestamp(made.type) and pa.types.is_timestamp(said.type)
        lists = pa.types.is_list(made.type) and pa.types.is_list(said.type)
        assert same or lists or made.type == said.type, made.name


def test_a_column_says_its_rules() -> None:
    columns = {column.name: column for column in contract("link").columns}
    assert columns["relation"].rule("one-of") == "same|part|related"
    assert columns["left_id"].rule("refers") == "record.record_id"
    assert columns["whole"].rule("refers") is None
    assert (columns["score"].not_null, columns["whole"].not_null) == (True, False)
    assert [field.nullable for field in contract("link").schema if field.name in ("score", "whole")] == [True, False]


def test_a_relation_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match=r"no relation 'links'.*record, statement"):
        contract("links")


def test_contracts_have_a_version() -> None:
    assert version() >= 1
