"""The quality of a source in one line: counts with what they are counted of, never a percentage alone."""

from __future__ import annotations

import msgspec

from comity.model.sentence import Sentence
from comity.release.quality.blocks import Block


class Count(msgspec.Struct, frozen=True):
    """n of so many."""

    n: int
    of: int

    @property
    def percent(self) -> str:
        """In whole per cent; never 0% or 100% of what is only nearly none or all. Empty of nothing."""
        if not self.of:
            return ""
        share = 100 * self.n / self.of
        if 0 < self.n < self.of:
            return "<1%" if share < 1 else ">99%" if share > 99 else f"{share:.0f}%"
        return f"{share:.0f}%"

    @property
    def sentence(self) -> Sentence:
        """The share with what it is a share of."""
        if not self.of:
            return Sentence("none to count")
        return Sentence("{percent} ({n} of {of})", {"percent": self.percent, "n": self.n, "of": self.of})

    def __str__(self) -> str:
        return str(self.sentence)


class Summary(msgspec.Struct, frozen=True):
    """day_dates: date statements that give a day. silent_fields: fields that the source asks of which it says nothing
    for at least half of their subjects. Others: of its incidents."""

    source: str
    incidents: int
    publication: Count
    attribution: Count
    loss: Count
    response: Count
    day_dates: Count
    silent_fields: Count
    issues: int


def summary(source: str, block: Block) -> Summary:
    """The line of a source."""
    told, asked = block.shares, [field for field in block.completeness if field.asks]
    return Summary(
        source=source,
        incidents=told.incidents,
        publication=Count(told.publication, told.incidents),
        attribution=Count(told.attribution, told.incidents),
        loss=Count(told.loss, told.incidents),
        response=Count(told.response, told.incidents),
        day_dates=Count(sum(row.day for row in block.dates), sum(row.n for row in block.dates)),
        silent_fields=Count(sum(2 * field.silent >= field.n for field in asked), len(asked)),
        issues=sum(issue.n for issue in block.issues),
    )
