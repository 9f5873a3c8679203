"""Names of techniques, which most sources code by an id of ATT&CK alone."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from msgspec import structs

from comity.release.index.index import Index
from comity.web.current import Opened
from comity.web.views.evidence.teller import Shown
from comity.web.views.facts import Fact

_NAMES = "SELECT record_id, title FROM record WHERE kind = 'technique' AND title IS NOT NULL"
_names: WeakKeyDictionary[Index, dict[str, str]] = WeakKeyDictionary()
_PROP = "technique"


def in_facts(opened: Opened, facts: list[Fact]) -> list[Fact]:
    """The same facts, each technique by its name with the id beside it, where the release has the name."""
    if not any(value.prop == _PROP for fact in facts for value in fact.values):
        return facts
    names = _all(opened)
    return [
        Fact(fact.label, [
            structs.replace(value, text=_named(value.chosen, names)) if value.prop == _PROP else value
            for value in fact.values
        ]) for fact in facts
    ]  # fmt: skip


def in_shown(opened: Opened, shown: list[Shown]) -> list[Shown]:
    """The same for values with their statements."""
    if not any(one.prop == _PROP for one in shown):
        return shown
    names = _all(opened)
    return [structs.replace(one, text=_named(one.text, names)) if one.prop == _PROP else one for one in shown]


def _named(code: str, names: Mapping[str, str]) -> str:
    return f"{names[code]} ({code})" if code in names else code


def _all(opened: Opened) -> dict[str, str]:
    """Names by id, read once per release."""
    if opened.index not in _names:
        with opened.handle() as handle:
            rows = handle.rows(_NAMES)
        _names[opened.index] = {row["record_id"].partition(":")[2]: row["title"] for row in rows}
    return _names[opened.index]
