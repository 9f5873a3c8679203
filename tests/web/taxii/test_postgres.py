"""What depends on the engine, once more on PostgreSQL: pages, filters, versions, what is hidden, the audit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ledgers import database, postgres
from stages import Server, parties_on
from test_attacks import (
    test_a_key_that_ends_is_refused_at_once,
    test_a_nul_in_an_address_is_nothing,
    test_another_party_adds_no_version_to_what_it_did_not_write,
    test_deleting_takes_nothing_of_others,
    test_filters_are_no_sql,
    test_reads_and_writes_are_in_the_audit_with_who_did_them,
    test_what_is_hidden_is_seen_in_no_way,
    test_what_names_what_names_a_hidden_object_is_hidden_too,
    test_who_is_in_many_groups_reads_with_few_parameters,
    test_who_is_named_sees_what_is_released_and_others_do_not,
)
from test_musts import (
    test_3_4_1_versions_are_matched,
    test_3_4_1_without_a_specification_the_newest_of_each_object_is_meant,
    test_3_4_added_after_is_after_and_not_at,
    test_3_5_more_is_true_if_there_is_more_and_next_leads_there,
    test_4_3_a_status_can_be_asked_for_again,
    test_5_7_versions_are_deleted_as_they_match,
)

__all__ = [
    "postgres",
    "test_3_4_1_versions_are_matched",
    "test_3_4_1_without_a_specification_the_newest_of_each_object_is_meant",
    "test_3_4_added_after_is_after_and_not_at",
    "test_3_5_more_is_true_if_there_is_more_and_next_leads_there",
    "test_4_3_a_status_can_be_asked_for_again",
    "test_5_7_versions_are_deleted_as_they_match",
    "test_a_key_that_ends_is_refused_at_once",
    "test_a_nul_in_an_address_is_nothing",
    "test_another_party_adds_no_version_to_what_it_did_not_write",
    "test_deleting_takes_nothing_of_others",
    "test_filters_are_no_sql",
    "test_reads_and_writes_are_in_the_audit_with_who_did_them",
    "test_what_is_hidden_is_seen_in_no_way",
    "test_what_names_what_names_a_hidden_object_is_hidden_too",
    "test_who_is_in_many_groups_reads_with_few_parameters",
    "test_who_is_named_sees_what_is_released_and_others_do_not",
]


@pytest.fixture
def server(postgres: str) -> Iterator[Server]:
    with parties_on(database(postgres)) as made:
        yield made
