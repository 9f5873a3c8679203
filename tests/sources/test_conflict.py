"""Offline conflicts: the quirks of three tables on made-up rows, and the figures of the real files where they are."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.check import check

STATES, RIVALRIES, ARMED = "cow_states.csv", "tss_rivalries.csv", "ucdp_acd.csv"
Rows = Sequence[Mapping[str, str]]

STATE = {"stateabb": "ICE", "ccode": "395.0", "statenme": "Iceland", "styear": "1901.0", "stmonth": "1.0",
         "stday": "1.0", "endyear": "2016.0", "endmonth": "12.0", "endday": "31.0", "version": "2016.0"}  # fmt: skip
RIVALRY = {"tssr_id": "1", "rivalry": "Iceland-Malta (made up)", "ccode1": "338.0", "ccode2": "395.0",
           "start": "1990.0", "end": "2001.0"}  # fmt: skip
YEAR = {"conflict_id": "9.0", "year": "2010.0", "gwno_a": "395.0", "gwno_b": "338.0", "incompatibility": "territory",
        "intensity_level": "1.0", "type_of_conflict": "interstate", "start_date": "2010-02-03", "start_prec": "1.0",
        "start_date2": "2010-02-03", "start_prec2": "1.0", "ep_end": "1.0", "ep_end_date": "2010-03-04"}  # fmt: skip


def crawl(folder: Path, *, states: Rows = (), rivalries: Rows = (), armed: Rows = ()) -> reading.Reading:
    files = {}
    for name, rows in ((STATES, states), (RIVALRIES, rivalries), (ARMED, armed)):
        with (folder / name).open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, catalogue.spec("conflict").file(name).columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        files[name] = reading.raw_file(folder / name)
    return reading.read("conflict", files, folder)


def rows_of(folder: Path, query: str) -> list[tuple[object, ...]]:
    for relation in reading.RELATIONS:
        query = query.replace(f"@{relation}", f"'{folder}/{relation}.parquet'")
    return duckdb.sql(query).fetchall()


def said(folder: Path, prop: str) -> list[tuple[object, ...]]:
    return rows_of(folder, f"select subject, value, edtf, stance from @statement where prop = '{prop}' order by all")


def issues(folder: Path) -> dict[str, int]:
    found = rows_of(folder, "select code, count(*) from @issue where code <> 'state-not-listed' group by all")
    return {str(code): int(str(n)) for code, n in found}


def test_a_rivalry_holds_between_two_states_for_its_years(tmp_path: Path) -> None:
    crawl(tmp_path, rivalries=[RIVALRY | {"spatial": "1.0", "aprin": "1.0"}])
    assert said(tmp_path, "state") == [
        ("#party/rival-is", "IS", "1990/2001", "asserts"), ("#party/rival-mt", "MT", "1990/2001", "asserts")
    ]  # fmt: skip
    assert said(tmp_path, "start") == [("", "1990", "1990", "asserts")]
    assert said(tmp_path, "end") == [("", "2001", "2001", "asserts")]
    assert said(tmp_path, "rivalry_type") == [("", "spatial", None, "asserts")]
    assert said(tmp_path, "asymmetric_principal") == [("", "yes", None, "asserts")]
    assert said(tmp_path, "principal") == [], "an empty mark is no 'no'"


def test_a_rivalry_that_lasts_to_the_end_of_the_table_has_no_known_end(tmp_path: Path) -> None:
    crawl(tmp_path, rivalries=[RIVALRY | {"end": "2020.0"}])
    assert said(tmp_path, "end") == [("", None, None, "unknown")]
    assert said(tmp_path, "covered") == [("", "1494/2020", "1494/2020", "asserts")]
    assert {row[2] for row in said(tmp_path, "state")} == {"1990/2020"}, "nothing is claimed for 2021"


def test_a_number_that_several_states_bore_is_told_by_the_name_of_the_time(tmp_path: Path) -> None:
    crawl(tmp_path, rivalries=[RIVALRY | {"ccode1": "365.0", "start": "1910.0", "end": "1995.0"}])
    assert [row[1:3] for row in said(tmp_path, "state") if row[0] != "#party/rival-is"] == [
        ("RU", "1910/1921"), ("RU", "1992/1995"), ("SUHH", "1922/1991")
    ]  # fmt: skip


def test_gleditsch_and_ward_number_some_states_otherwise(tmp_path: Path) -> None:
    crawl(
        tmp_path,
        rivalries=[RIVALRY | {"ccode1": "260.0", "ccode2": "678.0", "start": "1970.0", "end": "1980.0"}],
        armed=[YEAR | {"gwno_a": "260.0", "gwno_b": "678.0", "gwno_b_2nd": "972.0"}],
    )
    assert [row[1] for row in said(tmp_path, "state") if row[2] == "1970/1980"] == ["X-NORTH-YEMEN", "X-WEST-GERMANY"]
    assert [row[:2] for row in said(tmp_path, "state") if row[2] == "2010"] == [
        ("#party/a-de", "DE"), ("#party/b-support-to", "TO"), ("#party/b-ye", "YE")
    ]  # fmt: skip


def test_rivalries_that_cannot_be_kept_are_refused_and_doubts_are_told(tmp_path: Path) -> None:
    crawl(
        tmp_path,
        states=[STATE | {"styear": "1950.0"}],
        rivalries=[RIVALRY, RIVALRY | {"rivalry": "the number again"},
                   RIVALRY | {"tssr_id": "2", "end": "1980.0"}, RIVALRY | {"tssr_id": "3", "end": "2021.0"},
                   RIVALRY | {"tssr_id": "4", "start": "1816.0", "end": "1900.0", "ccode1": "999.0", "aprin": "2.0"}],
    )  # fmt: skip
    assert rows_of(tmp_path, f"select recorded, refused from @accounting where file = '{RIVALRIES}'") == [(2, 3)]
    assert issues(tmp_path) == {"repeated-number": 1, "bad-years": 2, "start-may-be-earlier": 1, "unknown-territory": 1,
                                "not-in-state-system": 1, "unmapped-code": 1}  # fmt: skip


def test_each_year_of_an_armed_conflict_keeps_its_parties_kind_and_intensity(tmp_path: Path) -> None:
    later = {"year": "2011.0", "gwno_a_2nd": "950.0", "gwno_b": "", "type_of_conflict": "II", "intensity_level": "2.0"}
    read = crawl(tmp_path, armed=[YEAR | later, YEAR, YEAR | later | {"gwno_a_2nd": "365.0"}, YEAR])
    assert read.records == 1
    assert rows_of(tmp_path, f"select recorded, attached, duplicate from @accounting where file = '{ARMED}'") == [
        (1, 2, 1)
    ]  # fmt: skip
    assert said(tmp_path, "state") == [
        ("#party/a-is", "IS", "2010", "asserts"), ("#party/a-is", "IS", "2011", "asserts"),
        ("#party/a-support-fj", "FJ", "2011", "asserts"), ("#party/a-support-ru", "RU", "2011", "asserts"),
        ("#party/b-mt", "MT", "2010", "asserts"),
    ]  # fmt: skip
    assert [row[1:3] for row in said(tmp_path, "kind")] == [("internationalised", "2011"), ("interstate", "2010")]
    assert [row[1:3] for row in said(tmp_path, "intensity")] == [("1", "2010"), ("2", "2011")]
    assert said(tmp_path, "name") == [("#party/b-not-a-state", None, None, "not-asked")]
    assert issues(tmp_path) == {}


@pytest.mark.parametrize(
    ("date", "precision", "read"),
    [("2010-06-30", "1.0", "2010-06-30"), ("2010-06-12", "2.0", "2010-06"), ("2010-06-30", "3.0", "2010-06"),
     ("2010-06-30", "4.0", "2010"), ("2010-12-31", "5.0", "2010"), ("2010-12-31", "7.0", "2010")],
)  # fmt: skip
def test_a_start_is_no_more_precise_than_coded(tmp_path: Path, date: str, precision: str, read: str) -> None:
    crawl(tmp_path, armed=[YEAR | {"start_date": date, "start_prec": precision}])
    assert [row[1] for row in said(tmp_path, "start") if row[0] == ""] == [read]
    assert issues(tmp_path) == ({"uncertain-start": 1} if precision == "7.0" else {})


def test_episodes_end_or_their_end_is_not_known(tmp_path: Path) -> None:
    lasting = {"year": "2024.0", "start_date2": "2024-05-06", "ep_end": "0.0", "ep_end_date": ""}
    crawl(tmp_path, armed=[YEAR | {"ep_end_date": "2010-12-31"}, YEAR | lasting])
    assert said(tmp_path, "end") == [
        ("#episode/2010-02-03", "2010", "2010", "asserts"), ("#episode/2024-05-06", None, None, "unknown")
    ]  # fmt: skip


def test_armed_conflicts_raise_their_doubts(tmp_path: Path) -> None:
    crawl(tmp_path, armed=[
        YEAR, YEAR | {"intensity_level": "2.0"},
        YEAR | {"conflict_id": "10", "gwno_b": "", "start_date": "soon", "ep_end_date": "", "intensity_level": "3.0"},
        YEAR | {"conflict_id": "x"}, YEAR | {"year": "2025.0"},
    ])  # fmt: skip
    assert issues(tmp_path) == {"rows-differ": 1, "side-differs-from-kind": 1, "bad-date": 1, "end-differs": 1,
                                "unmapped-code": 1, "bad-years": 2}  # fmt: skip


def test_the_state_system_is_held_against_the_territories(tmp_path: Path) -> None:
    crawl(tmp_path, states=[
        STATE, STATE | {"styear": "1950.0", "stateabb": "X"}, STATE,
        STATE | {"ccode": "338.0"}, STATE | {"ccode": "999.0", "stmonth": "13.0"}, STATE | {"ccode": ""},
        STATE | {"ccode": "950.0", "stateabb": "FIJ", "statenme": "Fiji", "endyear": "2019.0"},
    ])  # fmt: skip
    assert rows_of(tmp_path, f"select * exclude (source, file) from @accounting where file = '{STATES}'") == [
        (7, 4, 1, 1, 1)
    ]
    assert issues(tmp_path) == {"bad-number": 1, "abbreviation-differs": 1, "name-differs": 1, "unknown-territory": 1,
                                "bad-date": 1, "beyond-coverage": 1}  # fmt: skip
    missing = rows_of(tmp_path, "select original from @issue where code = 'state-not-listed'")
    assert ("FR",) in missing
    assert ("IS",) not in missing
    assert len(said(tmp_path, "level")) == 4


@pytest.mark.parametrize("damage", ["conflict_id,year\n1,2\n", "<html>", "\0\0", ""])
def test_other_tables_are_refused(tmp_path: Path, damage: str) -> None:
    crawl(tmp_path)
    (tmp_path / ARMED).write_text(damage, encoding="utf-8")
    files = {name: reading.raw_file(tmp_path / name) for name in (STATES, RIVALRIES, ARMED)}
    with pytest.raises(SourceError, match=ARMED):
        reading.read("conflict", files, tmp_path)


def test_the_real_files(mirror: Path, tmp_path: Path) -> None:
    files = {name: reading.raw_file(mirror / "conflict" / name) for name in (STATES, RIVALRIES, ARMED)}
    read = reading.read("conflict", files, tmp_path)
    check("conflict", tmp_path)
    assert rows_of(tmp_path, "select * exclude source from @accounting order by file") == [
        (STATES, 243, 217, 26, 0, 0), (RIVALRIES, 264, 264, 0, 0, 0), (ARMED, 5652, 303, 5349, 0, 0)
    ]  # fmt: skip
    assert read.issues == {"name-differs": 11, "start-may-be-earlier": 16, "unknown-territory": 4,
                           "not-in-state-system": 14, "uncertain-start": 13}  # fmt: skip
    years = "select count(*), count(distinct record_id) from @statement where prop = 'intensity'"
    assert rows_of(tmp_path, years) == [(2752, 303)]
    ongoing = "select count(*) from @statement where prop = 'end' and stance = 'unknown' and subject = ''"
    assert rows_of(tmp_path, ongoing) == [(56,)]
