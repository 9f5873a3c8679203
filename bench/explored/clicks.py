"""Addresses that readers open, drawn with a seed from what a release holds: each kind as often as readers would."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from comity.release.index.index import Index

KINDS = {"incident": 30, "incidents": 20, "search": 12, "country": 10, "dyad": 6, "actor": 8, "actors": 2, "network": 2,
         "compare": 1, "start": 5, "sources": 1, "about": 1, "api": 2}  # fmt: skip
"""Kind of page -> how many of a hundred clicks lead to one."""

_WORDS = ("ransomware", "ministry of defence", "power grid", "lazarus", "apt28", "elections", "bank", "notpetya",
          "telecom espionage", "sandwrom", "hospital", "ukrane")  # fmt: skip


class Clicks:
    """Draws addresses. incidents weigh alike; countries, dyads and actors by how much is told of them."""

    def __init__(self, index: Index, seed: int = 1) -> None:
        self._index, self._dice = index, random.Random(seed)
        self._codes = {name: _weighted(index, name) for name in ("country", "accused", "actor", "sector", "type")}

    def draw(self, n: int) -> Iterator[tuple[str, str]]:
        """(kind, address), n of them."""
        for kind in self._dice.choices(list(KINDS), list(KINDS.values()), k=n):
            yield kind, self.address(kind)

    def address(self, kind: str) -> str:
        """An address of one kind."""
        drawn = getattr(self, f"_{kind}", None)
        return str(drawn()) if drawn else {"start": "/"}.get(kind, f"/{kind}")

    def _one(self, facet: str) -> str:
        codes, weights = self._codes[facet]
        return self._dice.choices(codes, weights)[0]

    def _incident(self) -> str:
        (row,) = self._index.rows([self._dice.randrange(self._index.n)])
        return f"/incidents/{row['incident_id']}"

    def _incidents(self) -> str:
        names = self._dice.sample(["country", "accused", "sector", "type"], self._dice.choice([0, 1, 1, 2]))
        said = {name: self._one(name) for name in names}
        said |= self._dice.choice([{}, {"since": "2015"}, {"until": "2020"}, {"contested": "yes"}])
        said |= self._dice.choice([{}, {}, {"view": "map"}, {"view": "timeline"}, {"page": "2"}])
        return f"/incidents?{urlencode(said)}" if said.get("page") != "2" or len(said) == 1 else "/incidents?page=2"

    def _search(self) -> str:
        return f"/incidents?{urlencode({'q': self._dice.choice(_WORDS)})}"

    def _country(self) -> str:
        return f"/countries/{self._one('country')}?as={self._dice.choice(['target', 'accused', 'responder'])}"

    def _dyad(self) -> str:
        one = self._one("accused")
        other = next(code for code in iter(lambda: self._one("country"), "") if code != one)
        return f"/dyads/{one}/{other}"

    def _actor(self) -> str:
        return f"/actors/{quote(self._one('actor'))}"

    def _network(self) -> str:
        return self._dice.choice(["/network", "/network?view=matrix", "/network?since=2018"])

    def _compare(self) -> str:
        return f"/compare?what=countries&of={self._one('country')}&of={self._one('country')}"

    def _api(self) -> str:
        return f"/api/v1/incidents?country={self._one('country')}"


def _weighted(index: Index, facet: str) -> tuple[list[str], list[int]]:
    found = [(code, len(bits)) for code, bits in index.facet(facet).items() if ":" not in code or facet == "actor"]
    return [code for code, _n in found], [n for _code, n in found]
