"""Every source against its hand-written sample: the statements it makes are exactly those expected."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import duckdb
import pytest

from comity.sources import catalogue, reading
from comity.sources.check import check

COLUMNS = (
    "record_id, subject, prop, value, value_num, unit, edtf, stance, confidence, asserted_by, cites, seen, "
    "original, locator, method"
)


def statements(folder: Path) -> list[str]:
    rows = duckdb.sql(f"from read_parquet('{folder}/statement.parquet') select {COLUMNS} order by all")
    names = [d[0] for d in rows.description]
    return [json.dumps({k: v for k, v in zip(names, row, strict=True) if v is not None}, ensure_ascii=False)
            for row in rows.fetchall()]  # fmt: skip


@pytest.mark.parametrize("name", catalogue.names())
def test_sample_gives_the_expected_statements(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    reading.read(name, reading.sample_files(name), tmp_path)
    expected, found = catalogue.folder(name) / "expected.jsonl", statements(tmp_path)
    if request.config.getoption("--update-expected"):
        expected.write_text("".join(line + "\n" for line in found), encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", catalogue.names())
def test_sample_passes_the_check_of_a_run(name: str, tmp_path: Path) -> None:
    reading.read(name, reading.sample_files(name), tmp_path)
    check(name, tmp_path, bounds=False)  # contracts, vocabulary, every row accounted for


def test_the_check_of_imports_covers_every_source() -> None:
    pyproject = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    checked = next(one["source_modules"] for one in contracts if one["type"] == "forbidden")
    own = [f"comity.sources.{catalogue.folder(name).name}" for name in catalogue.names()]
    assert sorted(checked) == sorted([*own, "comity.sources.stix"])  # which reads whatever is imported
