"""Counts of sets by unit are those of the relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from pyroaring import BitMap

from comity.pipeline.plan import plan
from comity.pipeline.walk import run
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.release.index.choices import Choices, Held
from comity.release.index.counting import UNITS, Counting, Unit
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.release.index.ordering import MEASURED, Ordering
from comity.store.workspace import Workspace

DYADS = """SELECT count(*) AS n FROM (SELECT DISTINCT incident_id, a.code AS a, v.code AS v
           FROM (SELECT incident_id, unnest(accused_states) AS code FROM incident) a
           JOIN (SELECT incident_id, unnest(victim_countries) AS code FROM incident) v USING (incident_id))
           WHERE a <> v AND incident_id IN (SELECT incident_id FROM fit)"""
VICTIMS = "SELECT count(*) AS n FROM victim WHERE incident_id IN (SELECT incident_id FROM fit)"
CAMPAIGNS = """SELECT count(DISTINCT coalesce(whole, incident_id)) AS n FROM fit LEFT JOIN (
                 SELECT x.incident_id,
                        arg_min(w.incident_id, (coalesce(-epoch(w.start_lo), 1e18), w.incident_id)) AS whole
                 FROM link l
                 JOIN cluster x ON x.record_id = CASE l.whole WHEN 'left' THEN l.right_id ELSE l.left_id END
                 JOIN cluster y ON y.record_id = CASE l.whole WHEN 'left' THEN l.left_id ELSE l.right_id END
                 JOIN incident w ON w.incident_id = y.incident_id
                 WHERE l.relation = 'part' AND l.whole IS NOT NULL AND x.incident_id <> y.incident_id GROUP BY 1
               ) USING (incident_id)"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Handle]]:
    made = Workspace(tmp_path_factory.mktemp("counting"))
    run(made, plan(made, "landmarks", None), lambda stage, what: None)
    with Handle(made.release()) as handle:
        yield Index(kept(made, made.release(), public=False)), handle


@pytest.mark.parametrize("asked", [{}, {"country": "US"}, {"accused": "RU"}, {"contested": "yes"}, {"q": "ransomware"},
                                   {"accused": "not-said"}], ids=str)  # fmt: skip
def test_each_unit_counts_what_the_relations_hold(opened: tuple[Index, Handle], asked: dict[str, str]) -> None:
    index, handle = opened
    found = index.find(Filters(**asked))  # type: ignore[arg-type]
    handle.con.register("fit", handle.incidents(**asked).project("incident_id").to_arrow_table())
    expected = {"incident": len(found)}
    for unit, query in (("victim", VICTIMS), ("dyad", DYADS), ("campaign", CAMPAIGNS)):
        expected[unit] = handle.rows(query)[0]["n"]
    assert {unit: index.counting.by(Unit(unit))(found) for unit in UNITS} == expected
    assert expected["victim"] > 0


def _invented(seed: int, n: int = 3000) -> tuple[dict[str, np.ndarray], dict[str, dict[str, BitMap]]]:
    """Measures and one facet of invented incidents: some part of a whole that is part of another."""
    draw = np.random.default_rng(seed)
    whole = np.arange(n, dtype=np.int32)
    parts = draw.choice(n, n // 5, replace=False)
    whole[parts] = draw.integers(0, n, len(parts))
    measures = {"whole": whole, **{name: draw.integers(0, most, n).astype(np.int32) for name, most in
                (("victims", 140), ("named", 90), ("dyads", 50), ("publishers", 9), ("claims", 30))}}  # fmt: skip
    rare = draw.zipf(1.6, n) % 120
    return measures, {"country": {str(code): BitMap(np.flatnonzero(rare == code)) for code in range(120)}}


def _some(seed: int, n: int) -> BitMap:
    return BitMap(np.random.default_rng(seed).choice(3000, n, replace=False).astype(np.uint32))


@pytest.mark.parametrize("seed", range(5))
def test_counts_of_drawn_sets(seed: int) -> None:
    measures, facets = _invented(seed)
    counting, some = Counting(measures, facets), _some(seed, 40 * 3 ** (seed + 1) % 3000)
    nos = some.to_array()
    assert counting.by(Unit("campaign"))(some) == len(np.unique(measures["whole"][nos]))
    assert counting.by(Unit("victim"))(some) == measures["victims"][nos].sum()
    assert counting.by(Unit("dyad"))(some) == measures["dyads"][nos].sum()
    choices = Choices(facets, counting)
    for unit in map(Unit, UNITS):
        every = {code: counting.by(unit.at("country", code))(some & bits) for code, bits in facets["country"].items()}
        top = choices.most("country", unit, some, 8)
        assert [held.count for held in top] == [n for n in sorted(every.values(), reverse=True)[:8] if n]
        assert all(every[held.code] == held.count for held in top)
        assert choices.held("country", unit, some, ["3", "absent"]) == [Held("3", every["3"]), Held("absent", 0)]


SIDES = [{"country": "US"}, {"accused": "RU"}, {"accused": "RU", "country": "UA"}, {"accused": "US", "country": "US"}]


@pytest.mark.parametrize("sides", SIDES, ids=str)
def test_who_asks_for_a_side_is_told_the_pairs_of_that_side(
    opened: tuple[Index, Handle], sides: dict[str, str]
) -> None:
    index, handle = opened
    found, unit = index.find(Filters(**sides)), Unit("dyad", sides.get("accused"), sides.get("country"))  # type: ignore[arg-type]
    handle.con.register("fit", handle.incidents(**sides).project("incident_id").to_arrow_table())
    held = handle.con.sql(DYADS.replace("count(*) AS n", "incident_id, a, v")).fetchall()
    told = [one for one in held if unit.accused in (None, one[1]) and unit.country in (None, one[2])]
    assert index.counting.by(unit)(found) == len(told)
    assert len(found - index.counting.without(unit, found)) == len({incident for incident, *_ in told})
    nos = np.array(found.to_array(), np.uint32)
    assert index.counting.along(unit, nos, np.zeros(len(nos), np.int64), 1) == [len(told)]
    for facet, place in (("accused", 1), ("country", 2)):
        if facet not in sides:
            each = {one.code: one.count for one in index.choices.most(facet, unit, found, 300)}
            assert each == dict(Counter(one[place] for one in told))


@pytest.mark.parametrize("by", MEASURED)
def test_pages_by_a_measure_hold_everything_once_and_in_order(by: str) -> None:
    measures, _ = _invented(9)
    ordering, some = Ordering(measures), _some(9, 500)
    seen = [no for skip in range(0, 500, 60) for no in ordering.slice(some, by, skip, 60)]
    assert seen == sorted(some, key=lambda no: (-measures[by][no], no))
