"""A report as a reader sends it, and what they saw when they did."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

import msgspec

from comity.model.errors import UsageError, too_long
from comity.model.plain import plain, plain_lines
from comity.model.sentence import Sentence
from comity.release.handle import Handle

LONGEST = {"words": 2000, "link": 500, "contact": 200}
"""Most characters of what a reader writes."""

_SHOWN = 1000
"""Characters that are kept of the values that were shown."""

FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "title": ("", ("title", "name", "summary")),
    "dates": ("", ("start", "end", "disclosed")),
    "kind": ("", ("type", "purpose", "dimension", "cia", "technique")),
    "victims": ("victim", ()),
    "claims": ("attribution", ()),
    "effects": ("effect", ()),
    "losses": ("loss", ()),
    "responses": ("response", ()),
    "cooperation": ("cooperation", ()),
    "severity": ("none", ()),
    "links": ("none", ()),
    "records": ("none", ()),
    "missing": ("none", ()),
    "other": ("none", ()),
}
"""Which part of the page -> the kind of part whose values it shows ('' the incident itself), and of which properties
(none named: all)."""


class Sent(msgspec.Struct, frozen=True):
    """field: a key of FIELDS. record_id: one of the incident's records. contact: never public."""

    field: str
    words: str
    record_id: str | None = None
    link: str | None = None
    contact: str | None = None


class Seen(msgspec.Struct, frozen=True):
    """What was on the page: release, incident, its title, the values of the field (None if it has none)."""

    version: str
    own_use: bool
    incident_id: str
    title: str
    shown: str | None


def sent(said: Mapping[str, str], records: Collection[str]) -> Sent:
    """From the fields of a form, made plain. UsageError says what has to be mended."""
    field, record = said.get("field", ""), said.get("record", "")
    if field not in FIELDS:
        raise UsageError(Sentence("say which part of the page is wrong."))
    if record and record not in records:
        raise UsageError(Sentence("this incident has no such record."))
    words = plain_lines(said.get("words", ""))
    if not words:
        raise UsageError(Sentence("say what is wrong."))
    link, contact = plain(said.get("link", "")), plain(said.get("contact", ""))
    for name, text in (("words", words), ("link", link), ("contact", contact)):
        if len(text) > LONGEST[name]:
            raise too_long(name, len(text), LONGEST[name])
    if link and not _leads(link):
        raise UsageError(Sentence("the link is no address of a page."),
                         hint=Sentence("It begins with http:// or https://."))  # fmt: skip
    return Sent(field, words, record or None, link or None, contact or None)


def seen(handle: Handle, incident_id: str, field: str, *, own_use: bool) -> Seen:
    """What a reader of the release sees there."""
    title = handle.rows("SELECT title FROM incident WHERE incident_id = ?", [incident_id])[0]["title"]
    return Seen(handle.release.version, own_use, incident_id, str(title), _values(handle, incident_id, field))


def _values(handle: Handle, incident_id: str, field: str) -> str | None:
    kind, props = FIELDS[field]
    rows = handle.rows(
        """SELECT v.prop, v.chosen FROM value v LEFT JOIN part p USING (part_id)
           WHERE v.incident_id = $incident AND coalesce(p.kind, '') = $kind
             AND (len($props) = 0 OR list_contains($props, v.prop)) AND v.chosen IS NOT NULL
           ORDER BY v.part_id, v.prop, v.chosen LIMIT 200""",
        {"incident": incident_id, "kind": kind, "props": list(props)},
    )
    told = "\n".join(f"{row['prop']}: {plain(str(row['chosen']))}" for row in rows)
    return (told if len(told) <= _SHOWN else told[: _SHOWN - 1] + "…") or None


def _leads(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and " " not in link
