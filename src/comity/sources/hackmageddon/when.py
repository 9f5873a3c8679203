"""When it occurred, as the timelines write it: a day, or words such as 'Between 01/10/2020 and 04/12/2020'.

'Early', 'mid' or 'the first week of' have no agreed width: the interval is the month or year that surely holds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from comity.model import span
from comity.model.span import OPEN_LO, Span

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
# Parts of a year by the numbers that EDTF gives them. A winter belongs to two years.
_PARTS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "q1": 33, "q2": 34, "q3": 35, "q4": 36, "h1": 40,
          "h2": 41}  # fmt: skip
_VAGUE = re.compile(
    r"^(?:(?:back|earlier) in |(?:the )?(?:early|mid|late|end|beginning|middle)[ -](?:of |in )?|"
    r"(?:the )?(?:first|second|third|fourth|last) (?:week|half) of )?(?:the )?"
)
_LEAD = re.compile(
    r"^(?P<lead>(?:at least )?since(?: at least)?|(?:starting )?from(?: at least)?|between|until|up to|sometime before|"
    r"during|(?:sometime )?in|throughout|)(?:\b ?)(?P<rest>.*)$"
)
_JOIN = re.compile(r" (?P<join>and|to|through|until) ")
_DAYS = re.compile(r"(\d\d?)-(\d\d?)(/\d\d/\d{4})")
_LASTING = ("since", "from")


@dataclass(frozen=True, slots=True)
class Period:
    """start, end: when it began and ended, as far as told. lasting: it is told since when, with or without an end."""

    start: Span | None
    end: Span | None = None
    lasting: bool = False

    @property
    def whole(self) -> Span | None:
        """The one interval that holds all of it, None if it has no told end or no told start."""
        if self.start is None or (self.lasting and self.end is None):
            return None
        return self.start.join(self.end) if self.end else self.start


@lru_cache(maxsize=8192)
def read(text: str, latest: int) -> Period | None:
    """The period that a text tells; None if it is in words that name no date ('Recently').

    latest: the year of the report. ValueError for a day that doesn't exist, an end before the start, or a later year.
    """
    found = _LEAD.match(_plain(text))
    lead, rest = (found["lead"], found["rest"]) if found else ("", "")
    first, join, second = _two(rest)
    end = _point(second, latest)
    start = _point(first, latest) or (_of_same_year(first, end) if end else None)
    if start is None or (second and end is None):
        return None
    if end and end.before(start):
        raise ValueError("it ends before it starts")
    return _period(lead, start, join, end)


def _period(lead: str, start: Span, join: str, end: Span | None) -> Period | None:
    if lead == "between":  # it happened at some time within, or all the time: either way it began and ended within
        return Period(start.join(end), start.join(end)) if end else None
    if any(word in lead for word in _LASTING):
        if join == "and":  # 'since February and June': two dates that make no period
            return None
        return Period(_or_before(start) if "at least" in lead else start, end, lasting=True)
    if end is None and lead in ("until", "up to"):
        return Period(None, start)
    if end is None and lead == "sometime before":
        return Period(_or_before(start))
    return Period(start, end)


def _plain(text: str) -> str:
    text = _DAYS.sub(r"\1\3 to \2\3", text)
    return " ".join(text.lower().replace(",", " ").split()).rstrip(". ").removesuffix(" 00:00:00")


def _two(rest: str) -> tuple[str, str, str]:
    """The two dates and the word between them; the second is empty if there is just one."""
    found = _JOIN.search(rest)
    return (rest[: found.start()], found["join"], rest[found.end() :]) if found else (rest, "", "")


def _or_before(point: Span) -> Span:
    return Span(OPEN_LO, point.hi, f"../{point.edtf}")


def _of_same_year(text: str, end: Span) -> Span | None:
    """'April' in 'April and August 2021' is of the year of the second date, unless that turns the two round."""
    return _named(_VAGUE.sub("", text), end.lo.year)


def _point(text: str, latest: int) -> Span | None:
    """A single date. ValueError if it has the form of a date and is none, or its year is after `latest`."""
    text = _VAGUE.sub("", text)
    found = _numeric(text) or _with_year(text)
    if found and not 1990 <= found.lo.year <= latest:
        raise ValueError("the year can't be meant")
    return found


def _numeric(text: str) -> Span | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return span.day(date.fromisoformat(text))
    if "/" in text:
        parts = [int(part) for part in text.split("/")]
        if len(parts) != 3:
            raise ValueError("not day/month/year")
        return span.day(date(*reversed(parts)))
    return span.year(int(text)) if re.fullmatch(r"\d{4}", text) else None


def _with_year(text: str) -> Span | None:
    found = re.fullmatch(r"(?P<name>[a-z]+|[qh]\d) (?:(?P<day>\d\d?) )?(?:of )?(?P<year>\d{4})", text)
    if found is None:
        return None
    whole = _named(found["name"], int(found["year"]))
    if whole is None or not found["day"]:
        return whole
    return span.day(date(whole.lo.year, whole.lo.month, int(found["day"])))


def _named(name: str, year: int) -> Span | None:
    """A month, season, quarter or half of a year."""
    if name in _MONTHS:
        return span.month(year, _MONTHS.index(name) + 1)
    return span.parse(f"{year}-{_PARTS[name]}") if name in _PARTS else None
