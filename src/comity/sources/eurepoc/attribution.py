"""Attributions: each row of the companion file is one combination of what an attribution lists; the lists are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from comity.sources.eurepoc import accused
from comity.sources.eurepoc.accused import Accused
from comity.sources.eurepoc.companions import Cells
from comity.sources.eurepoc.lists import UNKNOWN, say_date, say_unless_unknown
from comity.sources.eurepoc.places import say_place
from comity.sources.kit import Cell, Record, parts


class Line(NamedTuple):
    """A row of the attribution file, with the finer category that only the global file has."""

    cells: Cells
    subkind: Cell

    @property
    def asserter(self) -> str:
        """Who makes the claim: the actor, else the company; empty if neither is named."""
        actor, company = self.cells["attributing_actor"].text, self.cells["attribution_it_company"].text
        return next((text for text in (actor, company) if text and text not in UNKNOWN), "")

    @property
    def accused(self) -> Accused:
        """Whom it accuses."""
        cells = self.cells
        return Accused(cells["attributed_initiator"], cells["attributed_initiator_country"],
                       cells["attributed_initiator_category"], self.subkind)  # fmt: skip


def tell(record: Record, rows: Sequence[Cells], subkinds: Sequence[Cell]) -> set[str]:
    """Tells all attributions of an incident; gives the subjects of their claims."""
    by_number: dict[str, list[Line]] = defaultdict(list)
    for cells, subkind in zip(rows, subkinds, strict=True):
        if any(cells.values()):
            by_number[cells["attribution_ID"].text.removesuffix(".0")].append(Line(cells, subkind))
        else:
            record.issue("empty-attribution", "a row that holds nothing but its incident", cells["attribution_ID"])
    return {claim for number, lines in by_number.items() for claim in _attribution(record, number, lines)}


def _attribution(record: Record, number: str, lines: list[Line]) -> set[str]:
    apart = accused.unpaired([line.accused for line in lines])
    if apart:
        record.issue("accused-unpaired", "accused in every combination with several countries or categories: "
                     "each is told alone", lines[0].cells["attributed_initiator"])  # fmt: skip
    unpaired = len({line.asserter for line in lines}) > 1 and len(_texts(lines, "attributing_country")) > 1
    if unpaired:
        record.issue("asserter-unpaired", "several claimants in every combination with several countries",
                     lines[0].cells["attributing_country"])  # fmt: skip
    several_bases = len(_texts(lines, "attribution_basis")) > 1
    claims = {}
    for line in lines:
        claim = claims[line.asserter] = _subject(line, number)
        _claim(record, claim, line.cells, unpaired=unpaired, several_bases=several_bases)
        accused.tell(record, claim, line.accused, apart=apart, by=line.asserter or None)
    for claim in claims.values():
        accused.relation(record, claim, [line.accused for line in lines])
    return set(claims.values())


def _subject(line: Line, number: str) -> str:
    """Claimant and date, then the source's number, whole even where a long name is cut."""
    content = parts.subject("attribution", line.asserter, line.cells["attribution_date"].text)
    return f"{content}-{number}" if number else content


def _texts(lines: list[Line], column: str) -> set[str]:
    return {line.cells[column].text for line in lines}


def _claim(record: Record, claim: str, cells: Cells, *, unpaired: bool, several_bases: bool) -> None:
    say_unless_unknown(record, "asserter", cells["attributing_actor"], claim)
    say_unless_unknown(record, "asserter", cells["attribution_it_company"], claim)
    # which of several claimants is of which of several countries isn't said: each may be of each
    stance = "suspects" if unpaired else "asserts"
    say_place(record, "asserter_country", cells["attributing_country"], claim, stance=stance)
    say_date(record, "date", cells["attribution_date"], claim)
    if kind := cells["attribution_type"]:
        record.mapped("attribution_type", kind, subject=claim)
    if basis := cells["attribution_basis"]:
        # the basis implies what kind of claimant it is, but only where it is the one basis
        record.mapped("attribution_basis", basis, subject=claim, only=("basis",) if several_bases else ())
