"""What a record refuses to say, whatever crawler tells it, and how codes are mapped."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import tell_record

from comity.model import span
from comity.model.errors import SourceError
from comity.sources.kit import Record, Row

PART = "#attribution/coder/accused/ru"
PROP, VALUE, STANCE, LO = 3, 4, 10, 7  # places in a row of statement


def suspect(record: Record, row: Row) -> None:
    record.say("accused_state", "RU", row.take("suspect"), subject=PART, stance="suspects")


@pytest.mark.parametrize("stance", ["asserts", "denies", "reports"])
def test_an_accused_has_one_stance(tmp_path: Path, stance: str) -> None:
    def tell(record: Record, row: Row) -> None:
        suspect(record, row)
        record.say("accused_kind", "state", row.take("kind"), subject=PART, stance=stance)

    with pytest.raises(SourceError, match=r"accused_kind .* it, accused_state .* suspects it.*one stance") as caught:
        tell_record(tmp_path, tell)
    assert caught.value.file == "cases.csv#row=2&col=kind"


def test_a_code_does_not_make_a_suspicion_certain(tmp_path: Path) -> None:
    def tell(record: Record, row: Row) -> None:
        suspect(record, row)
        record.mapped("kind", row.take("kind"), subject=PART)

    with pytest.raises(SourceError, match="one stance"):
        tell_record(tmp_path, tell, "1,ours,RU")


def test_a_code_takes_the_stance_it_is_given(tmp_path: Path) -> None:
    def tell(record: Record, row: Row) -> None:
        suspect(record, row)
        record.mapped("kind", row.take("kind"), subject=PART, stance="suspects")

    for code, stance in (("ours", "suspects"), ("nobody", "none")):
        told = tell_record(tmp_path, tell, f"1,{code},RU").of("statement")
        assert [(row[PROP], row[STANCE]) for row in told] == [("accused_state", "suspects"), ("accused_kind", stance)]


@pytest.mark.parametrize(
    ("prop", "subject", "value"),
    [
        ("accused_kind", PART, None),  # unknown beside what is suspected
        ("accused_kind", "#attribution/coder/accused/ir", "state"),  # another accused
        ("accused_relation", PART, "unclear"),  # accuses nobody
        ("asserter_kind", PART, "tracker"),
    ],
)
def test_what_goes_beside_a_suspicion(tmp_path: Path, prop: str, subject: str, value: str | None) -> None:
    def tell(record: Record, row: Row) -> None:
        suspect(record, row)
        cell = row.take("kind")
        record.say(prop, value, cell, subject=subject, stance="asserts" if value else "unknown")

    assert len(tell_record(tmp_path, tell).of("statement")) == 2


@pytest.mark.parametrize(("prop", "subject"), [("disclosed", ""), ("date", "#response/sanctions")])
def test_a_date_needs_its_interval(tmp_path: Path, prop: str, subject: str) -> None:
    def bare(record: Record, row: Row) -> None:
        record.say(prop, "2022-05-11", row.take("case"), subject=subject)

    def whole(record: Record, row: Row) -> None:
        record.date(prop, span.parse("2022-05-11"), row.take("case"), subject=subject)

    def absent(record: Record, row: Row) -> None:
        record.absent(prop, "unknown", row.take("case"), subject=subject)

    with pytest.raises(SourceError, match=r"is a date and needs its interval.*record\.date"):
        tell_record(tmp_path, bare)
    assert str(tell_record(tmp_path, whole).of("statement")[0][LO]) == "2022-05-11"
    assert len(tell_record(tmp_path, absent).of("statement")) == 1


@pytest.mark.parametrize(
    ("code", "optional", "mapped", "issues"),
    [("flood", True, True, 0), ("left", False, True, 0), ("prose", False, False, 1), ("prose", True, False, 0)],
)
def test_whether_a_code_is_mapped(tmp_path: Path, code: str, optional: bool, mapped: bool, issues: int) -> None:
    found = []
    desk = tell_record(
        tmp_path,
        lambda record, row: found.append(record.mapped("kind", row.take("kind"), optional=optional)),
        f"1,{code},RU",
    )
    assert found == [mapped]
    assert [(row[1], row[6], row[8]) for row in desk.of("issue")] == [("made-up:2", "unmapped-code", code)] * issues
