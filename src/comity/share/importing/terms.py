"""What the markings of a file mean for whoever reads it, and whether its content may be passed on.

What is marked TLP:CLEAR throughout may be; what carries no marking may be if somebody says so; anything stricter keeps
the whole file out of whatever leaves the workspace, as a forbidding licence does.
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

from comity.model.errors import UsageError
from comity.share.markings import marked
from comity.share.markings.levels import PAP, TLP
from comity.share.stix.kinds.references import compared
from comity.sources.kit.spec import Licence, Terms

_LONGEST = 2000
KNOWN = {key: f"{scheme}:{level}" for scheme, levels in (("tlp", TLP), ("pap", PAP)) for key, level in levels.items()}
"""Markings whose meaning is known without a definition: id -> meaning."""


class Marked(NamedTuple):
    """meanings: marking id -> its meaning as statements have it, empty if it restricts nobody. strict: objects
    marked stricter than TLP:CLEAR. unmarked: objects without a level. notices: texts that go with what is passed on."""

    meanings: dict[str, str]
    strict: int
    unmarked: int
    notices: list[str]


def meaning(value: dict[str, Any]) -> str:
    """A marking definition as a statement has it."""
    names = marked.definition(value)
    if names is None:
        return ""
    return f"unknown: {compared(value['id'])}" if isinstance(names, bool) else " ".join(["to:", *sorted(names)])


def licence(found: Marked, said: str | None) -> Licence:
    """Terms of an imported file. said: what a person says of it. UsageError if that would widen its markings."""
    if said is not None and said not in get_args(Terms):
        raise UsageError(f"{said!r} are no terms.", hint="Terms: " + ", ".join(get_args(Terms)))
    notice = " ".join(dict.fromkeys(found.notices))[:_LONGEST]
    if found.strict:
        if said in ("open", "facts-only"):
            raise UsageError(f"{found.strict:,} objects are marked stricter than TLP:CLEAR: that isn't ours to widen.",
                             hint="Import it without --terms, or ask for a file without them.")  # fmt: skip
        return Licence("none", "marked stricter than TLP:CLEAR", notice)
    if said is not None:
        return Licence(said, "as said at import", notice)  # type: ignore[arg-type]  # checked above
    return (
        Licence("none", "not marked, terms not stated", notice)
        if found.unmarked
        else Licence("open", "TLP:CLEAR, as marked", notice)
    )
