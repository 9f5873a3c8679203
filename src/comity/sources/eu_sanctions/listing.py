"""One row: who is listed, where, since when and why. A natural person is told by these alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from comity.sources.eu_sanctions.reason import Reason
from comity.sources.kit import Cell, Crawl, Row
from comity.sources.kit.dates import read_day

Codes = dict[str, list[tuple[str, str, str]]]
"""Column -> (property, our code, stance) of each target."""

# What tells a person or firm apart from namesakes: birth, papers, looks, kin, addresses, numbers in registers. Nothing
# of it is needed to say who was listed when and why, and it is personal or may do harm.
_LEFT_OUT = (
    "nationality", "birthDate", "birthPlace", "position", "passportNumber", "gender", "appearance", "ethnicity",
    "fatherName", "motherName", "incorporationDate", "legalForm", "registrationNumber", "taxNumber", "idNumber",
    "innCode", "ogrnCode", "kppCode", "okpoCode", "leiCode", "swiftBic", "ticker", "imoNumber", "mmsi", "flag",
    "address", "phone", "email", "website",
)  # fmt: skip
_OTHER_NAMES = ("alias", "weakAlias", "previousName")
# Empty so far. Of a body nobody reads them, so that content would be reported; of a person they are left out.
_EMPTY = ("country", "jurisdiction", "sector", "notes")
_TAKEN = ("celex", "recordId", "programKey", "measure", "schema", "annex", "startDate", "name")
_CODED = ("celex", "programKey", "measure", "schema")
_ANNEX = {"Person": "I.A", "LegalEntity": "I.B"}
_QUOTED = re.compile(r"^‘([^‘’]*)’$")
_SEPARATOR = re.compile(r";|,(?!\s*(?:Ltd|Inc|LLC|Co)\b)")


@dataclass(frozen=True, slots=True)
class Listing:
    """The cells of a row that are read. aliases: other names of a body, none of a person."""

    cells: dict[str, Cell]
    reason: Reason
    aliases: tuple[Cell, ...]

    @property
    def name(self) -> Cell:
        """Whom it lists, as the annex spells it."""
        return self.cells["name"]

    @property
    def day(self) -> date | None:
        """The day of the listing, None if it isn't written as D.M.YYYY."""
        return read_day(self.cells["startDate"].text, "%d.%m.%Y")

    @property
    def in_wrong_annex(self) -> bool:
        """Whether the annex is not the one for persons, or for bodies, as the schema says."""
        return _ANNEX.get(self.cells["schema"].text, self.cells["annex"].text) != self.cells["annex"].text

    @property
    def content(self) -> tuple[str, ...]:
        """All that is read of it."""
        return tuple(cell.text for cell in (*self.cells.values(), self.reason.cell, *self.aliases))

    def code(self, run: Crawl) -> Codes:
        """What the crosswalk makes of its codes, looked up once, so that an unmapped one is one issue for the row."""
        return {column: run.look_up(column, self.cells[column]) for column in _CODED}


def take(row: Row) -> Listing:
    """Takes or ignores each column. What is not clearly a body is treated as a person."""
    cells = {column: row.take(column) for column in _TAKEN}
    body = (cells["schema"].text, cells["annex"].text) == ("LegalEntity", _ANNEX["LegalEntity"])
    row.ignore(*_LEFT_OUT)
    if not body:
        row.ignore(*_OTHER_NAMES, *_EMPTY)
    aliases = tuple(name for column in _OTHER_NAMES for name in _names(row.take(column))) if body else ()
    return Listing(cells, Reason(row.take("reason")), aliases)


def _names(cell: Cell) -> list[Cell]:
    pieces = (_QUOTED.sub(r"\1", piece.strip()) for piece in _SEPARATOR.split(cell.text))
    return [cell.piece(piece, number) for number, piece in enumerate(pieces) if piece]
