"""An operation of a card: when, what, on which publications it rests, and that ETDA reports the card's actor did it.

The state that is said to stand behind the actor stays with the actor: no operation accuses a state.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from comity.sources.etda.dates import period
from comity.sources.etda.names import headed
from comity.sources.etda.text import address, parts, plain
from comity.sources.etda.text import title as headline
from comity.sources.etda.traits import tell_link
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

CLAIM = subject("attribution", "etda")


def tell_operation(record: Record, title: str, date: Cell, activity: Cell, heading: Cell) -> None:
    """All of it. heading: that of the card; its names are one actor."""
    tell_title(record, title, activity)
    _tell_date(record, date)
    words, links = parts(activity.text)
    if words:
        record.say(
            "summary", plain(words), activity.piece(words, 0), method="as-is" if plain(words) == words else "parsed"
        )
    for line in links:
        tell_link(record, activity.piece(line, 0))
    _tell_accused(record, heading, activity, [found for found in map(address, links) if found])


def title_of(activity: Cell) -> str:
    """The headline of an activity; of one that is nothing but a link, the link."""
    words, links = parts(activity.text)
    return headline(words) if words else links[0]


def tell_title(record: Record, title: str, activity: Cell) -> None:
    """The headline, and the operation's name where the text begins with one."""
    first = activity.piece(activity.text.partition("\n")[0].strip(), 0)
    record.say("title", title, first, method="pattern")
    for pattern in _patterns():
        if match := re.match(pattern["begins"], first.text):
            record.say("name", pattern["name"].format(name=match["name"]), first, method="pattern")


def _tell_date(record: Record, cell: Cell) -> None:
    if not cell:
        record.issue("undated", "no date is given", cell, level="info")
        return
    try:
        start, end = period(cell.text)
    except ValueError:
        record.issue("bad-date", "not a date in one of the forms of the cards", cell)
        return
    record.date("start", start, cell)
    if end is not None:
        record.date("end", end, cell)


def _tell_accused(record: Record, heading: Cell, activity: Cell, rests_on: list[str]) -> None:
    """`reports`: the cards repeat what vendors and press said, whose words of doubt are in the text if anywhere."""
    names = headed(heading)
    part = subject("accused", names[0], under=CLAIM)
    record.say("asserter_kind", "tracker", activity.piece("", 0), subject=CLAIM, method="convention")
    for name in names:
        record.say("accused_actor", name, heading, subject=part, stance="reports", method="parsed",
                   cites=rests_on[0] if len(rests_on) == 1 else None)  # fmt: skip


@cache
def _patterns() -> list[dict[str, str]]:
    return msgspec.yaml.decode((Path(__file__).parent / "patterns.yml").read_bytes(), type=list[dict[str, str]])
