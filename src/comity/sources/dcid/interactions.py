"""The second sheet: under each number first the incident again, then the other side's answer or its absence.

The numbers are those of another edition: up to 88 they agree with the first sheet, later they are two or three ahead.
Rows find their entry by pair of states and name, which are unique in both sheets, and whose codes then agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from comity.sources.dcid import coding, conduct
from comity.sources.dcid.conduct import Side, tell_conduct
from comity.sources.dcid.entry import Entries, Entry, key_of
from comity.sources.kit import Cell, Crawl, Record, Row

_NO_CYBER = "No Cyber"
_DAY = slice(len("2000-01-01"))  # the time of day only tells rows apart


class Interactions:
    """Attaches the rows of the sheet, one by one, to the entries of the first."""

    def __init__(self, run: Crawl, entries: Entries) -> None:
        self._run = run
        self._entries = entries
        self._of: dict[str, Entry | None] = {}

    def take(self, row: Row) -> None:
        """One row: the first of its number is the incident, the next its answer."""
        number, pair, name = row.take("Cyberincidentnum"), row.take("Dyadpair"), row.take("Name")
        row.ignore("StateA", "StateB")  # the names of the states in Dyadpair, which the first sheet has too
        first = number.text not in self._of
        if first:
            self._of[number.text] = self._entries.find(key_of(pair, name))
        entry = self._of[number.text]
        if entry is None:
            self._refuse(row, name)
        elif first:
            self._incident(row, entry, number, pair)
        else:
            self._answer(row, entry, name)

    def _incident(self, row: Row, entry: Entry, number: Cell, pair: Cell) -> None:
        record, coded = entry.record, coding.take(row)
        if number.text != entry.number:
            record.issue("number-differs", f"the first sheet has it as {entry.number}", number, level="info")
        _compare(record, entry.coded, coded)
        coding.tell(record, replace(entry.dyad, pair=pair), coded)
        self._conduct(row, entry, coded, 0)
        row.attached()

    def _answer(self, row: Row, entry: Entry, name: Cell) -> None:
        record, coded = entry.record, coding.take(row)
        # Method, target, objective and the like are zeros, or are told where the answer has its own entry.
        if name and name.text != _NO_CYBER:
            record.say("counter_operation", name.text, name)
        else:
            record.absent("counter_operation", "none", name or coded["severity"])
            if coded["severity"].text != "0":
                record.issue("no-cyber-coded", "no cyber operation, yet a severity", coded["severity"])
        if coded["initiator"].text == entry.coded["initiator"].text:
            record.issue("answer-by-initiator", "the answer has the incident's own initiator", coded["initiator"])
        if coded["interactionstartdate"].text < entry.coded["interactionstartdate"].text:
            record.issue("answer-before-incident", "the answer is dated before the incident",
                         coded["interactionstartdate"])  # fmt: skip
        self._conduct(row, entry, coded, 1)
        row.attached()

    def _conduct(self, row: Row, entry: Entry, coded: Mapping[str, Cell], ordinal: int) -> None:
        at = coding.when(entry.record, coded["interactionstartdate"])
        side = Side.of(entry.record, entry.dyad, coded["initiator"], row.take("target"), at, ordinal)
        tell_conduct(self._run, entry.record, side, row)

    def _refuse(self, row: Row, name: Cell) -> None:
        row.ignore("target", *coding.CODED, *conduct.COLUMNS)  # without its incident it can't be understood
        self._run.issue("unknown-incident", "its incident isn't in the first sheet, or is there twice", name)
        row.refused()


def _compare(record: Record, first: Mapping[str, Cell], second: Mapping[str, Cell]) -> None:
    for column in coding.CODED:
        if first[column].text[_DAY] != second[column].text[_DAY]:
            record.issue("sheets-disagree", f"the first sheet says {first[column].text!r}", second[column])
