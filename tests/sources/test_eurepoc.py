"""EuRepoC: its quirks are met, its companions are attached without loss, other editions are refused by name."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.check import check
from comity.sources.eurepoc.accused import names
from comity.sources.eurepoc.crawl import ATTRIBUTIONS, GLOBAL, RECEIVERS
from comity.sources.eurepoc.lists import split
from comity.sources.eurepoc.publications import addresses

FILES = (GLOBAL, ATTRIBUTIONS, RECEIVERS)
SAMPLE = catalogue.folder("eurepoc") / "sample"
Rows = list[dict[str, str]]


def table(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, rows: Rows, columns: list[str] | None = None) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class Crawled:
    """Sample or mirror, read into relations."""

    def __init__(self, source: Path, out: Path) -> None:
        out.mkdir(exist_ok=True)
        self.out = out
        self.reading = reading.read("eurepoc", {f: reading.raw_file(source / f) for f in FILES}, out)
        self.issues = self.reading.issues

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        con = duckdb.connect()
        for relation in reading.RELATIONS:
            con.execute(f"CREATE VIEW {relation} AS FROM read_parquet('{self.out}/{relation}.parquet')")
        return con.execute(sql).fetchall()

    def ids(self, code: str) -> set[int]:
        rows = self.ask(f"SELECT split_part(record_id, ':', 2) FROM issue WHERE code = '{code}'")
        return {int(str(row[0])) for row in rows}


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Crawled]:
    """The first entry of the sample, alone, with values changed; rows of the companions are given whole."""

    def crawl(values: dict[str, str] | None = None, attributions: Rows | None = None,
              receivers: Rows | None = None) -> Crawled:  # fmt: skip
        entry = table(SAMPLE / GLOBAL)[0]
        write(tmp_path / GLOBAL, [entry | (values or {})])
        for file, key, rows in ((ATTRIBUTIONS, "incident_ID", attributions), (RECEIVERS, "ID", receivers)):
            known = table(SAMPLE / file)
            kept = [row for row in known if row[key] == entry["ID"]] if rows is None else rows
            write(tmp_path / file, kept, list(known[0]))
        return Crawled(tmp_path, tmp_path / "out")

    return crawl


@pytest.fixture(scope="module")
def real(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return Crawled(mirror / "eurepoc", tmp_path_factory.mktemp("eurepoc"))


def attribution(**values: str) -> dict[str, str]:
    columns = catalogue.spec("eurepoc").file(ATTRIBUTIONS).columns
    return dict.fromkeys(columns, "") | {"incident_ID": "9001", "attribution_ID": "70.0"} | values


def receiver(**values: str) -> dict[str, str]:
    columns = catalogue.spec("eurepoc").file(RECEIVERS).columns
    return dict.fromkeys(columns, "") | {"ID": "9001", "receiver_category": "Media"} | values


# Small input, made by hand


def test_an_unchanged_first_entry_raises_no_issue(changed: Callable[..., Crawled]) -> None:
    assert changed().issues == {}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"start_date": "2021-03-02", "end_date": "2000-01-01"}, "end-before-start"),
        ({"start_date": "02.03.2021"}, "bad-date"),
        ({"unweighted_cyber_intensity": "4", "weighted_cyber_intensity": "4.0"}, "intensity-sum"),
        ({"weighted_cyber_intensity": "5.0"}, "intensity-weight"),
        ({"weighted_cyber_intensity": ""}, "weighted-missing"),
        ({"weighted_cyber_intensity": "many"}, "bad-number"),
        ({"has_disruption": "False"}, "disruption-differs"),
        ({"number_of_attributions": "4"}, "attribution-count-differs"),
        ({"attributing_country": "Chile"}, "companion-differs"),
        ({"number_of_legal_responses": "1"}, "response-count-differs"),
        ({"political_response_country": "Chile; Peru; Cuba"}, "list-length-differs"),
        ({"initiator_country": "['Chile', 'Peru', 'Cuba']", "initiator_name": "['A', 'B']"}, "list-length-differs"),
        ({"initiator_country": "['Chile'"}, "broken-list"),
        ({"initiator_country": "['Ruritania']"}, "unknown-territory"),
        ({"incident_type": "Telepathy"}, "unmapped-code"),
        ({"sources_url": "['ftp://example.org/a']"}, "bad-url"),
        ({"casualties": "3"}, "column-not-read"),
        ({"ID": "9001", "receiver_country": "['Chile', 'Peru']"}, "receiver-count-differs"),
    ],
)
def test_what_is_doubtful_raises_its_issue(changed: Callable[..., Crawled], values: dict[str, str], code: str) -> None:
    assert changed(values).issues.get(code)


def test_halves_are_kept_as_published_and_reported(changed: Callable[..., Crawled]) -> None:
    multiplier = next(r["target_multiplier"] for r in table(SAMPLE / GLOBAL) if "1.5" in r["target_multiplier"])
    found = changed({"target_multiplier": multiplier, "weighted_cyber_intensity": "5.0"})
    assert found.issues == {"intensity-half": 1}
    assert found.ask("SELECT value_num FROM statement WHERE unit = 'eurepoc-weighted'") == [(5.0,)]


def test_an_amount_is_written_out_in_its_currency(changed: Callable[..., Crawled]) -> None:
    found = changed({"economic_impact_exact_value": "12500000.0", "economic_impact_currency": "dollar"})
    assert found.ask("SELECT value, value_num, unit FROM statement WHERE prop = 'mid'") == [
        ("12500000", 12_500_000.0, "USD")
    ]


def test_zero_responses_are_none_only_where_the_question_was_asked(changed: Callable[..., Crawled]) -> None:
    stance = "SELECT stance FROM statement WHERE prop = 'legal_response_count'"
    assert changed().ask(stance) == [("none",)]
    assert changed({"user_interaction": ""}).ask(stance) == [("not-asked",)]


def test_a_filled_in_zero_is_no_loss(changed: Callable[..., Crawled]) -> None:
    found = changed({"economic_impact": "", "economic_impact_exact_value": "0.0", "economic_impact_currency": "euro"})
    assert found.ask("SELECT * FROM statement WHERE subject LIKE '#loss%'") == []


def test_several_accused_in_every_combination_are_told_alone(changed: Callable[..., Crawled]) -> None:
    pairs = [(name, country) for name in ("Left", "Right") for country in ("Chile", "Peru")]
    rows = [attribution(attributed_initiator=name, attributed_initiator_country=country) for name, country in pairs]
    found = changed(attributions=rows)
    assert found.issues["accused-unpaired"] == 1
    told = "SELECT subject, value FROM statement WHERE prop IN ('accused_actor', 'accused_state')"
    assert set(found.ask(told + " AND subject LIKE '#attribution/unnamed-70%'")) == {
        ("#attribution/unnamed-70/accused/left", "Left"), ("#attribution/unnamed-70/accused/right", "Right"),
        ("#attribution/unnamed-70/accused/chile", "CL"), ("#attribution/unnamed-70/accused/peru", "PE"),
    }  # fmt: skip


def test_claimants_whose_country_is_not_said_may_be_of_each(changed: Callable[..., Crawled]) -> None:
    pairs = [(name, country) for name in ("Left", "Right") for country in ("Chile", "Peru")]
    found = changed(attributions=[attribution(attributing_actor=a, attributing_country=c) for a, c in pairs])
    assert found.issues["asserter-unpaired"] == 1
    stances = "SELECT DISTINCT stance FROM statement WHERE prop = 'asserter_country'"
    assert found.ask(stances) == [("suspects",)]


def test_rows_of_companions_end_as_attached_duplicate_or_refused(changed: Callable[..., Crawled]) -> None:
    rows = [receiver(receiver_country="Chile"), receiver(receiver_country="Chile"), receiver(ID="1")]
    found = changed(receivers=rows)
    account = f"SELECT attached, duplicate, refused FROM accounting WHERE file = '{RECEIVERS}'"
    assert found.ask(account) == [(1, 1, 1)]
    assert found.issues["no-such-incident"] == 1
    country = "SELECT locator FROM statement WHERE prop = 'country' AND value = 'CL'"
    assert found.ask(country) == [(" ".join(f"{RECEIVERS}#row={n}&col=receiver_country" for n in (2, 3)),)]


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        (GLOBAL, "incident_id,name,start_date,weighted_intensity,receiver_country_alpha_2_code,initiator_alpha_2"),
        (RECEIVERS, "incident_id,receiver_country_alpha_2_code,receiver_name"),
        (ATTRIBUTIONS, "incident_id,attribution_id,attribution_date"),
    ],
)
def test_edition_1_3_is_refused_by_name(tmp_path: Path, file: str, columns: str) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((SAMPLE / name).read_bytes())
    (tmp_path / file).write_text(f"{columns}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"EuRepoC 1\.3"):
        Crawled(tmp_path, tmp_path / "out")


def test_lists_are_split_outside_parentheses() -> None:
    assert split("Lord A (Minister; GBR); B") == ("Lord A (Minister; GBR)", "B")
    assert split("; X;") == ("", "X", "")
    assert split("a (b; c") == ("a (b", "c")


def test_aliases_organisation_and_larger_group_are_told_apart() -> None:
    assert names("A Bear/APT0/G0000 (GRU, Unit 0) <\xa0Umbrella/G1") == (("A Bear", "APT0", "G0000"), "GRU, Unit 0")
    assert names("A Company/Ministry of B (Iran)") == (("A Company", "Ministry of B (Iran)"), "")
    assert names("Office of B (GU/GRU)") == (("Office of B (GU/GRU)",), "")


def test_glued_addresses_come_apart() -> None:
    two = ["https://example.org/a", "https://example.net/b"]
    assert addresses("https://example.org/a\xa0 https://example.net/b") == two
    assert addresses("https://example.org/a, https://example.net/b\u200b") == two
    archived = "https://archive.example/2020/https://example.org/"
    assert addresses(archived) == [archived]


# The real files


def test_every_row_of_the_mirror_is_accounted_for(real: Crawled) -> None:
    account = real.ask("SELECT file, rows, recorded, attached, duplicate, refused FROM accounting")
    assert sorted(account, key=str) == [
        (ATTRIBUTIONS, 2643, 0, 2643, 0, 0),
        (GLOBAL, 1643, 1643, 0, 0, 0),
        (RECEIVERS, 6333, 0, 6310, 23, 0),
    ]  # fmt: skip


def test_the_mirror_passes_the_check(real: Crawled) -> None:
    check("eurepoc", real.out)


def test_intensities_of_the_mirror_are_recomputed(real: Crawled) -> None:
    assert real.ids("intensity-sum") == {1000, 1002, 1005, 1095, 1127, 1493, 1503, 1542, 1543, 1613, 1628, 1858, 1889}
    assert real.ids("intensity-weight") == {686, 888, 1014, 1232, 1306, 1346, 1493, 1356, 1439, 1504, 1542, 1543, 1558,
                                            1566, 1555, 1818}  # fmt: skip
    assert real.ids("intensity-half") == {46, 947, 1562, 1574}
    assert real.ids("weighted-missing") == {1820}


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("end-before-start", 83),
        ("pseudo-country", 143),
        ("disruption-differs", 14),
        ("accused-unpaired", 40),
        ("asserter-unpaired", 4),
        ("finer-category-unclear", 9),
        ("empty-attribution", 12),
        ("receiver-count-differs", 3),
        ("column-not-read", 0),
        ("attribution-count-differs", 0),
        ("unmapped-code", 2),
    ],
)
def test_issues_of_the_mirror(real: Crawled, code: str, count: int) -> None:
    assert real.issues.get(code, 0) == count


def test_doubtful_entries_are_named(real: Crawled) -> None:
    assert real.ids("mixed-entry") == {994}
    assert real.ids("swapped-sources") == {1046, 1047, 1393, 1394, 1395}


def test_every_end_before_its_start_is_kept(real: Crawled) -> None:
    both = """SELECT count(*) FROM issue i JOIN statement s USING (record_id) JOIN statement e USING (record_id)
              WHERE i.code = 'end-before-start' AND s.prop = 'start' AND e.prop = 'end'"""
    assert real.ask(both) == [(83,)]


def test_the_order_of_rows_means_nothing(real: Crawled, mirror: Path, tmp_path: Path) -> None:
    for file in FILES:
        write(tmp_path / file, table(mirror / "eurepoc" / file)[::-1])
    turned = Crawled(tmp_path, tmp_path / "out")
    said = "SELECT statement_id, original FROM statement ORDER BY ALL"
    assert turned.ask(said) == real.ask(said)
    assert turned.issues == real.issues


def test_claims_are_not_multiplied(real: Crawled) -> None:
    """1,954 attributions have 1,981 claimants; the tracker's own assessment and 'none' come on top."""
    claims = """SELECT count(DISTINCT record_id || split_part(subject, '/', 2)) FROM statement
                WHERE subject LIKE '#attribution/%' AND subject NOT LIKE '#attribution/eurepoc-coded%'"""
    assert real.ask(claims) == [(1981 + 1,)]


