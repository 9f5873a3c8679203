"""What is lacking of offline conflicts, and in what way: none listed, not known, beyond coverage, not asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from comity.web import labels
from comity.web.i18n import _, later
from comity.web.words import counted, when

_MOST_NAMED = 6
_NOUNS = {
    "information-operation": later("information operation"),
    "military-conduct": later("threat, display or use of force"),
    "violent-conflict": later("violence in the offline conflict that it belongs to"),
}

Row = dict[str, Any]


def coded(rows: list[Row]) -> list[str]:
    """Sources that code no conflict or conduct, or that it isn't known; that none asks is said as well."""
    if not rows:
        return [_("No source of this incident codes an offline conflict.")]
    unknown = [row["said_by"] for row in rows if row["stance"] == "unknown"]
    none = [f"{row['said_by']} ({pair(row['dyad'], _('towards'))})" for row in rows if row["stance"] == "none"]
    return _sentences({_("Coded as not known by"): unknown, _("Coded as none by"): none})


def standing(rows: list[Row]) -> list[str]:
    """Pairs of states for which a data set lists nothing, can't know, or was not asked."""
    if not rows:
        return [_("No data set of offline conflicts is in what may be shown here.")]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["stance"] in ("none", "unknown", "not-asked"):
            found[_why(row)].append(pair(row["dyad"], _("and")))
    return [f"{why}{_named(pairs)}" for why, pairs in found.items()]


def beside(rows: list[Row]) -> list[str]:
    """What sources code as not there, or as not known."""
    if not rows:
        return [_("No source codes an information operation, an election or force beside it.")]
    said = {"none": _("Coded as none"), "unknown": _("Coded as not known")}
    return _sentences({words: [_beside(row) for row in rows if row["stance"] == stance]
                       for stance, words in said.items()})  # fmt: skip


def pair(dyad: str | None, word: str) -> str:
    """'RU > UA' as 'Russia and Ukraine', by the word between; nothing without a pair."""
    first, _sign, second = (dyad or "").partition(" > ")
    return f"{labels.territory(first)} {word} {labels.territory(second)}" if first and second else ""


def _beside(row: Row) -> str:
    coded = row["coded_as"]
    noun, states = _(_NOUNS.get(coded, coded.replace("-", " "))), pair(row["dyad"], _("towards"))
    return f"{noun} ({states})" if states else noun


def _why(row: Row) -> str:
    end, title = when(row["covered_to"], row["covered_to"]), row["conflict_title"]
    return f"{row['said_by']}: " + _reason(row).format(end=end, title=title)


def _reason(row: Row) -> str:
    if row["dyad"] is None:
        return _("no pair to look for, as no state is accused or no country of a victim is told")
    if row["stance"] == "none":
        return _("none listed then")
    if row["stance"] == "not-asked":
        return _("knows states of the state system only")
    if row["window_lo"] is None:
        return _("not known, as no date of its beginning is told")
    if row["record_id"]:
        return _("“{title}” stood when the data ended on {end}; not known since")
    return _("not known, as the data end on {end}")


def _named(pairs: list[str]) -> str:
    named = [states for states in pairs if states]
    if not named:
        return "."
    more = (
        _(" and {pairs}").format(pairs=counted(len(named) - _MOST_NAMED, "more pair"))
        if len(named) > _MOST_NAMED
        else ""
    )
    return f": {', '.join(named[:_MOST_NAMED])}{more}."


def _sentences(said: Mapping[str, list[str]]) -> list[str]:
    return [f"{words}: {', '.join(dict.fromkeys(names))}." for words, names in said.items() if names]
