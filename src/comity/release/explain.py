"""Why a value is what it is: the rule that chose it, what supports it, what dissents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from comity.fuse.rules import RULES
from comity.model.errors import NotFoundError
from comity.release.whole import FOUND

_REASONS = {name: rule.reason for name, rule in RULES.items()} | {
    FOUND: "A data set lists this conflict between a state that somebody accuses and a state that was hit, when the "
    "incident may have begun. That the incident belongs to it isn't said."
}
_HEAD = ("part_id", "kind", "prop", "chosen", "rule", "support", "dissent")


class Explanation(msgspec.Struct, frozen=True):
    """One value: what it is about, how it was chosen, and the statements for and against it (see `whole.STATEMENT`)."""

    incident_id: str
    part_id: str
    kind: str
    prop: str
    chosen: str
    rule: str
    reason: str
    support: int
    dissent: int
    statements: list[dict[str, Any]]
    dissenting: list[dict[str, Any]]


def explained(
    incident_id: str, values: Iterable[Mapping[str, Any]], told: Iterable[dict[str, Any]]
) -> list[Explanation]:
    """Explanations of values (rows of `whole.WHOLE["value"]` and `whole.STANDING`) by statements (`STATEMENT`)."""
    by_id = {str(row["statement_id"]): row for row in told}
    return [_explanation(incident_id, value, by_id) for value in values]


def only(told: list[Explanation], incident_id: str, field: str | None) -> list[Explanation]:
    """Those of a field given as property (start), kind (victim) or both (victim.country). NotFoundError: none."""
    if field is None:
        return told
    found = [one for one in told if field in (one.prop, one.kind, f"{one.kind}.{one.prop}")]
    if not found:
        there = sorted({one.prop for one in told})
        raise NotFoundError(
            f"nothing is said of {field!r} in {incident_id}.", hint="Fields with a value: " + ", ".join(there)
        )
    return found


def _explanation(incident_id: str, value: Mapping[str, Any], told: Mapping[str, dict[str, Any]]) -> Explanation:
    return Explanation(
        incident_id,
        **{name: value[name] for name in _HEAD},
        reason=_REASONS[value["rule"]],
        statements=[told[i] for i in value["statement_ids"] if i in told],
        dissenting=[told[i] for i in value["dissent_ids"] if i in told],
    )