@pytest.mark.parametrize(("file", "key"), [(ATTRIBUTIONS, "incident_ID"), (RECEIVERS, "ID")])
def test_companion_rows_can_be_rebuilt(real: Crawled, mirror: Path, file: str, key: str) -> None:
    """Each cell is the original words of a statement (or of an issue where no statement can be made) that names it."""
    cells: dict[tuple[int, str], set[tuple[str, str, str]]] = {}
    told = """SELECT record_id, subject, coalesce(original, ''), locator FROM statement
              UNION ALL SELECT record_id, '', original, concat(locator, '&col=', field) FROM issue
              WHERE code IN ('unknown-territory', 'empty-attribution')"""
    for record_id, subject, original, locators in real.ask(told):
        for locator in str(locators).split(" "):
            if locator.startswith(f"{file}#row="):
                row, column = locator.removeprefix(f"{file}#row=").split("&col=")
                cells.setdefault((int(row), column), set()).add((str(record_id), str(subject), str(original)))
    for number, row in enumerate(table(mirror / "eurepoc" / file), start=2):
        assert rebuilt(cells, number, list(row), key) == {column: text.strip() for column, text in row.items()}


def rebuilt(cells: dict[tuple[int, str], set[tuple[str, str, str]]], number: int, columns: list[str],
            key: str) -> dict[str, str]:  # fmt: skip
    told = {column: cells.get((number, column), set()) for column in columns}
    texts = {column: "|".join({original for _, _, original in found}) for column, found in told.items()}
    texts[key] = "|".join({record_id.removeprefix("eurepoc:") for found in told.values() for record_id, _, _ in found})
    if "attribution_ID" in columns:  # the last part of a claim's name
        claims = {subject.split("/")[1] for found in told.values() for _, subject, _ in found if subject}
        texts["attribution_ID"] = "|".join({f"{claim.rpartition('-')[2]}.0" for claim in claims})
    return texts
