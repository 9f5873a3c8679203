"""quality.json source by source, over stories whose figures are counted by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import Story, database, fused
from msgspec.structs import replace
from releases import SPECS, source

from comity.model.vocabulary import ABSENCE
from comity.release import info
from comity.release.info import Release
from comity.release.quality import Block, Count, editions, quality, read, summary
from comity.release.quality.blocks import Compared, Dates, Field, Shares
from comity.sources import catalogue
from comity.sources.kit import Spec
from comity.sources.kit.spec import Coverage, Licence
from comity.store.relations import write

A, B = (
    replace(source(name, Licence("open", "CC BY 4.0"), ""), coverage=Coverage("2000", "2030", "all", "the rest"))
    for name in ("a", "b")
)
ASKING = replace(A, asks=["title", "start", "type", "victim", "effect"])
ABSENT = {"none": "none", "unknown": "unknown", "not-asked": "not_asked"}


def blocks(con: duckdb.DuckDBPyConnection, folder: Path, *specs: Spec) -> dict[str, Block]:
    """quality.json as written and read again."""
    quality(con, folder, specs, {})
    return read(folder)


def field(block: Block, kind: str, prop: str) -> tuple[object, ...]:
    """(asks, n, stated, none, unknown, not asked, silent, unasked) of a field."""
    (found,) = (row for row in block.completeness if (row.kind, row.prop) == (kind, prop))
    return msgspec.structs.astuple(found)[2:]


def four_incidents() -> Story:
    """One with a start and a victim, one with neither, one whose start is unknown, one whose type wasn't asked."""
    told = Story()
    for n in range(4):
        told.record(f"a:{n}", f"ci-{n}")
        told.say(f"a:{n}", "title", f"Lantern {n}")
    told.say("a:0", "start", "2021-03-04")
    told.say("a:0", "name", "Ministry", of="#victim/ministry")
    told.say("a:0", "country", "UA", of="#victim/ministry")
    told.say("a:0", "name", "Harbour", of="#victim/harbour")
    told.say("a:0", "kind", stance="none", of="#effect/people")
    told.say("a:2", "start", stance="unknown")
    told.say("a:3", "start", "2021")
    told.say("a:3", "start", stance="unknown")
    told.say("a:3", "type", stance="not-asked")
    told.say("a:3", "purpose", "information")
    told.say("a:3", "kind", "data", of="#effect/data")
    told.say("a:3", "text", "All of it", of="#effect/data")
    return told


def test_the_five_kinds_of_saying_and_not_saying_stay_apart(tmp_path: Path) -> None:
    block = blocks(fused(four_incidents()), tmp_path, ASKING)["a"]
    assert field(block, "incident", "title") == (True, 4, 4, 0, 0, 0, 0, 0)
    assert field(block, "incident", "start") == (True, 4, 2, 0, 1, 0, 1, 0)  # stated and unknown at once: stated
    assert field(block, "incident", "type") == (True, 4, 0, 0, 0, 1, 3, 0)
    assert field(block, "incident", "purpose") == (False, 4, 1, 0, 0, 0, 0, 3)
    assert field(block, "incident", "cia") == (False, 4, 0, 0, 0, 0, 0, 4)
    assert field(block, "victim", "country") == (True, 2, 1, 0, 0, 0, 1, 0)
    assert field(block, "victim", "sector") == (False, 2, 0, 0, 0, 0, 0, 2)  # victims are asked; sectors never told
    assert field(block, "effect", "kind") == (True, 2, 1, 1, 0, 0, 0, 0)
    assert field(block, "effect", "text") == (True, 1, 1, 0, 0, 0, 0, 0)  # what is not there has no text
    assert block.kinds == {"effect": 1, "incident": 4, "victim": 2}
    assert block.cannot_contain == "the rest"


