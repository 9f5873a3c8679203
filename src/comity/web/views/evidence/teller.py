"""The values of one incident, each with its statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from comity.release.explain import Explanation
from comity.release.index.documents import Document
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.evidence.told import Told, told
from comity.web.views.values import value_words

MOST_SHOWN = 60
"""Statements shown for one value; the JSON of the explanation has all."""


class Shown(msgspec.Struct, frozen=True):
    """A value with the statements for and against it; more: statements that are not shown."""

    prop: str
    label: str
    text: str
    support: int
    dissent: int
    rule: str
    reason: str
    statements: list[Told]
    dissenting: list[Told]
    more: int


class Teller:
    """Statements of one incident as a page tells them."""

    def __init__(self, document: Document) -> None:
        self.whole = document.whole
        self.explained = document.explained
        self._publishers = {row["record_id"]: row["publisher"] for row in self.whole["record"]}

    def shown(self, one: Explanation) -> Shown:
        """A value with its statements."""
        pro, con = one.statements, one.dissenting
        return Shown(
            prop=one.prop,
            label=labels.prop(one.prop),
            text=value_words(one.kind, one.prop, one.chosen),
            support=one.support,
            dissent=one.dissent,
            rule=_(one.rule.replace("-", " ")),
            reason=_(one.reason),
            statements=[self.told(one.kind, one.prop, row) for row in pro[:MOST_SHOWN]],
            dissenting=[self.told(one.kind, one.prop, row) for row in con[:MOST_SHOWN]],
            more=max(len(pro) - MOST_SHOWN, 0) + max(len(con) - MOST_SHOWN, 0),
        )

    def among(self, kind: str, prop: str, ids: Iterable[str]) -> list[Told]:
        """Statements by id, as far as there are any."""
        known = {str(row["statement_id"]): row for one in self.explained for row in (*one.statements, *one.dissenting)}
        return [self.told(kind, prop, known[i]) for i in dict.fromkeys(ids) if i in known]

    def told(self, kind: str, prop: str, row: Mapping[str, Any]) -> Told:
        """One statement."""
        return told(kind, prop, row, self._publishers)


def everything(document: Document) -> list[Shown]:
    """All values of an incident with their statements, in the order in which they are explained."""
    teller = Teller(document)
    return [teller.shown(one) for one in document.explained]


def turned(value: Shown) -> Shown:
    """Of a denial: what speaks against it is what is for it."""
    return msgspec.structs.replace(
        value,
        label=_("{what}, denied").format(what=value.label),
        support=value.dissent,
        dissent=value.support,
        statements=value.dissenting,
        dissenting=value.statements,
    )
