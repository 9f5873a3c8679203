"""What is wrong in a source's own files and calls is told with its place, and with what may stand there."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import CROSSWALK, SPEC, crawl_rows, tell_record

from comity.model.errors import SourceError
from comity.sources.kit import Crawl, Crosswalk, Row, read_spec
from comity.sources.kit.documents import Document


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("fetch: manual", "fetch: hand", "fetch is one of: auto, manual, package, embedded, imported."),
        (
            "unit: incident",
            "unit: incidents",
            "unit is one of: incident, campaign, publication, dyad, actor, conflict.",
        ),
        ("format: csv", "format: markdown", "format is one of: csv, xlsx, json, yaml, pdf, html, xml, text."),
        ("terms: none", "terms: free", "terms is one of: open, facts-only, none."),
        ("date_means: publication", "date_means: report", "date_means is one of: start, publication, none."),
        ("publisher_kind: tracker", "publisher_kind: blog", "publisher_kind 'blog' isn't one of: attacker, court, "),
        ("type, attribution", "typ, attribution", "asks what no source can tell: typ. The codebook lists"),
        ("unit: incident", "units: incident", "unknown field `units`"),
    ],
)
def test_a_wrong_word_in_source_yml(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert right in SPEC
    path = tmp_path / "source.yml"
    path.write_text(SPEC.replace(right, wrong), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_spec(path)
    assert told in str(caught.value)


def test_a_table_that_the_crosswalk_lacks(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"crosswalk\.yml: there is no table 'kinds'; there are: kind\."):
        tell_record(tmp_path, lambda record, row: [record.mapped("kinds", row.take("kind"))])


@pytest.mark.parametrize("code", ["1", "2020-01-01"])
def test_a_code_without_quotes(tmp_path: Path, code: str) -> None:
    path = tmp_path / "crosswalk.yml"
    path.write_text(f"{CROSSWALK}  {code}: {{type: espionage}}\n", encoding="utf-8")
    with pytest.raises(SourceError, match="Put the code in quotes"):
        Crosswalk.read(path)
    path.write_text(f"{CROSSWALK}  '{code}': {{type: espionage}}\n", encoding="utf-8")
    assert Crosswalk.read(path).look_up("kind", code) == [("type", "espionage", "asserts")]


def test_a_row_without_outcome(tmp_path: Path) -> None:
    def forget(row: Row, run: Crawl) -> None:
        if "row=3" not in row.at:
            row.recorded()

    with pytest.raises(SourceError, match=r"cases\.csv#row=3: .*call row\.recorded\(\), row\.attached"):
        crawl_rows(tmp_path, "1,flood,RU\n2,flood,RU\n3,flood,RU", forget)


def test_an_entry_without_outcome() -> None:
    with pytest.raises(SourceError, match=r"a\.json#entry=7: "):
        Document({}, "a.json#entry=7").settled()
