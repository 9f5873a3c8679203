"""Dates as the cards write them: `2019-03`, `2019`, `2019 Late`, `2006/2010`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from comity.model import span
from comity.model.span import Span


def period(text: str) -> tuple[Span, Span | None]:
    """When it began and, of `2006/2010`, when it ended. ValueError if the text is none of the forms."""
    first, slash, last = text.partition("/")
    if slash:
        span.parse(text)  # ValueError if it ends before it starts
        return span.parse(first), span.parse(last)
    year, _, word = text.partition(" ")
    return span.parse(_words()[word].format(year=year) if word in _words() else text), None


def whole(text: str) -> Span:
    """The same as one interval."""
    start, end = period(text)
    return start if end is None else start.join(end)


@cache
def _words() -> dict[str, str]:
    return msgspec.yaml.decode((Path(__file__).parent / "dates.yml").read_bytes(), type=dict[str, str])
