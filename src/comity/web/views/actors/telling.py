"""Statements of an actor's document as what stands behind a line of its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from comity.model.properties import properties
from comity.web import labels
from comity.web.views.evidence import told as telling
from comity.web.views.evidence.teller import Shown
from comity.web.views.evidence.told import Told

_MOST = 24


def heard(names: Iterable[str]) -> str:
    """Sources, joined by commas."""
    return ", ".join(labels.source(name) for name in names)


def told(row: dict[str, Any]) -> Told:
    """One statement."""
    when = row["retrieved_at"]
    kind = "actor" if row["prop"] in properties()["actor"] else "attribution"
    timed = row | {"retrieved_at": datetime.fromisoformat(when) if when else None}
    return telling.told(kind, row["prop"], timed, {})


class Behind:
    """The statements behind each edge of one actor, by key (see `release.index.behind`)."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._by_key: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in document["behind"]:
            self._by_key[row["key"]].append(row)

    def shown(self, key: str, told_by: Iterable[str], others: dict[str, Iterable[str]]) -> Shown:
        """What is behind an edge. others: key -> sources of edges that exclude it; who says both is no dissent."""
        sources = set(told_by)
        against = {name for names in others.values() for name in names} - sources
        pro = self._by_key[key]
        con = [row for other in others for row in self._by_key[other] if row["source"] in against]
        return Shown(
            prop="", label="", text="", support=len(sources), dissent=len(against), rule="", reason="",
            statements=[told(row) for row in pro[:_MOST]], dissenting=[told(row) for row in con[:_MOST]], more=0,
        )  # fmt: skip

    def more(self, key: str) -> int:
        """Statements of an edge that are not shown."""
        held = self._by_key[key]
        return held[0]["there"] - min(len(held), _MOST) if held else 0
