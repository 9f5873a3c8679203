"""What names an object, however far: against networkx; and the order in which each comes after what it names."""

from __future__ import annotations

from itertools import count

import networkx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import postgres, url
from sqlalchemy import insert

from comity.share.exchange.namers import namers, ranked
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import SHARED_OBJECT, SHARED_REFERENCE

__all__ = ["postgres", "url"]
COLLECTIONS = count(1)
IDS = [f"note--{letter}" for letter in "abcdefgh"]
PAIRS = st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=24)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=PAIRS, come=PAIRS, asked=st.sets(st.sampled_from(IDS)))
def test_namers_are_all_from_whom_a_way_leads(url: str, kept: set[tuple[str, str]], come: set[tuple[str, str]],
                                              asked: set[str]) -> None:  # fmt: skip
    """Pairs of who names whom; of another collection none counts."""
    number = next(COLLECTIONS)
    arriving: dict[str, set[str]] = {}
    for by, one in come:
        arriving.setdefault(one, set()).add(by)
    ledger = Ledger(url)
    with ledger.write() as con:
        for place, (by, one) in enumerate(sorted(kept)):
            row = {"added": place, "object_id": by, "version": str(place), "writer": "w", "type": "note", "stage": 1,
                   "audience": 1, "own_audience": 1, "body": b"{}"}  # fmt: skip
            con.execute(insert(SHARED_OBJECT), {**row, "collection": number})
            con.execute(insert(SHARED_REFERENCE), {"collection": number, "target_id": one, "added": place})
        found = namers(con, number, asked, arriving)
        elsewhere = namers(con, number + 1_000_000, asked, {})
    ledger.close()
    graph = networkx.DiGraph([(one, by) for by, one in kept | come])
    graph.add_nodes_from(IDS)
    assert found == asked.union(*(networkx.descendants(graph, one) for one in asked))
    assert elsewhere == asked


@given(PAIRS, st.permutations(IDS))
def test_each_comes_after_what_it_names_but_in_a_circle(pairs: set[tuple[str, str]], ids: list[str]) -> None:
    graph = networkx.DiGraph(pairs)
    graph.add_nodes_from(IDS)
    order = ranked(ids, lambda one: sorted(graph.successors(one)))
    assert sorted(order) == IDS
    circles = {frozenset(some) for some in networkx.strongly_connected_components(graph)}
    for by, one in pairs:
        together = any({by, one} <= some for some in circles)
        assert together or order.index(by) > order.index(one)


def test_a_long_chain_is_ranked() -> None:
    assert ranked(range(50_000), lambda one: [one + 1]) == list(range(49_999, -1, -1))
