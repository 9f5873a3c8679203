"""Every source against its hand-written sample: the statements it makes are exactly those expected."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from comity.sources import catalogue, reading

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
def test_sample_rows_are_accounted_for(name: str, tmp_path: Path) -> None:
    reading.read(name, reading.sample_files(name), tmp_path)
    account = duckdb.sql(f"from '{tmp_path}/accounting.parquet' select rows, recorded + attached + duplicate + refused")
    assert all(rows == told for rows, told in account.fetchall())
