"""What is new since the release before."""

from __future__ import annotations

import msgspec

from comity.release.latest import Change, latest
from comity.web import labels
from comity.web.current import Opened
from comity.web.i18n import _, ngettext
from comity.web.words import number

_MOST = 6
_FIELDS = 4


class Altered(msgspec.Struct, frozen=True):
    """An incident that changed. id: '' if it is gone. how: in words."""

    id: str
    title: str
    how: str


class Changed(msgspec.Struct, frozen=True):
    """before: the release before, '' if there is none or nothing may be told of it. counts: in words. first: what
    matters most."""

    before: str
    counts: list[str]
    first: list[Altered]


def changed(opened: Opened) -> Changed:
    """Changes of a release. What may be passed on does not hold them, as they name what every source tells."""
    before = opened.release.previous
    with opened.handle() as handle:
        if before is None or handle.tables != handle.folder:
            return Changed("", [], [])
        told = latest(handle.folder)
    counts = [_counted(op, n) for op, n in told.counts.items()]
    return Changed(before, counts, [_altered(change) for change in told.first[:_MOST]])


def _counted(op: str, n: int) -> str:
    words = {
        "ADDED": ngettext("{n} incident is new", "{n} incidents are new", n),
        "MERGED": ngettext("{n} took in another", "{n} took in others", n),
        "SPLIT": ngettext("{n} was split", "{n} were split", n),
        "REMOVED": ngettext("{n} is gone", "{n} are gone", n),
        "MODIFIED": ngettext("{n} changed", "{n} changed", n),
    }
    return words[op].format(n=number(n))


def _altered(change: Change) -> Altered:
    gone = change.op == "REMOVED"
    return Altered("" if gone else change.incident_id or "", change.title or _("without a title"), _how(change))


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
