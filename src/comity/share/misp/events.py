"""Incidents as MISP events: one each, with its parts as objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from comity.model.span import OPEN_HI, OPEN_LO
from comity.share.misp import losses
from comity.share.misp.levels import ALL, OWN, Level, distributed, level_of, within
from comity.share.misp.losses import Day, Loss, Report
from comity.share.misp.objects import UNDEFINED, Sheet, made, notice, tag, uuid
from comity.share.misp.since import Dates, Since
from comity.share.selection import Selection
from comity.share.stix.telling.things import COMITY
from comity.share.stix.telling.values import QUERY, Values, values

KINDS = ("victim", "attribution", "effect", "loss", "response", "cooperation")
_IDS = frozenset(("incident_id", "part_id", "claim_id", "actor_id", *losses.DROPPED))
_COUNTS = ("n_records", "n_sources", "n_victims", "n_claims", "n_responses", "n_conflicts", "n_statements")
_NOT_HERE = ("title", "victim_countries", "sectors", "accused_states", "accused_actors", "sources", "contested")
_ORG = {"uuid": COMITY.partition("--")[2], "name": "Comity"}
_VALUES = QUERY.replace("ORDER BY", "AND incident_id IN (SELECT unnest($ids)) ORDER BY")
_LISTED = """
SELECT incident_id, part_id, prop, chosen FROM value
WHERE prop IN ('technique', 'publication') AND incident_id IN (SELECT unnest($ids)) ORDER BY ALL
"""

Row = dict[str, Any]


class Events:
    """Makes events of a selection. since: when an incident, or a part of one, changed last."""

    def __init__(self, chosen: Selection, since: Since) -> None:
        self._chosen, self._since = chosen, since
        self._public = not chosen.words.mark

    def of(self, rows: list[Row]) -> Iterator[tuple[dict[str, Any], Report]]:
        """Events of some incidents, each with its report."""
        ids = [row["incident_id"] for row in rows]
        parts: dict[str, dict[str, list[Row]]] = {key: {} for key in ids}
        for kind in KINDS:
            for row in self._chosen.parts(kind, ids):
                parts[row["incident_id"]].setdefault(kind, []).append(row)
        more, listed, since = values(self._rows(_VALUES, ids)), self._listed(ids), self._since.of(ids)
        for row in rows:
            yield self._event(row, parts[row["incident_id"]], more, listed[row["incident_id"]], since)

    def _rows(self, query: str, ids: list[str]) -> Iterator[Row]:
        found = self._chosen.handle.con.cursor().execute(query, {"ids": ids})
        names = [column[0] for column in found.description or []]
        while batch := found.fetchmany(1000):
            yield from (dict(zip(names, row, strict=True)) for row in batch)

    def _listed(self, ids: list[str]) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self._rows(_LISTED, ids):
            if row["part_id"] == "":
                found[row["incident_id"]][row["prop"]].append(row["chosen"])
        return found

    def _event(self, row: Row, parts: dict[str, list[Row]], more: Values,
               listed: dict[str, list[str]], dates: Dates) -> tuple[dict[str, Any], Report]:  # fmt: skip
        key, own = row["incident_id"], more.get((row["incident_id"], ""), [])
        level = _level(own)
        if self._public and not level.tlp:
            level = level._replace(tlp="clear")
        since = _seconds(dates.incidents[key])
        day = day_of(row, since)
        head = {**{name: row[name] for name in row if name not in _NOT_HERE}, **listed}
        whole = Sheet("incident", key, since, Level(), _values(head, own))
        sheets = [whole, *_sheets(key, parts, more, level, dates)]
        event = {
            "uuid": uuid("event", key), "info": row["title"], "date": day.day, "timestamp": since,
            **UNDEFINED, "published": False, "Orgc": _ORG, "Org": _ORG,
            **distributed(level, ALL if self._public else OWN),
            "Tag": [tag(name) for name in level.tags], "Attribute": self._notices(key, since),
            "Object": [made(sheet) for sheet in sheets if sheet.values],
        }  # fmt: skip
        return event, Report(event["uuid"], key, row["title"], list(self._losses(row, parts, sheets[1:], day, level)))

    def _notices(self, key: str, since: str) -> list[dict[str, Any]]:
        """The mark of own use, and the licences of the sources, which go with what is passed on."""
        words = self._chosen.words
        licences = " ".join(f"{title}: {name}. {notice}".strip() for title, name, _, notice in words.notices)
        return [{"uuid": notice(uuid("event", key), text), "type": "comment", "category": "Other",
                 "value": text, "to_ids": False, "disable_correlation": True, "distribution": "5",
                 "timestamp": since} for text in (words.mark, licences) if text]  # fmt: skip

    def _losses(self, row: Row, parts: dict[str, list[Row]], sheets: list[Sheet], day: Day,
                level: Level) -> Iterator[Loss]:  # fmt: skip
        yield from losses.of_date(day, row)
        for kind, rows in parts.items():
            yield from losses.dropped(kind, rows)
            yield from losses.of_level(kind, sum(sheet.kind == kind and sheet.level != Level() for sheet in sheets))
        for marking in level.unknown:
            yield Loss("incident.marking", f"not understood, so that nobody else may read the event: {marking}")
        if row["n_conflicts"]:
            yield Loss("conflict", "which values sources disagree on", row["n_conflicts"])
        yield Loss("value", "which rule chose a value, and what supports it")


def _sheets(key: str, parts: dict[str, list[Row]], more: Values, level: Level, dates: Dates) -> Iterator[Sheet]:
    for kind, rows in parts.items():
        for row in rows:
            said = more.get((key, row["part_id"]), [])
            if (claim := str(row.get("claim_id", row["part_id"]))) != row["part_id"]:
                said = more.get((key, claim), []) + said
            named = {**row, "claim": claim} if kind == "attribution" else row
            since = _seconds(dates.part(kind, row["part_id"], key))
            one = Sheet(kind, row["part_id"], since, within(_level(said), level), _values(named, said))
            yield from _victim(one) if kind == "victim" else [one]


def _level(said: list[Row]) -> Level:
    return level_of(one["value"] for one in said if one["property"] == "marking")


def _victim(one: Sheet) -> Iterator[Sheet]:
    """MISP's own object, for what its template knows; and an object of ours for the rest, which names it."""
    known = [pair for pair in one.values if pair[0] in ("name", "country", "sector")]
    rest = [pair for pair in one.values if pair not in known]
    if known:
        yield one._replace(values=known)
    if rest or not known:
        leads = [("victim", uuid("object", f"victim/{one.key}"))] if known else []
        yield one._replace(kind="victim-more", values=[*leads, *rest])


def _values(row: Row, said: list[Row]) -> list[tuple[str, Any]]:
    """Columns that hold something, then further values. A number is told with its scale."""
    found = [(name, value) for name, value in row.items()
             if value not in (None, []) and name not in _IDS and name not in _COUNTS]  # fmt: skip
    for one in (one for one in said if one["property"] != "marking"):  # tags and distribution tell it
        number = f"{one['number']:.15g} {one.get('unit') or ''}".strip() if "number" in one else None
        found.append((one["property"], number or one.get("edtf") or one.get("value")))
    return found


def day_of(row: Row, since: str) -> Day:
    """The first day on which it may have begun, unless that is open; else the last, else when it became public, else
    when the event changed last (since: in seconds), as MISP wants a day."""
    days = (row[name] for name in ("start_lo", "start_hi", "disclosed_lo", "disclosed_hi"))
    known = next((str(one) for one in days if one and one not in (OPEN_LO, OPEN_HI)), None)
    return Day(known or datetime.fromtimestamp(int(since), UTC).date().isoformat(), known is not None)


def _seconds(stamp: str) -> str:
    return str(int(datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()))