def test_dates_by_precision_and_what_incidents_are_told_with(tmp_path: Path) -> None:
    told = four_incidents()
    told.say("a:1", "end", "../2018")
    told.say("a:1", "publication", "https://example.org/1")
    told.say("a:1", "publication", "https://example.org/2")
    told.say("a:1", "date", "2020-05", of="#attribution/x")
    told.say("a:1", "accused_state", "RU", of="#attribution/x/accused/ru", stance="suspects")
    told.say("a:2", "accused_state", "RU", of="#attribution/y/accused/ru", stance="denies")
    told.say("a:3", "accused_state", stance="unknown", of="#attribution/z")
    told.say("a:2", "mid", stance="none", of="#loss/x")
    told.say("a:0", "measure", "statement", of="#response/x")
    block = blocks(fused(told), tmp_path, ASKING)["a"]
    assert field(block, "attribution", "type") == (False, 2, 0, 0, 0, 0, 0, 2)  # `type` is asked of incidents
    assert block.dates == [
        Dates("incident", "start", n=2, day=1, month=0, year=1, longer=0),
        Dates("incident", "end", n=1, day=0, month=0, year=0, longer=1),
        Dates("attribution", "date", n=1, day=0, month=1, year=0, longer=0),
    ]
    assert block.shares == Shares(incidents=4, publication=1, victim=1, attribution=1, effect=1, loss=0, response=1)
    assert block.kinds["attribution"] == 2  # an accused within a claim is no claim of its own
    line = summary("a", block)
    assert (line.attribution, str(line.day_dates), str(line.loss)) == (Count(1, 4), "25% (1 of 4)", "0% (0 of 4)")
    assert line.silent_fields == Count(2, 7)  # type and, of two victims, one country


def test_agreement_is_the_same_or_the_same_in_part(tmp_path: Path) -> None:
    told = Story()
    for incident in ("ci-1", "ci-2", "ci-3"):
        for name in ("a", "b"):
            told.record(f"{name}:{incident}", incident)
    told.record("a:alone", "ci-4")
    for name, incident, when in (("a", "ci-1", "2021-03"), ("b", "ci-1", "2021-03-04"), ("a", "ci-2", "2021"),
                                 ("b", "ci-2", "2022"), ("a", "ci-3", "2020-01-01"), ("b", "ci-3", "2020-01-01"),
                                 ("a", "alone", "2021")):  # fmt: skip
        told.say(f"{name}:{incident}", "start", when)
    for name, code in (("a", "espionage"), ("a", "doxing"), ("b", "doxing"), ("b", "espionage")):
        told.say(f"{name}:ci-1", "type", code)
    for name, code in (("a", "espionage"), ("a", "doxing"), ("b", "doxing")):
        told.say(f"{name}:ci-2", "type", code)
    told.say("a:ci-3", "type", "sabotage")
    told.say("b:ci-3", "type", stance="unknown")
    told.say("a:ci-1", "accused_state", "RU", of="#attribution/x/accused/ru")
    told.say("b:ci-1", "accused_state", "RU", of="#attribution/y", stance="denies")
    told.say("a:ci-2", "country", "UA", of="#victim/x", seen="via b:ci-2")
    told.say("b:ci-2", "country", "UA", of="#victim/y")
    found = blocks(fused(told), tmp_path, A, B)
    (pair,) = found["a"].agreement
    assert (pair.other, pair.incidents) == ("b", 3)
    assert {row.field: (row.n, row.same, row.overlap) for row in pair.fields} == {
        "start": (3, 1, 2), "type": (2, 1, 2), "purpose": (0, 0, 0), "cia": (0, 0, 0),
        "victim country": (0, 0, 0),  # known through b alone: no second opinion
        "accused state": (0, 0, 0), "sector": (0, 0, 0),
    }  # fmt: skip
    assert found["b"].agreement == [msgspec.structs.replace(pair, other="a")]
    assert pair.fields[0] == Compared("start", 3, 1, 2)


def released(folder: Path, told: Story, version: str, files: dict[str, str], before: list[Path]) -> Path:
    """A release of the story with quality.json, compared with those before, newest first."""
    place = folder / version
    place.mkdir()
    con = database(told)
    for name in ("record", "statement"):
        write(con, name, place, check=False)
    info.write(place, Release(version, "2030-01-01T00:00:00+00:00", "x", "0", ["a"], ["a"], False, {}))
    quality(con, place, [A], {"a": files}, editions(before, ["a"], public=False))
    return place


def first_edition() -> Story:
    told = Story()
    for n in (1, 2):
        told.record(f"a:{n}", f"ci-{n}")
        told.say(f"a:{n}", "title", f"Lantern {n}")
        told.say(f"a:{n}", "start", "2021")
    told.say("a:1", "country", "UA", of="#victim/x")
    return told


