"""What the markings of a file mean for whoever reads it, and whether its content may be passed on.

What is marked TLP:CLEAR may be; what carries no marking may be if somebody says so; anything stricter stays out of
whatever leaves the workspace, with all that names it, as a forbidding licence does.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """Terms of an imported file that is not divided. said: what a person says of it. UsageError if that would widen
    its markings."""
    known(said)
    notice = noticed(found.notices)
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


def of_the_open(said: str | None, notices: Iterable[str]) -> Licence:
    """Terms of what may be passed on of a file that is divided."""
    name = "TLP:CLEAR, as marked" if said is None else "as said at import"
    return Licence("open" if said is None else said, name, noticed(notices))  # type: ignore[arg-type]  # known


KEPT = Licence("none", "marked stricter than TLP:CLEAR or not marked, or names what is")
"""Terms of the rest of it."""


def known(said: str | None) -> None:
    """UsageError for terms that there aren't."""
    if said is not None and said not in get_args(Terms):
        raise UsageError(f"{said!r} are no terms.", hint="Terms: " + ", ".join(get_args(Terms)))


def noticed(notices: Iterable[str]) -> str:
    """Texts that go with what is passed on, each once."""
    return " ".join(dict.fromkeys(notices))[:_LONGEST]
