"""One statement as pages tell it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from comity.model.properties import properties
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.values import value_words
from comity.web.words import when


class Told(msgspec.Struct, frozen=True):
    """One statement. words: as the source has them; coded: they are a code, a date or a figure of a field, no
    words of anybody. read_as: the value, where the words differ. Empty: nothing."""

    id: str
    words: str
    coded: bool
    read_as: str
    publisher: str
    url: str | None
    on_behalf: str
    stance: str
    confidence: str
    seen: str
    locator: str
    record: str
    dated: str


def told(kind: str, prop: str, row: Mapping[str, Any], publishers: Mapping[str, str]) -> Told:
    """One statement (a row of `whole.STATEMENT`). publishers: of records through which others were seen."""
    value = value_words(kind, prop, row["value"]) if row["value"] else ""
    words = row["original"] or value or _("(no words)")
    return Told(
        id=str(row["statement_id"]),
        words=words,
        coded=_is_coded(kind, prop, row["method"]),
        read_as="" if value.casefold() in ("", words.casefold()) else value,
        publisher=row["publisher"],
        url=row["url"],
        on_behalf="" if row["asserted_by"] == row["publisher"] else row["asserted_by"],
        stance="" if row["stance"] == "asserts" else labels.spoken(row["stance"]),
        confidence=row["confidence"] or "",
        seen=cited_by(row["seen"], publishers),
        locator=row["locator"],
        record=row["record_id"],
        dated=_dated(row["retrieved_at"], row["first_version"]),
    )


def _is_coded(kind: str, prop: str, method: str) -> bool:
    """Whether it is what a coder put into a field: what a pattern found in a sentence, and free text, are words."""
    shape = properties().get(kind, {}).get(prop)
    return method in ("crosswalk", "convention") or (
        method != "pattern" and shape is not None and shape.holds != "text"
    )


def cited_by(seen: str, publishers: Mapping[str, str]) -> str:
    """'cited by …' for what was seen through another record, nothing for what was read itself."""
    if not seen.startswith("via "):
        return ""
    record = seen.removeprefix("via ")
    return _("cited by {publisher}").format(publisher=publishers.get(record, record))


def _dated(retrieved: datetime | None, version: str | None) -> str:
    if retrieved is not None:
        return _("read {day}").format(day=when(retrieved.date(), retrieved.date()))
    try:
        day = date.fromisoformat((version or "")[:8])
    except ValueError:
        return ""
    return _("recorded {day}").format(day=when(day, day))
