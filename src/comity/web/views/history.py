"""What became of an incident between releases, as far as releases keep it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from comity.release.index.changed import Change
from comity.release.index.documents import Document
from comity.release.index.tellings import Heard
from comity.web import labels
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.words import counted, listed, when


class Step(msgspec.Struct, frozen=True):
    """One release in which something happened to it. kept: whether the release can still be looked at."""

    version: str
    dated: str
    happened: list[str]
    kept: bool


class History(msgspec.Struct, frozen=True):
    """before: the first release whose changes are kept, if it was there already; else ''."""

    steps: list[Step]
    before: str


def history(opened: Opened, document: Document, heard: list[Heard]) -> History:
    """From the release in which its oldest statement was first told to this one. heard: all of its statements."""
    changes = opened.index.changes_of(document.whole["incident_id"])
    fresh = Counter(one.first_version for one in heard if one.first_version)
    gone = Counter((row["gone_version"], row["why"]) for row in document.whole["withdrawn"])
    told = sorted({*fresh, *(change.version for change in changes), *(version for version, _why in gone)})
    versions = set(opened.versions())
    steps = [Step(version, _day(version), _happened(version, changes, fresh, gone), version in versions)
             for version in told]  # fmt: skip
    added = any(change.op == "ADDED" for change in changes) or opened.release.previous is None
    kept = min([*(change.version for change in changes), *versions], default=opened.release.version)
    return History(steps, "" if added or (told and told[0] >= kept) else kept)


def _happened(version: str, changes: list[Change], fresh: Counter[str], gone: Counter[tuple[str, str]]) -> list[str]:
    words = [_of_incident(change) for change in changes if change.version == version]
    if fresh[version]:
        words.append(_("{n} told for the first time").format(n=counted(fresh[version], "statement")))
    words += [f"{counted(n, 'statement')} {_why(why)}" for (when_gone, why), n in gone.items() if when_gone == version]
    return words


def _of_incident(change: Change) -> str:
    others = ", ".join(change.others or [])
    fields = listed([labels.prop(name.removesuffix("_lo").removesuffix("_hi")) for name in change.fields or []], "")
    return {
        "ADDED": _("added"),
        "REMOVED": _("removed"),
        "MERGED": _("took in {others}").format(others=others),
        "SPLIT": _("parts of it went to {others}").format(others=others),
        "MODIFIED": _("changed: {fields}").format(fields=", ".join(dict.fromkeys(fields.split(", "))))
        if fields else _("changed in its statements"),
    }.get(change.op, change.op.lower())  # fmt: skip


def _why(why: str) -> str:
    return {
        "edition": _("withdrawn: the source’s files changed"),
        "reading": _("withdrawn: the same files are read otherwise"),
        "not-heard": _("withdrawn: the source was not heard"),
    }.get(why, why)


def _day(version: str) -> str:
    try:
        day = date(int(version[:4]), int(version[4:6]), int(version[6:8]))
    except ValueError:
        return version
    return when(day, day)
