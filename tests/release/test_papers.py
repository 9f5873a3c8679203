"""The papers of a release: citation in four forms, the data package, the codebook."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
import releases
import yaml

from comity.fuse.rules import RULES
from comity.model.properties import properties
from comity.model.vocabulary import vocabulary
from comity.release import cite, info
from comity.release.codebook import codebook, table
from comity.release.filters import Filters
from comity.release.info import Release
from comity.release.package import datapackage
from comity.store.contracts import contracts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return releases.build(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def release(folder: Path) -> Release:
    return info.read(folder)


def test_the_citation_line_names_version_day_and_query(release: Release) -> None:
    line = cite.citation_line(release, "country=UA\n'q=power grid'")
    assert line.startswith("Comity (2030). ")
    assert f"Version {releases.VERSION}, made on 2030-01-02" in line
    assert line.endswith("Query: country=UA 'q=power grid'")
    assert "Query" not in cite.citation_line(release)


def test_a_query_is_written_as_it_is_typed() -> None:
    assert cite.query_text(Filters()) == ""
    assert cite.query_text(Filters(country="UA", min_sources=2, q="it's")) == "country=UA min_sources=2 'q=it'\"'\"'s'"


def test_citation_cff_has_what_its_format_requires(release: Release) -> None:
    told = yaml.safe_load(cite.citation_cff(release))
    assert {"cff-version", "message", "authors", "title"} <= set(told)  # required by schema 1.2.0
    assert (told["cff-version"], told["type"], told["version"]) == ("1.2.0", "dataset", releases.VERSION)
    assert told["date-released"] == "2030-01-02"
    assert told["authors"] == [{"name": "Comity"}]
    assert "doi" not in told and "identifiers" not in told


def test_a_version_that_looks_like_a_number_stays_text(release: Release) -> None:
    odd = msgspec.structs.replace(release, version="2030.10")
    assert yaml.safe_load(cite.citation_cff(odd))["version"] == "2030.10"


def test_datacite_has_the_mandatory_properties_and_no_doi(release: Release) -> None:
    told = cite.datacite(release, releases.SPECS)
    assert {"types", "creators", "titles", "publisher", "publicationYear", "schemaVersion"} <= set(told)
    assert told["types"]["resourceTypeGeneral"] == "Dataset"
    assert (told["publicationYear"], told["version"]) == ("2030", releases.VERSION)
    assert [r["relatedIdentifier"] for r in told["relatedIdentifiers"]] == ["https://example.org/shut"]
    assert [r.get("rightsIdentifier") for r in told["rightsList"]] == ["CC-BY-4.0", None]
    assert "doi" not in json.dumps(told).lower()


def test_no_paper_gives_figures_that_tell_of_a_shut_source(release: Release) -> None:
    odd = msgspec.structs.replace(release, counts={"incident": 7654321})
    assert "7654321" not in cite.citation_cff(odd) + json.dumps(cite.datacite(odd, releases.SPECS)) + cite.bibtex(odd)


def test_bibtex_escapes_and_keeps_its_key_plain(release: Release) -> None:
    entry = cite.bibtex(msgspec.structs.replace(release, version="20300102_50%{x}"))
    assert entry.startswith("@misc{comity-20300102-50--x-,\n")
    assert r"version = {20300102\_50\%\{x\}}" in entry
    assert "title = {{Comity: a sourced record" in entry
    assert len(re.findall(r"(?<!\\)\{", entry)) == len(re.findall(r"(?<!\\)\}", entry))


def test_every_table_in_the_folder_is_a_resource_with_its_hash(folder: Path, release: Release) -> None:
    told = datapackage(folder, release, releases.SPECS)
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix in (".parquet", ".csv")}
    assert {r["path"] for r in told["resources"]} == there
    assert len({r["name"] for r in told["resources"]}) == len(there)
    for resource in told["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + sha256(content).hexdigest()
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])


def test_schemas_say_what_contracts_say(folder: Path, release: Release) -> None:
    told = {r["name"]: r for r in datapackage(folder, release, releases.SPECS)["resources"]}
    fields = {f["name"]: f for f in told["statement"]["schema"]["fields"]}
    assert list(fields) == contracts()["statement"].names
    assert fields["stance"]["constraints"] == {"required": True, "enum": sorted(vocabulary()["stance"])}
    assert (fields["value_num"]["type"], fields["date_lo"]["type"]) == ("number", "date")
    assert told["statement"]["schema"]["primaryKey"] == ["statement_id"]
    reference = {"resource": "record", "fields": ["record_id"]}
    assert {"fields": ["record_id"], "reference": reference} in told["statement"]["schema"]["foreignKeys"]


def test_lists_are_arrays_of_codes_in_parquet_and_in_csv(folder: Path, release: Release) -> None:
    told = {r["name"]: r for r in datapackage(folder, release, releases.SPECS)["resources"]}
    kinds = {
        name: {f["name"]: f for f in told[name]["schema"]["fields"]}["types"] for name in ("incident", "csv-incident")
    }
    assert kinds["incident"]["arrayItem"]["constraints"]["enum"] == sorted(vocabulary()["operation_type"])
    assert (kinds["incident"]["type"], kinds["csv-incident"]["type"]) == ("array", "array")


def test_every_reference_leads_to_a_resource_that_is_there(folder: Path, release: Release, tmp_path: Path) -> None:
    (tmp_path / "cluster.parquet").write_bytes((folder / "cluster.parquet").read_bytes())
    assert "foreignKeys" not in datapackage(tmp_path, release, [])["resources"][0]["schema"]
    told = datapackage(folder, release, releases.SPECS)["resources"]
    schemas = {r["name"]: r["schema"] for r in told}
    for name, schema in schemas.items():
        for key in schema.get("foreignKeys", []):
            target = schemas[key["reference"]["resource"] or name]
            assert set(key["reference"]["fields"]) <= {f["name"] for f in target["fields"]}


def test_the_package_says_which_tables_are_for_own_use(folder: Path, release: Release) -> None:
    told = datapackage(folder, release, releases.SPECS)
    marked = {r["name"] for r in told["resources"] if "For own use" in r["description"]}
    assert marked == {name.replace("_", "-") for name in contracts()}
    shared = datapackage(folder / "public", release, releases.SPECS[:1])
    assert not [r["name"] for r in shared["resources"] if "For own use" in r["description"]]
    assert [licence["name"] for licence in told["licenses"]] == ["CC-BY-4.0"]
    assert [source["terms"] for source in told["sources"]] == ["open", "none"]


def test_the_codebook_holds_every_column_property_rule_and_code() -> None:
    lines = set(codebook().splitlines())
    text = codebook()
    for name, shape in contracts().items():
        assert f"### {name}" in lines
        assert all(f"| `{column}` |" in text for column in shape.names)
    assert all(f"### Properties of: {kind}" in lines for kind in properties())
    assert all(f"| `{rule.name}` | " in text for rule in RULES.values())
    for scheme, held in vocabulary().items():
        assert f"### {scheme} (codes)" in lines
        assert all(f"| `{code}` | " in text for code in held)
    assert all(f"- `{stance}`: " in text for stance in ("none", "unknown", "not-asked"))


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    bars = [len(re.findall(r"(?<!\\)\|", line)) for line in codebook().splitlines()]
    for before, now in pairwise(bars):
        assert before == 0 or now in (0, before)
    assert table(("a",), [("x|y <b>\n`z`",)]).splitlines()[-1] == "| x\\|y &lt;b> 'z' |"
