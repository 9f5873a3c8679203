"""CSIS: what starts an entry of the list and what only looks like it, what its sentences say, and the real file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from pdfs import pages_of, text_pdf
from pypdf import PdfReader, PdfWriter

from comity.model.errors import SourceError
from comity.model.vocabulary import vocabulary
from comity.sources import catalogue, reading
from comity.sources.check import check
from comity.sources.csis import when
from comity.sources.csis.entries import Entry, entries
from comity.sources.csis.ids import native_ids
from comity.sources.csis.names import mark
from comity.sources.csis.patterns import Pattern, rules
from comity.sources.csis.sentences import sentences
from comity.sources.kit.pdf import Page

FILE = "200306_Significant_Cyber_Events_List.pdf"
SAMPLE = catalogue.folder("csis") / "sample" / FILE
TEXT = Path(__file__).parents[1] / "data" / "csis_sample.txt"
HEADER = "Center for Strategic and International Studies (CSIS) | Washington, D.C."
HEADING = "Significant Cyber Incidents Since 2006"
FULL = "A line of the list that is as long as a line of it can be, so that no further word had room in"


def listed(*pages: Sequence[str]) -> list[Entry]:
    return entries(Page(n, f"{FILE}#page={n}", (HEADER, *lines)) for n, lines in enumerate(pages, start=1))


def crawl(folder: Path, *lines: str) -> reading.Reading:
    path = folder / FILE
    path.write_bytes(text_pdf([[HEADER, "", HEADING, "", *lines]]))
    return reading.read("csis", {FILE: reading.raw_file(path)}, folder)


def said(folder: Path, prop: str) -> list[tuple[object, ...]]:
    query = "select value, stance, split_part(split_part(locator, 'pattern=', 2), '&', 1)"
    return duckdb.sql(f"from '{folder}/statement.parquet' {query} where prop = '{prop}' order by all").fetchall()


def ids(*texts: tuple[str, str]) -> list[str]:
    return native_ids([Entry(date, [text], FILE) for date, text in texts])


def of_pattern(pattern: Pattern, table: str, sentence: str) -> list[str]:
    found = [one for one in rules().find(table, mark(sentence)) if one.pattern == pattern]
    return [name.value for one in found for _, name in one.names] or [one.words for one in found]


# What starts an entry


def test_the_sample_is_made_of_the_text_beside_the_tests() -> None:
    assert SAMPLE.read_bytes() == text_pdf(pages_of(TEXT))


@pytest.mark.parametrize(
    "line",
    ["2016. It began.", "2016: It began.", "March 2016. It began.", "2016, so it is said.", "March 2016, it is said."],
)
def test_a_wrapped_line_that_begins_with_a_date_is_no_entry(line: str) -> None:
    (found,) = listed(["May 2017. " + FULL, line])
    assert found.text.endswith(f"had room in {line}")
    assert found.odd == ([] if "," in line else [line])
    (found,) = listed(["May 2017. " + FULL], [line])
    assert (found.text.endswith(f"had room in {line}"), found.at) == (True, f"{FILE}#page=1")


def test_a_missing_blank_line_is_seen_where_the_line_before_is_short() -> None:
    first = ["May 2017. " + FULL, "the end of it."]
    assert [entry.date for entry in listed([*first, "March 2016. Another."])] == ["May 2017", "March 2016"]
    assert [entry.date for entry in listed([*first, "2016. Another."])] == ["May 2017"], "a year alone is too little"
    assert [entry.date for entry in listed([*first, "Windows 2016. Another."])] == ["May 2017"], "no month"
    full = ["May 2017. " + FULL, FULL[:-1] + "."]
    assert [entry.date for entry in listed([*full, "March 2016. Another."])] == ["May 2017"], "a full line is wrapped"


def test_a_year_alone_starts_an_entry_only_after_a_sentence() -> None:
    assert [entry.date for entry in listed(["May 2017. An end.", "", "2016. Another."])] == ["May 2017", "2016"]
    assert [entry.date for entry in listed(["May 2017. It goes on in", "", "2016. No other."])] == ["May 2017"]


def test_both_separators_and_hyphens_at_the_end_of_a_line() -> None:
    one, other = listed(["May 2017: A state-", "sponsored  test - ", "of dashes.", "", "April 2017.No space."])
    assert (one.text, other.text) == ("A state-sponsored test - of dashes.", "No space.")


def test_what_stands_before_the_first_entry_is_heading() -> None:
    assert listed([HEADING, "", "A line of 2006. More."]) == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [("March 2020", "2020-03"), ("Mach 2016", "2016-03"), ("April – October 2008", "2008-04/2008-10"),
     ("March-June 2013", "2013-03/2013-06"), ("Summer 2008", "2008-22"), ("2006", "2006")],
)  # fmt: skip
def test_dates(text: str, edtf: str) -> None:
    read = when.read(text)
    assert read is not None
    assert read.edtf == edtf


@pytest.mark.parametrize("text", ["Windows 2016", "June-March 2013", "Sometime 2016", ""])
def test_no_dates(text: str) -> None:
    assert when.read(text) is None


def test_sentences_do_not_end_after_short_forms() -> None:
    text = "Sen. Gull of the U.S. Senate saw it. “It was so.” He left. In 1998. 5 ships went to St. Reed."
    assert sentences(text) == [
        "Sen. Gull of the U.S. Senate saw it.", "“It was so.”", "He left.", "In 1998.", "5 ships went to St. Reed."
    ]  # fmt: skip
    assert len(sentences("Mr. " * 200_000)) == 1


# Ids

OPENING = "Hackers copied the tide tables of two harbours and of a pilot station on the coast. "


def test_a_correction_keeps_the_id() -> None:
    before = ids(("May 2017", OPENING + "It was so."))
    for date, text in (("June 2017", OPENING), ("May 2017", OPENING.replace(" tide", "tide") + "Corrected.")):
        assert ids((date, text)) == before


def test_a_later_namesake_changes_no_older_id() -> None:
    old = ("May 2017", OPENING + "It was so.")
    for later in (("June 2018", OPENING), ("June 2018", old[1])):
        found = ids(later, old)
        assert found[1:] == ids(old)
        assert len(set(found)) == 2
    assert len(set(ids(old, old))) == 1


# What sentences say


@pytest.mark.parametrize(
    ("table", "pattern"),
    [(table, pattern) for table, held in rules().tables.items() for pattern, *_ in held],
    ids=lambda value: value.name if isinstance(value, Pattern) else value,
)
def test_each_pattern_reads_its_example(table: str, pattern: Pattern) -> None:
    found = of_pattern(pattern, table, pattern.example)
    assert found if table in ("type", "unknown") else found == pattern.gives
    assert (table != "type") or pattern.type in vocabulary()["operation_type"]


def test_names_of_patterns_are_their_own() -> None:
    names = [pattern.name for held in rules().tables.values() for pattern, *_ in held]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway denied that the ferry it sold had read the tide tables.",
        "Norwegian-speaking hackers copied the tide tables.",
        "The group used tools of the harbour, and the Norwegian police probed a flood of packets.",
        "The group hid behind a Norwegian hacking group's name.",
        "The ferry company was found to use techniques associated with Norway-linked groups.",
        "The flood of packets was traced to a server in Norway.",
        "Most of the packets originated in Norway.",
        "A Norwegian security firm found the malware.",
        "Norway arrested two pilots.",
        "If Norwegian spies had come by boat, nobody would have seen them.",
        "Norway launched an investigation.",
        "North American hackers copied the tide tables.",
    ],
)
def test_who_is_not_accused(tmp_path: Path, sentence: str) -> None:
    crawl(tmp_path, f"May 2017. {sentence}")
    assert said(tmp_path, "accused_state") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway said that hackers targeted ferries.",
        "Hackers targeted members of the Norwegian diaspora.",
        "Sanctions against five Norwegian companies were announced.",
        "Swedish hackers targeted ferries in retaliation for a speech in Norway.",
        "The hackers were arrested in Norway.",
        "Researchers in Norway found the malware.",
        "The packets were sent to a server in Norway.",
        "Hackers attacked ferries after a summit in Norway.",
    ],
)
def test_who_is_no_victim(tmp_path: Path, sentence: str) -> None:
    crawl(tmp_path, f"May 2017. {sentence}")
    assert said(tmp_path, "country") == []


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("Swedish hackers copied the tide tables.", "asserts"),
        ("The harbour said that Swedish hackers copied the tide tables.", "reports"),
        ("Alleged Swedish hackers copied the tide tables.", "suspects"),
        ("The tide tables were copied in an attack possibly by Sweden.", "suspects"),
        ("Norway blamed Sweden for the loss of its tide tables.", "reports"),
    ],
)
def test_how_surely_somebody_is_accused(tmp_path: Path, sentence: str, stance: str) -> None:
    crawl(tmp_path, f"May 2017. {sentence}")
    assert [(value, how) for value, how, _ in said(tmp_path, "accused_state")] == [("SE", stance)]


def test_an_accused_has_one_stance_in_all_sentences_of_an_entry(tmp_path: Path) -> None:
    crawl(
        tmp_path, "May 2017. The harbour said that Swedish hackers copied the tide tables. Swedish hackers sold them."
    )
    assert [(value, how) for value, how, _ in said(tmp_path, "accused_state")] == [("SE", "reports")] * 2


def test_the_kind_of_the_accused_only_where_it_is_said(tmp_path: Path) -> None:
    crawl(tmp_path, "May 2017. Swedish hackers copied the tide tables.")
    assert said(tmp_path, "accused_kind") == []
    crawl(tmp_path, "May 2017. Swedish government hackers copied the tide tables.")
    assert [value for value, *_ in said(tmp_path, "accused_kind")] == ["state"]
    crawl(tmp_path, "May 2017. Swedish state-sponsored hackers copied the tide tables.")
    assert [value for value, *_ in said(tmp_path, "accused_kind")] == ["state-affiliated"]


def test_unknown_is_said_only_where_nobody_is_accused(tmp_path: Path) -> None:
    crawl(tmp_path, "May 2017. Unknown hackers copied the tide tables.")
    assert said(tmp_path, "accused_actor") == [(None, "unknown", "unknown-doer")]
    crawl(tmp_path, "May 2017. It was an unspecified foreign state, later identified as Sweden.")
    assert said(tmp_path, "accused_actor") == []
    assert said(tmp_path, "accused_state") == [("SE", "reports", "identified-as")]


def test_a_disruption_is_not_told_beside_its_means(tmp_path: Path) -> None:
    crawl(tmp_path, "May 2017. Hackers knocked offline the tide tables.")
    assert said(tmp_path, "type") == [("disruption", "asserts", "service-interrupted")]
    crawl(tmp_path, "May 2017. Hackers knocked offline the tide tables by denial of service.")
    assert said(tmp_path, "type") == [("denial-of-service", "asserts", "denial-of-service")]


def test_the_pattern_stands_in_the_locator_and_is_no_part_of_the_id(tmp_path: Path) -> None:
    crawl(tmp_path, "May 2017. A flood of packets was part of an attack on users in Norway.")
    query = "select value, locator, original, method where prop = 'country'"
    assert duckdb.sql(f"from '{tmp_path}/statement.parquet' {query}").fetchall() == [
        ("NO", f"{FILE}#page=1&pattern=attack-against&col=text {FILE}#page=1&pattern=hit-in&col=text",
         "A flood of packets was part of an attack on users in Norway.", "pattern")
    ]  # fmt: skip


# The file as a whole


def test_a_sentence_without_end_is_kept_and_not_searched(tmp_path: Path) -> None:
    words = ["Swedish hackers copied the tide tables and the charts and the logs and the"] * 20
    read = crawl(tmp_path, "May 2017. It begins.", "", "April 2017. " + words[0], *words[1:])
    assert read.issues == {"sentence-too-long": 1}
    assert said(tmp_path, "accused_state") == []
    assert len(said(tmp_path, "summary")) == 2


def test_doubts_about_the_order(tmp_path: Path) -> None:
    read = crawl(tmp_path, "May 2017. A.", "", "May 2018. B.", "", "April 2017. C.", "", "May 2017. D.")
    assert read.issues == {"later-than-first": 1, "out-of-order": 1}


def test_a_list_whose_text_must_not_be_copied_says_so(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(SAMPLE))
    writer.encrypt("", "owner", permissions_flag=4, algorithm="AES-128")  # type of the real file
    writer.write(tmp_path / FILE)
    read = reading.read("csis", {FILE: reading.raw_file(tmp_path / FILE)}, tmp_path)
    assert read.issues["copying-not-permitted"] == 1
    assert read.records == 14


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (text_pdf([["Another paper", "", "May 2017. A ferry."]]), "no heading"),
        (SAMPLE.read_bytes()[:1500], "cut off"),
        (b"January 2010. Not a PDF.", "not a PDF"),
        (text_pdf([["x"]] * 501), "501 pages, more than the 500 allowed"),
    ],
    ids=["another", "cut", "text", "many-pages"],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(SourceError, match=why):
        reading.read("csis", {FILE: reading.raw_file(tmp_path / FILE)}, tmp_path)


def test_the_real_file(mirror: Path, tmp_path: Path) -> None:
    read = reading.read("csis", {FILE: reading.raw_file(mirror / "csis" / FILE)}, tmp_path)
    check("csis", tmp_path)
    account = duckdb.sql(f"from '{tmp_path}/accounting.parquet' select rows, recorded, attached, duplicate, refused")
    assert account.fetchall() == [(542, 542, 0, 0, 0)]
    assert read.issues == {"copying-not-permitted": 1, "no-single-month": 8, "later-than-first": 1, "out-of-order": 1,
                           "misspelt-month": 1, "repeated-text": 1}  # fmt: skip
    assert len(said(tmp_path, "disclosed")) == 542
    originals = duckdb.sql(f"from '{tmp_path}/statement.parquet' select count(*) where original is null").fetchall()
    assert originals == [(0,)]
