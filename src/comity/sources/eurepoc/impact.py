"""Impact: the indicator and its parts, coded for recent entries only; a 0.0 filled in elsewhere says nothing."""

from __future__ import annotations

import re

from comity.sources.eurepoc.lists import UNKNOWN, number, plain
from comity.sources.kit import Record, Row

_RANGE = re.compile(r"(\d+)-(\d+)")
_MILLIONS = re.compile(r"> (\d+) Mio - (\d+) Mio")
_CURRENCIES = {"euro": "EUR", "dollar": "USD"}
_ECONOMIC = "#loss/economic-impact"


def tell(record: Record, row: Row) -> None:
    """Tells the indicator, functional, intelligence, political and economic impact."""
    indicator, value = row.take("impact_indicator"), row.take("impact_indicator_value")
    if indicator:
        record.mapped("impact_indicator", indicator)
    points = number(record, value)
    if points is not None and indicator and indicator.text not in UNKNOWN:
        record.say("severity", plain(points), value, num=points, unit="eurepoc-impact")
    for column, subject in (("functional_impact", "#effect/functional-impact"),
                            ("intelligence_impact", "#effect/intelligence-impact")):  # fmt: skip
        if cell := row.take(column):
            record.mapped(column, cell, subject=subject)
    _counted(record, row, "political_impact_affected_entities", "entities")
    _counted(record, row, "political_impact_third_countries", "countries")
    _economic(record, row)


def _counted(record: Record, row: Row, column: str, prop: str) -> None:
    """A class such as '1-10', with the exact number where one is coded, else with the ends of the class."""
    cell, exact_cell = row.take(column), row.take(f"{column}_exact_value")
    exact = number(record, exact_cell)
    subject = f"#effect/political-impact-{prop}"
    if exact:
        record.say(prop, plain(exact), exact_cell, subject=subject, num=exact)
    if cell.text in UNKNOWN:
        record.absent("kind", "unknown", cell, subject=subject)
    elif cell:
        record.say("kind", "political", cell, subject=subject, method="convention")
        record.say("text", f"{prop}: {cell.text}", cell, subject=subject)
    found = _RANGE.fullmatch(cell.text)
    for end in found.groups() if found and not exact else ():
        record.say(prop, end, cell, subject=subject, num=float(end), method="parsed")


def _economic(record: Record, row: Row) -> None:
    """A class of amounts, with the exact one where it is coded. The currency is filled in even where no amount is."""
    cell, exact_cell = row.take("economic_impact"), row.take("economic_impact_exact_value")
    currency = row.take("economic_impact_currency")
    exact = number(record, exact_cell)
    if cell.text in UNKNOWN or cell.text == "None":
        record.absent("class", "none" if cell.text == "None" else "unknown", cell, subject=_ECONOMIC)
    elif cell:
        record.say("class", cell.text, cell, subject=_ECONOMIC)
    found = _MILLIONS.fullmatch(cell.text)
    if not exact and found is None:
        return
    unit = _CURRENCIES.get(currency.text)
    if unit is None:
        record.issue("unmapped-code", "no such currency is known", currency)
        return
    record.say("kind", "total", exact_cell if exact else cell, subject=_ECONOMIC, method="convention")
    if exact:
        record.say("mid", plain(exact), exact_cell, subject=_ECONOMIC, num=exact, unit=unit)
    elif found:
        for prop, millions in zip(("low", "high"), found.groups(), strict=True):
            amount = int(millions) * 1_000_000
            record.say(prop, str(amount), cell, subject=_ECONOMIC, num=float(amount), unit=unit, method="parsed")
