"""EU listings: what a reason must say for a value to be told, what is left out of persons, and the real table."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.check import check
from comity.sources.eu_sanctions.operations import operations
from comity.sources.eu_sanctions.reason import Reason
from comity.sources.kit import Cell

FILE = "32019R0796.csv"
COLUMNS = catalogue.spec("eu-sanctions").file(FILE).columns
PERSONAL = ("nationality", "birthDate", "birthPlace", "position", "passportNumber", "gender", "appearance", "ethnicity",
            "fatherName", "motherName", "idNumber", "address", "phone", "email", "alias", "weakAlias", "previousName",
            "country", "notes")  # fmt: skip
LISTING = {
    "celex": "32019R0796", "recordId": "1", "programKey": "EU-CYB", "annex": "I.A", "measure": "Asset freeze",
    "startDate": "3.2.2031", "schema": "Person", "name": "Nobody MADEUP", "reason": "Made up, about nothing.",
}  # fmt: skip
BODY = LISTING | {"annex": "I.B", "schema": "LegalEntity", "name": "Madeup Ltd"}


def crawl(folder: Path, rows: Sequence[Mapping[str, str]]) -> reading.Reading:
    path = folder / FILE
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return reading.read("eu-sanctions", {FILE: reading.raw_file(path)}, folder)


def rows_of(folder: Path, query: str) -> list[tuple[object, ...]]:
    for relation in reading.RELATIONS:
        query = query.replace(f"@{relation}", f"'{folder}/{relation}.parquet'")
    return duckdb.sql(query).fetchall()


def records(folder: Path) -> list[tuple[object, ...]]:
    return rows_of(folder, "select kind, record_id from @record order by all")


def said(folder: Path, prop: str) -> list[tuple[object, ...]]:
    return rows_of(folder, f"select subject, value from @statement where prop = '{prop}' order by all")


def outcomes(folder: Path) -> list[tuple[object, ...]]:
    return rows_of(folder, "select recorded, attached, duplicate, refused from @accounting")


def about(reason: str, **cells: str) -> dict[str, str]:
    return LISTING | {"reason": reason} | cells


def test_a_listing_that_names_no_operation_is_a_response(tmp_path: Path) -> None:
    crawl(tmp_path, [LISTING])
    assert records(tmp_path) == [("response", "eu-sanctions:listing-nobody-madeup-1f2bded4")]
    told = {str(prop): value for prop, value in rows_of(tmp_path, "select prop, value from @statement")}
    assert told == {
        "title": "Asset freeze: Nobody MADEUP", "responder": "Council of the European Union", "responder_kind": "eu",
        "responder_country": "org:EU", "measure": "sanctions", "dimension": "legal", "text": "Asset freeze",
        "against": "Nobody MADEUP", "reason": "Made up, about nothing.", "legal_basis": "Regulation (EU) 2019/796",
        "entry": "Annex I.A, 1", "publication": "32019R0796", "date": "2031-02-03",
    }  # fmt: skip


def test_an_operation_is_one_record_whoever_is_listed_for_it(tmp_path: Path) -> None:
    reason = "Made up. She has been involved in ‘Operation Cloud Hopper’."
    read = crawl(tmp_path, [about(reason), about(reason, name="Second MADEUP", startDate="4.2.2031")])
    assert records(tmp_path) == [("incident", "eu-sanctions:operation-cloud-hopper")]
    assert outcomes(tmp_path) == [(1, 1, 0, 0)]
    assert {value for _, value in said(tmp_path, "against")} == {"Nobody MADEUP", "Second MADEUP"}
    assert said(tmp_path, "accused_actor") == [
        ("#attribution/council-nobody-madeup/accused/nobody-madeup", "Nobody MADEUP"),
        ("#attribution/council-second-madeup/accused/second-madeup", "Second MADEUP"),
    ]
    assert [place for (place,) in rows_of(tmp_path, "select locator from @statement where prop = 'name'")] == [
        f"{FILE}#row=2&col=reason {FILE}#row=3&col=reason"
    ]
    assert read.issues == {"undated": 1}


def test_one_listing_may_name_several_operations(tmp_path: Path) -> None:
    crawl(tmp_path, [about("Made up. The cyber-theft from the Bangladesh Bank and ‘WannaCry’.")])
    assert [record for _, record in records(tmp_path)] == [
        "eu-sanctions:theft-from-the-bangladesh-bank", "eu-sanctions:wannacry"
    ]  # fmt: skip
    assert outcomes(tmp_path) == [(1, 0, 0, 0)]
    assert len(said(tmp_path, "against")) == 2


def test_the_order_of_rows_changes_no_statement(tmp_path: Path) -> None:
    sample = reading.sample_files("eu-sanctions")[FILE].path
    rows = list(csv.DictReader(sample.open(encoding="utf-8", newline="")))
    rows = [row for row in rows if "namesake" not in row["reason"]]  # of two rows of one name the first is kept
    ids = []
    for number, several in enumerate((rows, rows[::-1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        crawl(folder, several)
        ids.append(set(rows_of(folder, "select statement_id from @statement")))
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    "change",
    [{"reason": "Corrected."}, {"startDate": "4.2.2031"}, {"recordId": "7"}, {"name": "Nobody  Madeup"}],
)
def test_an_amended_listing_keeps_its_id(tmp_path: Path, change: dict[str, str]) -> None:
    crawl(tmp_path, [LISTING])
    before = records(tmp_path)
    crawl(tmp_path, [LISTING | change])
    assert records(tmp_path) == before


def test_nothing_is_told_that_the_reason_lacks(tmp_path: Path) -> None:
    read = crawl(tmp_path, [about("Made up. Of the German federal parliament nothing more is said.")])
    assert said(tmp_path, "start") == said(tmp_path, "end") == []
    assert said(tmp_path, "type") == [("#attribution/council-nobody-madeup", "legal-action")]
    assert rows_of(tmp_path, "select * from @statement where subject like '%/accused/%'") == []
    assert read.issues == {"accused-left-as-words": 1}


def test_words_accuse_only_whom_the_reason_names(tmp_path: Path) -> None:
    accusing = "Made up. It is involved in cyber-attacks, including ‘NotPetya’ in June 2017."
    crawl(tmp_path, [about(accusing)])
    assert said(tmp_path, "accused_role") == []
    crawl(tmp_path, [about(accusing + " It is the Main Centre for Special Technologies (GTsST).")])
    assert [value for _, value in said(tmp_path, "accused_organisation")] == [
        "Main Centre for Special Technologies (GTsST)"
    ]
    assert said(tmp_path, "accused_state") == [], "a listing accuses no state"


@pytest.mark.parametrize(
    ("words", "relation"),
    [("Part of a team of Russian military intelligence officers, he took part in a cyber-attack.", ["joint"]),
     ("He took part in a cyber-attack.", []),
     ("He took part in a cyber-attack. The 85th Main Centre for Special Services (GTsSS): officers of the GTsSS took "
      "part in it.", ["unclear"])],
)  # fmt: skip
def test_the_accused_are_joint_where_the_reason_says_so(tmp_path: Path, words: str, relation: list[str]) -> None:
    crawl(tmp_path, [about(f"Made up, of the German federal parliament. {words}")])
    assert [value for _, value in said(tmp_path, "accused_relation")] == relation


def test_names_of_one_group_are_one_accused(tmp_path: Path) -> None:
    crawl(tmp_path, [about("Made up. ‘APT38’ or the ‘Lazarus Group’ carried out ‘WannaCry’.")])
    part = "#attribution/council-nobody-madeup/accused/apt38"
    assert said(tmp_path, "accused_actor") == [(part, "APT38"), (part, "Lazarus Group")]


@pytest.mark.parametrize("cells", [{}, {"schema": "LegalEntity"}, {"annex": "I.B"}, {"schema": "Vessel"}])
def test_what_is_not_clearly_a_body_is_told_by_name_date_and_reason_only(tmp_path: Path, cells: dict[str, str]) -> None:
    crawl(tmp_path, [LISTING | dict.fromkeys(PERSONAL, "PRIVATE") | cells])
    for relation in ("statement", "issue", "record"):
        assert "PRIVATE" not in str(rows_of(tmp_path, f"from @{relation}"))


def test_of_a_body_other_names_are_told_and_numbers_are_not(tmp_path: Path) -> None:
    cells = {"alias": "‘Paper’; Boat Co., Ltd, Лодка ‘Б’", "registrationNumber": "PRIVATE", "email": "PRIVATE"}
    read = crawl(tmp_path, [BODY | cells | {"jurisdiction": "Utopia"}])
    assert [value for _, value in said(tmp_path, "against_alias")] == ["Boat Co., Ltd", "Paper", "Лодка ‘Б’"]
    assert "PRIVATE" not in str(rows_of(tmp_path, "from @statement"))
    assert read.issues == {"column-not-read": 1}, "a column that was empty in every row so far"


def test_a_name_that_occurs_again_is_a_duplicate_or_refused(tmp_path: Path) -> None:
    read = crawl(tmp_path, [LISTING, LISTING, LISTING | {"reason": "Otherwise."}, LISTING | {"name": " "}])
    assert outcomes(tmp_path) == [(1, 0, 1, 2)]
    assert read.issues == {"repeated-name": 1, "missing-name": 1}


@pytest.mark.parametrize(
    ("change", "issues"),
    [
        ({"startDate": "31.2.2031"}, {"bad-date": 1}),
        ({"startDate": "2031-02-03"}, {"bad-date": 1}),
        ({"annex": "I.B"}, {"annex-differs": 1}),
        ({"reason": ""}, {"missing-reason": 1}),
        ({"measure": "Travel ban", "programKey": "EU-TIDE", "celex": "32031R0001"}, {"unmapped-code": 3}),
        ({"reason": "Made up. Since spring 2032 he sails."}, {"reason-amended": 1, "date-left-as-words": 1}),
        ({"reason": "Made up. Since spring 2022 he sails."}, {"date-left-as-words": 1}),
        ({"reason": "A friend of the former Chancellor.", "startDate": "3.2.2020"}, {"reason-amended": 1}),
        ({"reason": "Made up. He led Operation Paper Crab and the Tern campaign."}, {"operation-left-as-words": 2}),
    ],
)
def test_doubts_are_issues(tmp_path: Path, change: dict[str, str], issues: dict[str, int]) -> None:
    assert crawl(tmp_path, [LISTING | change]).issues == issues


def test_a_date_that_is_none_stays_unsaid(tmp_path: Path) -> None:
    crawl(tmp_path, [LISTING | {"startDate": "in spring"}])
    assert said(tmp_path, "date") == []


def test_sentences_end_at_no_abbreviation() -> None:
    reason = Reason(Cell("One (a.k.a. ‘Two’) is. Three Co. Ltd is.  Four is ‘Five’. Six is two.", "at", "reason"))
    assert [found.text for words in ("Two", "Three", "Five") if (found := reason.sentences([words]))] == [
        "One (a.k.a. ‘Two’) is.", "Three Co. Ltd is.", "Four is ‘Five’."
    ]  # fmt: skip
    both = reason.sentences(["Two", "'Five'", "Six"])
    assert both is not None
    assert both.text == "One (a.k.a. ‘Two’) is. […] Four is ‘Five’. Six is two."


def test_words_are_whole_words() -> None:
    reason = Reason(Cell("The USB port of ‘Example’ and the US.", "at", "reason"))
    found = reason.find("US")
    assert found is not None
    assert reason.find("Examp") is None
    assert reason.find("of 'Example'") == Cell("of ‘Example’", "at", "reason")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("celex,name\na,b\n", "columns missing"),
        (",".join(COLUMNS) + "\n32019R0796,1,EU-CYB\n", "cut or shifted"),
        (",".join(COLUMNS) + '\n32019R0796,"1', "unexpected end of data"),
        ("<!DOCTYPE html><html>sign in</html>", "web page"),
        ("", "is empty"),
    ],
)
def test_another_or_a_cut_file_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / FILE
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        reading.read("eu-sanctions", {FILE: reading.raw_file(path)}, tmp_path)


def test_another_encoding_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / FILE
    row = ["32019R0796", "1", "EU-CYB", "I.A", "Asset freeze", "3.2.2031", "Made up by René", *[""] * 38]
    path.write_bytes("\n".join([",".join(COLUMNS), ",".join(row)]).encode("latin-1"))
    with pytest.raises(SourceError, match="is not utf-8"):
        reading.read("eu-sanctions", {FILE: reading.raw_file(path)}, tmp_path)


def test_a_hostile_reason_is_only_text(tmp_path: Path) -> None:
    reason = "'); DROP TABLE record; -- <script>alert(1)</script> =1+1 " + "cyber-attacks publicly known as '" * 20_000
    crawl(tmp_path, [about(reason)])
    assert said(tmp_path, "reason")[0][1] == reason.strip()


@pytest.fixture(scope="module")
def real(mirror: Path) -> list[dict[str, str]]:
    with (mirror / "eu-sanctions" / FILE).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_word_that_is_looked_up_stands_in_a_real_reason(real: list[dict[str, str]]) -> None:
    reasons = [Reason(Cell(row["reason"], "", "reason")) for row in real]
    looked_up = {words for operation in operations() for words in operation.words() if words}
    assert sorted(words for words in looked_up if not any(reason.find(words) for reason in reasons)) == []


def test_the_real_file(mirror: Path, real: list[dict[str, str]], tmp_path: Path) -> None:
    read = reading.read("eu-sanctions", {FILE: reading.raw_file(mirror / "eu-sanctions" / FILE)}, tmp_path)
    check("eu-sanctions", tmp_path)
    query = "select rows, recorded, attached, duplicate, refused from @accounting"
    assert rows_of(tmp_path, query) == [(38, 27, 11, 0, 0)]
    kinds = rows_of(tmp_path, "select kind, count(*) from @record group by all order by all")
    assert kinds == [("incident", 18), ("response", 17)]
    assert read.issues == {"undated": 12, "reason-amended": 5, "date-left-as-words": 7, "operation-left-as-words": 3,
                           "mixed-entry": 1}  # fmt: skip
    assert {value for _, value in said(tmp_path, "against")} == {row["name"] for row in real}
    _everything_stands_in_its_cell(tmp_path, real)
    _persons_are_told_by_name_only(tmp_path, real)


def _everything_stands_in_its_cell(folder: Path, real: list[dict[str, str]]) -> None:
    for original, locators in rows_of(folder, "select original, locator from @statement"):
        for place in str(locators).split():
            found = re.fullmatch(rf"{FILE}#row=(\d+)&col=(\w+)", place)
            assert found
            text = " ".join(real[int(found[1]) - 2][found[2]].split())
            assert all(" ".join(piece.split()) in text for piece in str(original).split("[…]"))


def _persons_are_told_by_name_only(folder: Path, real: list[dict[str, str]]) -> None:
    out = str([rows_of(folder, f"from @{relation}") for relation in ("record", "statement", "issue")])
    columns = ("birthDate", "passportNumber", "idNumber", "registrationNumber", "innCode", "phone", "email", "website")
    secrets = {text for row in real for column in columns if (text := row[column].strip())}
    secrets |= {row["alias"] for row in real if row["schema"] == "Person" and row["alias"].strip()}
    assert len(secrets) > 50
    assert [text for text in secrets if text in out] == []