def second_edition() -> Story:
    told = Story()
    for n in (1, 3):
        told.record(f"a:{n}", f"ci-{n}", locator=f"a.csv#row={n + 7}")
        told.say(f"a:{n}", "title", f"Lantern {n}", locator=f"a.csv#row={n + 7}", original="Other words")
    told.say("a:1", "start", "2021-03")
    told.say("a:1", "type", "espionage")
    return told


def test_what_changed_between_two_editions(tmp_path: Path) -> None:
    one = released(tmp_path, first_edition(), "1", {"a.csv": "old"}, [])
    two = released(tmp_path, second_edition(), "2", {"a.csv": "new"}, [one])
    assert read(one)["a"].changed is None
    told = read(two)["a"].changed
    assert told is not None
    assert (told.since, told.old_files, told.new_files) == ("1", {"a.csv": "old"}, {"a.csv": "new"})
    assert (told.records_added, told.records_withdrawn) == (1, 1)
    assert (told.statements_added, told.statements_withdrawn) == (3, 4)  # a start told otherwise is one of each
    assert {(row.kind, row.prop): (row.added, row.withdrawn, row.changed) for row in told.properties} == {
        ("incident", "title"): (1, 1, 0), ("incident", "start"): (0, 1, 1), ("incident", "type"): (1, 0, 0),
        ("victim", "country"): (0, 1, 0),
    }  # fmt: skip


def test_with_the_same_files_the_last_answer_stands(tmp_path: Path) -> None:
    one = released(tmp_path, first_edition(), "1", {"a.csv": "old"}, [])
    two = released(tmp_path, second_edition(), "2", {"a.csv": "new"}, [one])
    three = released(tmp_path, second_edition(), "3", {"a.csv": "new"}, [two, one])
    assert read(three)["a"].changed == read(two)["a"].changed
    four = released(tmp_path, second_edition(), "4", {"a.csv": "old"}, [three, two, one])
    told = read(four)["a"].changed
    assert told is not None
    assert (told.since, told.records_added, told.properties) == ("3", 0, [])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"dates": []}', '{"sources": {"a": {}}}'])
def test_an_older_or_damaged_quality_tells_nothing(tmp_path: Path, text: str) -> None:
    one = released(tmp_path, first_edition(), "1", {"a.csv": "old"}, [])
    (one / "quality.json").write_text(text)
    two = released(tmp_path, second_edition(), "2", {"a.csv": "new"}, [one, tmp_path / "gone"])
    assert read(one) == {}
    assert read(two)["a"].changed is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["start", "type", "purpose"]),
                          st.sampled_from(["asserts", "denies", *ABSENCE]),
                          st.sampled_from(["", "#effect/x", "#effect/y"])), max_size=30))  # fmt: skip
def test_the_counts_of_a_field_add_up(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[int, str, str, str]]
) -> None:
    told = Story()
    for n in range(6):
        told.record(f"a:{n}", f"ci-{n}")
    values = {"start": "2021", "type": "doxing", "purpose": "crime", "kind": "data"}
    for n, prop, stance, part in said:
        name = "kind" if part else prop
        told.say(f"a:{n}", name, None if stance in ABSENCE else values[name], of=part, stance=stance)
    block = blocks(database(told), tmp_path_factory.mktemp("sum"), ASKING)["a"]
    for row in block.completeness:
        parts = (row.stated, row.none, row.unknown, row.not_asked, row.silent, row.unasked)
        assert row.n == sum(parts), row
        assert min(parts) >= 0, row
        assert not (row.silent if not row.asks else row.unasked), row
    assert isinstance(block.completeness[0], Field)


def test_a_percentage_never_says_all_or_none_of_nearly_all_or_none() -> None:
    told = [Count(n, of).percent for n, of in ((0, 0), (0, 9), (1, 999), (998, 999), (9, 9), (1, 3))]
    assert told == ["", "0%", "<1%", ">99%", "100%", "33%"]


def test_no_source_and_nothing_said(tmp_path: Path) -> None:
    found = blocks(database(Story()), tmp_path, *SPECS)
    assert {name: (block.shares, block.completeness, block.changed) for name, block in found.items()} == {
        "open-one": (Shares(), [], None), "shut-one": (Shares(), [], None),
    }  # fmt: skip


@pytest.mark.parametrize("name", catalogue.names())
def test_every_source_says_what_it_cannot_contain(name: str) -> None:
    assert len(catalogue.spec(name).coverage.excludes) > 80
