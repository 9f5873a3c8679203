"""Reports whose truth was planted are resolved again, by the steps that every record takes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from planted import figures
from planted.planting import plant
from planted.relations import SOURCES, write

from comity.resolve import resolving
from comity.sources import catalogue
from comity.store.relations import connect, scan

REPORTS = 1500


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    write(plant(REPORTS, seed=1), folder)
    return folder


def test_what_was_planted_is_found_again(planted: Path) -> None:
    con = connect()
    for name in ("record", "statement"):
        scan(con, name, [planted / f"{name}.parquet"])
    resolving.resolve(
        con, resolving.Units.of({name: catalogue.spec(name) for name in SOURCES}), [], resolving.Before({}, {})
    )
    figures.read_truth(con, planted)
    found = figures.clusters(con)
    assert found["F1"] > 0.85
    assert found["B3 F1"] > 0.88
    assert figures.blocking(con)["kept"] > 0.95


def test_the_same_seed_plants_the_same(planted: Path, tmp_path: Path) -> None:
    for seed in (1, 2):
        (folder := tmp_path / str(seed)).mkdir()
        write(plant(REPORTS, seed), folder)
    for name in ("record", "statement", "truth"):
        first, again, other = (
            scanned(folder / f"{name}.parquet") for folder in (planted, tmp_path / "1", tmp_path / "2")
        )
        assert first == again
        assert first != other


def scanned(path: Path) -> list[tuple[object, ...]]:
    con = connect()
    return con.execute("SELECT * FROM read_parquet(?) ORDER BY ALL", [str(path)]).fetchall()


def test_truth_has_what_makes_resolving_hard(planted: Path) -> None:
    con = connect()
    figures.read_truth(con, planted)
    scan(con, "statement", [planted / "statement.parquet"])
    hot = """SELECT count(DISTINCT operation) FROM statement JOIN truth USING (record_id)
             WHERE prop = 'publication' AND value LIKE '%annual%' GROUP BY value ORDER BY 1 DESC LIMIT 1"""
    assert con.execute(hot).fetchall()[0][0] > 5
    sliced = """SELECT count(*) FROM (SELECT operation FROM truth WHERE record_id LIKE 'dcid:%'
                GROUP BY 1 HAVING count(*) > 1)"""
    assert con.execute(sliced).fetchall()[0][0] > 5
