"""The audit: whatever is changed, cut or moved is detected; reads are written within a second, and on stop."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from comity.model.errors import DataError
from comity.share.audit.chain import End, append, note, verify
from comity.share.audit.trail import Trail
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AUDIT, AUDIT_END


@contextmanager
def chain(count: int) -> Iterator[Ledger]:
    with TemporaryDirectory() as folder:
        ledger = Ledger(f"sqlite:///{folder}/ledger.sqlite")
        with ledger.write() as con:
            for number in range(count):
                note(con, "read", f"collection-{number}", {"n": number}, "p" if number % 2 else None)
        yield ledger
        ledger.close()


def end(ledger: Ledger, noted: End | None = None) -> End:
    with ledger.read() as con:
        return verify(con, noted)


def test_what_was_added_holds() -> None:
    with chain(5) as ledger:
        first = end(ledger)
        assert first.number == 5
        with ledger.write() as con:
            append(con, [])
            note(con, "read", "x", {})
        assert end(ledger, first).number == 6


def test_an_empty_audit_holds() -> None:
    with chain(0) as ledger:
        assert end(ledger) == End(0, "")


CHANGES: dict[str, Any] = {
    "at": datetime(2020, 1, 1, tzinfo=UTC), "party_id": "somebody", "act": "other", "subject": "other",
    "detail": "{}", "hash": "0" * 64, "number": 77,
}  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(count=st.integers(1, 6), data=st.data())
def test_any_change_of_any_field_is_detected(count: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, count))
    field = data.draw(st.sampled_from(sorted(CHANGES)))
    with chain(count) as ledger:
        with ledger.write() as con:
            con.execute(update(AUDIT).where(AUDIT.c.number == number).values({field: CHANGES[field]}))
        with pytest.raises(DataError, match="broken"):
            end(ledger)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(count=st.integers(1, 6), data=st.data())
def test_any_cut_is_detected_even_if_numbers_are_closed_up(count: int, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.integers(1, count), min_size=1))
    close_up = data.draw(st.booleans())
    with chain(count) as ledger:
        with ledger.write() as con:
            con.execute(delete(AUDIT).where(AUDIT.c.number.in_(gone)))
            if close_up:
                for place, number in enumerate(con.scalars(select(AUDIT.c.number).order_by(AUDIT.c.number)).all(), 1):
                    con.execute(update(AUDIT).where(AUDIT.c.number == number).values(number=place))
        with pytest.raises(DataError, match="broken"):
            end(ledger)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(1, 6)).filter(lambda order: list(order) != sorted(order)))
def test_any_other_order_is_detected(order: list[int]) -> None:
    with chain(5) as ledger:
        with ledger.write() as con:
            rows = [dict(row._mapping) for row in con.execute(select(AUDIT).order_by(AUDIT.c.number))]
            con.execute(delete(AUDIT))
            con.execute(insert(AUDIT), [row | {"number": place} for row, place in zip(rows, order, strict=True)])
        with pytest.raises(DataError, match="broken"):
            end(ledger)


def test_an_end_that_is_cut_with_its_mark_is_shown_by_what_was_noted() -> None:
    with chain(5) as ledger:
        noted = end(ledger)
        with ledger.write() as con:
            con.execute(delete(AUDIT).where(AUDIT.c.number == 5))
            last = con.scalar(select(AUDIT.c.hash).where(AUDIT.c.number == 4))
            con.execute(update(AUDIT_END).values(number=4, hash=last))
        assert end(ledger).number == 4
        with pytest.raises(DataError, match="more was noted"):
            end(ledger, noted)


def test_an_audit_that_was_written_anew_is_shown_by_what_was_noted() -> None:
    with chain(3) as one, chain(4) as other, pytest.raises(DataError, match="not the one that was noted"):
        end(other, end(one))


def test_reads_are_written_within_a_second_and_the_rest_on_stop(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    trail = Trail(ledger)
    for number in range(50):
        trail.note("objects", "c", {"n": number}, "p")
    until = time.monotonic() + 5
    while count(ledger) < 50 and time.monotonic() < until:
        time.sleep(0.05)
    assert count(ledger) == 50
    trail.note("objects", "c", {}, "p")
    trail.close()
    assert end(ledger).number == 51


def count(ledger: Ledger) -> int:
    with ledger.read() as con:
        return con.scalar(select(func.count()).select_from(AUDIT)) or 0
