"""What is new since the release before."""

from __future__ import annotations

import msgspec

from comity.release.index import changed as table
from comity.release.index.changed import Change
from comity.web import labels
from comity.web.current import Opened
from comity.web.i18n import _, ngettext
from comity.web.words import number

_MOST = 6
_FIELDS = 4
_COUNTS = "SELECT op, count(*) FROM change WHERE version = ? GROUP BY op"
_FIRST = """SELECT * FROM change WHERE version = ? ORDER BY
            CASE op WHEN 'ADDED' THEN 0 WHEN 'MERGED' THEN 1 WHEN 'SPLIT' THEN 2 WHEN 'REMOVED' THEN 3 ELSE 4 END,
            length(fields) DESC, rowid LIMIT ?"""


class Altered(msgspec.Struct, frozen=True):
    """An incident that changed. id: '' if it is gone. how: in words."""

    id: str
    title: str
    how: str


class Changed(msgspec.Struct, frozen=True):
    """before: the release before, '' if there is none. counts: in words. first: what matters most."""

    before: str
    counts: list[str]
    first: list[Altered]


def changed(opened: Opened) -> Changed:
    """Changes of a release, as far as the reader may see them."""
    version, index = opened.release.version, opened.index
    counts = dict(index.sql(_COUNTS, [version]))
    first = table.read(index.sql(_FIRST, [version, _MOST]))
    titles = index.titles(change.incident_id for change in first)
    words = [_counted(op, counts[op]) for op in ("ADDED", "MERGED", "SPLIT", "REMOVED", "MODIFIED") if op in counts]
    return Changed(opened.release.previous or "", words, [_altered(change, titles) for change in first])


def _counted(op: str, n: int) -> str:
    words = {
        "ADDED": ngettext("{n} incident is new", "{n} incidents are new", n),
        "MERGED": ngettext("{n} took in another", "{n} took in others", n),
        "SPLIT": ngettext("{n} was split", "{n} were split", n),
        "REMOVED": ngettext("{n} is gone", "{n} are gone", n),
        "MODIFIED": ngettext("{n} changed", "{n} changed", n),
    }
    return words[op].format(n=number(n))


def _altered(change: Change, titles: dict[str, str]) -> Altered:
    name = change.incident_id
    return Altered(name if name in titles else "", titles.get(name, name), _how(change))


def _how(change: Change) -> str:
    if change.op == "MODIFIED":
        names = [labels.prop(name) for name in change.fields[:_FIELDS]]
        rest = len(change.fields) - len(names)
        more = " " + _("and {n} more").format(n=rest) if rest else ""
        return _("changed: {fields}").format(fields=", ".join(names) + more) if names else _("other statements")
    return {
        "ADDED": _("new"),
        "MERGED": _("took in another incident"),
        "SPLIT": _("was split"),
        "REMOVED": _("gone"),
    }[change.op]
