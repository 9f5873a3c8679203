"""What stands behind a value: each statement in its own words, for and against. Fetched when a reader opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from comity.model.errors import NotFoundError
from comity.model.properties import properties
from comity.release.explain import Explanation
from comity.release.index.documents import Document
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.claims import TURNED
from comity.web.views.values import SHORT, value_words
from comity.web.views.voices import Voice, voices
from comity.web.words import counted, stands, when

MOST_SHOWN = 60
"""Statements shown for one value; the JSON of the explanation has all."""

_RANK = {prop: place for place, prop in enumerate(("words", *TURNED))} | {"asserter": 100, "publication": 100}
"""Of a claim its words and whom it accuses come first; who makes it, and where, stands beside it."""


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose statements are asked for.

    value: a property (prop), a part (part) or one property of a part, of several values the one at a place (at). Ids
    of parts may be cut to their first `SHORT` letters.
    claim: part is a claim, stance its stance. conflict: part and prop. coded: part is a link of `offline_conflict`.
    beside: part is a row of `beside`. absent: part is a kind of subject, prop and stance as stated.
    """

    of: Literal["value", "claim", "conflict", "coded", "beside", "absent"] = "value"
    part: str = ""
    prop: str = ""
    at: int | None = None
    stance: str = ""


class Told(msgspec.Struct, frozen=True):
    """One statement. words: as the source has them; coded: they are a code, a date or a figure of a field, no
    words of anybody. read_as: the value, where the words differ. Empty: nothing."""

    id: str
    words: str
    coded: bool
    read_as: str
    publisher: str
    url: str | None
    on_behalf: str
    stance: str
    confidence: str
    seen: str
    locator: str
    record: str
    dated: str


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


class Evidence(msgspec.Struct, frozen=True):
    """Values with their statements, or statements alone. incident, title: whose they are. summary: how they stand.
    against, voices: who says otherwise, and who says so. statements: how many there are in all. address: of the page
    that has each of them."""

    incident: str
    title: str
    summary: str
    against: list[Voice]
    voices: list[Voice]
    statements: int
    address: str
    values: list[Shown]
    told: list[Told]


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


def told(kind: str, prop: str, row: Mapping[str, Any], publishers: Mapping[str, str]) -> Told:
    """One statement (a row of `whole.STATEMENT`). publishers: of records through which others were seen."""
    value = value_words(kind, prop, row["value"]) if row["value"] else ""
    words = row["original"] or value or _("(no words)")
    return Told(
        id=str(row["statement_id"]),
        words=words,
        coded=_is_coded(kind, prop, row["method"]),
        read_as="" if value.casefold() in ("", words.casefold()) else value,
        publisher=row["publisher"],
        url=row["url"],
        on_behalf="" if row["asserted_by"] == row["publisher"] else row["asserted_by"],
        stance="" if row["stance"] == "asserts" else labels.spoken(row["stance"]),
        confidence=row["confidence"] or "",
        seen=cited_by(row["seen"], publishers),
        locator=row["locator"],
        record=row["record_id"],
        dated=_dated(row["retrieved_at"], row["first_version"]),
    )


def _is_coded(kind: str, prop: str, method: str) -> bool:
    """Whether it is what a coder put into a field: what a pattern found in a sentence, and free text, are words."""
    shape = properties().get(kind, {}).get(prop)
    return method in ("crosswalk", "convention") or (
        method != "pattern" and shape is not None and shape.holds != "text"
    )


def evidence(document: Document, wanted: Wanted, address: str = "") -> Evidence:
    """The statements asked for. address: of their page. NotFoundError if there are none."""
    teller = Teller(document)
    values, told = _OF[wanted.of](teller, wanted)
    if not values and not told:
        raise NotFoundError(_("this incident has no such statements."), hint=_("Go back to the page of the incident."))
    con, pro = _spoken(values, "dissenting"), _spoken(values, "statements") + [("", one) for one in told]
    return Evidence(
        incident=teller.whole["incident_id"],
        title=teller.whole["title"],
        summary=_summary(teller, wanted, values, told),
        against=voices(con),
        voices=voices(pro),
        statements=len({one.id for _label, one in (*con, *pro)}) + sum(value.more for value in values),
        address=address,
        values=values,
        told=told,
    )


def _spoken(values: list[Shown], side: Literal["statements", "dissenting"]) -> list[tuple[str, Told]]:
    """(what it is said of, statement); of the only thing there is it needn't be told."""
    several = len({value.label for value in values}) > 1
    ordered = sorted(values, key=lambda value: _RANK.get(value.prop, len(_RANK)))
    return [(value.label if several else "", one) for value in ordered for one in getattr(value, side)]


