"""The pair on one time axis: one direction above it, the other below, with claims, responses and offline conflict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from comity.model.span import OPEN_LO
from comity.release.index.index import Index
from comity.web import labels
from comity.web.charts.describing import Event, Lane, Stretch, Timeline
from comity.web.i18n import _
from comity.web.views.countries.subject import NONE
from comity.web.views.dyads.direction import Direction
from comity.web.views.kinds import of_pairs
from comity.web.words import clip

MOST = 60
"""Incidents of a direction that are drawn, the newest."""
MOST_MARKS = 40
"""Claims of a direction, and responses, that are drawn: the newest."""
_LABEL = 60
_ABOVE, _BELOW, _CLAIMS, _RESPONSES, _CODED = range(5)


def timeline(index: Index, ways: tuple[Direction, Direction]) -> Timeline:
    """Incidents with the precision that their beginnings have."""
    events = [event for lane, way in enumerate(ways) for event in _incidents(index, way, lane)]
    events += [*_claims(index, ways), *_responses(index, ways)]
    first = min((event.lo for event in events if event.lo != OPEN_LO), default=None)
    accused = [_("{name}, accused").format(name=labels.territory(way.accused)) for way in ways]
    lanes = [Lane(accused[_ABOVE]), Lane(accused[_BELOW], below=True), Lane(_("Claims"), below=True, named=False),
             Lane(_("Responses"), below=True, named=False),
             Lane(_("Coded offline conduct"), below=True, named=False)]  # fmt: skip
    coded = list(_coded(index, ways, first)) if first else []
    standing = list(_standing(index, ways, first)) if first else []
    return Timeline(lanes, [*events, *coded], standing, kinds=list(of_pairs()))


def undrawn(index: Index, ways: Iterable[Direction]) -> tuple[int, int]:
    """(incidents without a known beginning, older ones that are left out)."""
    known = [int(index.measures["known"][way.about.found.to_array()].sum()) for way in ways]
    return sum(way.about.n for way in ways) - sum(known), sum(max(n - MOST, 0) for n in known)


def _incidents(index: Index, way: Direction, lane: int) -> Iterator[Event]:
    numbers = [no for no in way.about.found[:MOST] if index.measures["known"][no]]  # those without one come last
    denied = index.facet("denied").get(way.accused, NONE)
    kinds = of_pairs()
    for no, told in zip(numbers, index.rows(numbers), strict=True):
        kind = kinds.denied if no in denied else kinds.contested if told["contested"] else kinds.incident
        yield Event(clip(told["title"], _LABEL), told["start_lo"], told["start_hi"], lane, kind,
                    f"/incidents/{told['incident_id']}")  # fmt: skip


def _claims(index: Index, ways: Iterable[Direction]) -> Iterator[Event]:
    kinds = of_pairs()
    for way in ways:
        query = f"""SELECT DISTINCT asserted_by, stance, lo, hi FROM claim WHERE accused = ? AND no IN ({_numbers(way)})
                    ORDER BY lo DESC, asserted_by LIMIT {MOST_MARKS}"""
        for who, stance, lo, hi in index.sql(query, [way.accused]):
            kind = kinds.denial if stance == "denies" else kinds.accusation
            words = f"{who or _('claimant not told')} {labels.stance(stance)}: {labels.territory(way.accused)}"
            yield Event(clip(words, _LABEL), _day(lo), _day(hi), _CLAIMS, kind)


def _responses(index: Index, ways: Iterable[Direction]) -> Iterator[Event]:
    numbers = ",".join(filter(None, map(_numbers, ways)))
    query = f"""SELECT DISTINCT responder, country, measure, lo, hi FROM response
                WHERE lo IS NOT NULL AND no IN ({numbers}) ORDER BY lo DESC, responder LIMIT {MOST_MARKS}"""
    kind = of_pairs().response
    for who, country, measure, lo, hi in index.sql(query):
        words = f"{who or labels.territory(country)}: {labels.code('response_measure', measure)}"
        yield Event(clip(words, _LABEL), _day(lo), _day(hi), _RESPONSES, kind)


def _numbers(way: Direction) -> str:
    """The newest incidents of a direction, for a list in SQL; they are whole numbers of our own."""
    return ",".join(map(str, way.about.found[: MOST * 5]))


def _standing(index: Index, ways: tuple[Direction, Direction], first: date) -> Iterator[Stretch]:
    for said_by, title, lo, hi in stretches(index, ways, "standing"):
        if hi >= first:  # one that is older is drawn from the first incident on; its words say since when
            words = f"{title}, {lo.year} {_('to')} {hi.year} ({said_by})"
            yield Stretch(words, max(lo, date(first.year, 1, 1)), hi)


def _coded(index: Index, ways: tuple[Direction, Direction], first: date) -> Iterator[Event]:
    for said_by, title, lo, hi in stretches(index, ways, "coded"):
        if hi >= first:
            yield Event(clip(f"{said_by.partition(' (')[0]}: {title}", 200), lo, hi, _CODED, of_pairs().offline)


def stretches(index: Index, ways: tuple[Direction, Direction], how: str) -> list[tuple[str, str, date, date]]:
    """(who lists or codes it, title, first day, last day) of offline conflicts of the pair, either way round."""
    query = """SELECT DISTINCT said_by, title, lo, hi FROM stretch
               WHERE how = ? AND ((one = ? AND other = ?) OR (one = ? AND other = ?)) ORDER BY lo, hi, title"""
    pair = [ways[0].accused, ways[0].victim]
    return [(by, title, _day(lo), _day(hi)) for by, title, lo, hi in index.sql(query, [how, *pair, *reversed(pair)])]


def _day(text: str) -> date:
    return date.fromisoformat(text)
