"""Support counts independent roots: who repeats whom adds no weight."""

from __future__ import annotations

import made
import pytest
from made import Story


@pytest.mark.parametrize(
    ("seen", "roots"),
    [
        (("text", "text"), 2),
        (("via x:7", "via x:8"), 1),  # two publications known through one tracker
        (("via x:7", "via y:7"), 2),
        (("via gone:1", "via gone:2"), 1),  # a record that isn't here counts as its source
        (("text", "via pub:a1"), 1),  # what is known through the other publication
    ],
)
def test_support_counts_independent_roots(seen: tuple[str, str], roots: int) -> None:
    told = Story()
    for record in ("x:7", "x:8", "y:7"):
        told.record(record, "ci-other")
    for record, how in zip(("pub:a1", "pub:b1"), seen, strict=True):
        told.record(record, publisher=f"paper {record}")
        told.say(record, "zero_day", "yes", seen=how)
    assert made.one(made.chosen(told), incident_id="ci-1")["support"] == roots


def test_a_tracker_and_what_is_known_through_it_are_one_root() -> None:
    told = Story()
    told.record("x:1")
    told.record("pub:a1", publisher="paper")
    told.record("pub:b1", publisher="paper")  # one publisher is one root, however often it speaks
    for record, seen in (("x:1", "text"), ("pub:a1", "via x:1"), ("pub:b1", "text"), ("pub:a1", "text")):
        told.say(record, "zero_day", "yes", seen=seen)
    (row,) = made.chosen(told)
    assert (row["support"], len(list(row["statement_ids"]))) == (2, 4)  # type: ignore[call-overload]