def everything(document: Document) -> list[Shown]:
    """All values of an incident with their statements, in the order in which they are explained."""
    teller = Teller(document)
    return [teller.shown(one) for one in document.explained]


def _summary(teller: Teller, wanted: Wanted, values: list[Shown], told: list[Told]) -> str:
    if not values:
        return counted(len(told), "statement")
    if wanted.of != "claim":
        return stands(max(value.support for value in values), max(value.dissent for value in values))
    roots = [int(row["n_roots"]) for row in _claimed(teller, wanted)]
    return stands(max(roots), max((value.dissent for value in values if value.prop in TURNED), default=0))


def cited_by(seen: str, publishers: Mapping[str, str]) -> str:
    """'cited by …' for what was seen through another record, nothing for what was read itself."""
    if not seen.startswith("via "):
        return ""
    record = seen.removeprefix("via ")
    return _("cited by {publisher}").format(publisher=publishers.get(record, record))


Found = tuple[list[Shown], list[Told]]


def _of_value(teller: Teller, wanted: Wanted) -> Found:
    found = [
        one for one in teller.explained
        if _is(one.part_id, wanted.part) and (one.prop == wanted.prop or (wanted.part and not wanted.prop))
    ]  # fmt: skip
    if wanted.at is not None:
        found = found[wanted.at : wanted.at + 1] if wanted.at >= 0 else []
    return [teller.shown(one) for one in found], []


def _is(part: str, asked: str) -> bool:
    return part == asked or (len(asked) >= SHORT and part.startswith(asked))


def _of_claim(teller: Teller, wanted: Wanted) -> Found:
    """Counted for the claim: who reports a denial supports that it was made, though it speaks against the accused."""
    rows = _claimed(teller, wanted)
    parts = {row[name] for row in rows for name in ("claim_id", "part_id")}
    turned = wanted.stance == "denies"
    found = [teller.shown(one) for one in teller.explained if one.part_id in parts]
    return [_turned(shown) if turned and shown.prop in TURNED else shown for shown in found], []


def _claimed(teller: Teller, wanted: Wanted) -> list[dict[str, Any]]:
    return [
        row for row in teller.whole["attribution"]
        if wanted.of == "claim" and _is(row["claim_id"], wanted.part) and row["stance"] == wanted.stance
    ]  # fmt: skip


def _of_conflict(teller: Teller, wanted: Wanted) -> Found:
    rows = [row for row in teller.whole["conflict"] if _is(row["part_id"], wanted.part) and row["prop"] == wanted.prop]
    kinds = {one.part_id: one.kind for one in teller.explained}
    part = rows[0]["part_id"] if rows else ""
    kind = "attribution" if wanted.prop.startswith("accused_") else kinds.get(part, "incident")
    return [], teller.among(kind, wanted.prop, [i for row in rows for i in row["statement_ids"]])


def _coded(teller: Teller, wanted: Wanted) -> Found:
    rows = [row for row in teller.whole["offline_conflict"] if _is(row["link_id"], wanted.part)]
    return [], teller.among("incident", "offline_conflict", [i for row in rows for i in row["statement_ids"]])


def _beside(teller: Teller, wanted: Wanted) -> Found:
    """What several records code alike is one line of the page."""
    rows = teller.whole["beside"]
    like = {beside_key(row) for row in rows if _is(row["beside_id"], wanted.part)}
    ids = [i for row in rows if beside_key(row) in like for i in row["statement_ids"]]
    return [], teller.among("incident", "beside", ids)


def _absent(teller: Teller, wanted: Wanted) -> Found:
    asked = (wanted.part, wanted.prop, wanted.stance)
    rows = [row for row in teller.whole["absent"] if (row["kind"], row["prop"], row["stance"]) == asked]
    return [], [teller.told(wanted.part, wanted.prop, row) for row in rows]


_OF: Mapping[str, Callable[[Teller, Wanted], Found]] = {
    "value": _of_value,
    "claim": _of_claim,
    "conflict": _of_conflict,
    "coded": _coded,
    "beside": _beside,
    "absent": _absent,
}


def beside_key(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes rows of relation `beside` one line of a page."""
    return row["coded_as"], row["dyad"], row["window_lo"], row["window_hi"], row["window_is"], row["stance"]


def _turned(value: Shown) -> Shown:
    return msgspec.structs.replace(
        value,
        label=_("{what}, denied").format(what=value.label),
        support=value.dissent,
        dissent=value.support,
        statements=value.dissenting,
        dissenting=value.statements,
    )


def _dated(retrieved: datetime | None, version: str | None) -> str:
    if retrieved is not None:
        return _("read {day}").format(day=when(retrieved.date(), retrieved.date()))
    try:
        day = date.fromisoformat((version or "")[:8])
    except ValueError:
        return ""
    return _("recorded {day}").format(day=when(day, day))
