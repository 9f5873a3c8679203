"""The head of the page: an incident in one breath, and its facts at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from comity.model import territories
from comity.web import labels
from comity.web.i18n import _, ngettext
from comity.web.views import victims
from comity.web.views.claims import FOR, Claim, Standing, accusing
from comity.web.views.parts import Loss
from comity.web.words import counted, unknown, when

_MOST_NAMED = 3


class Glance(msgspec.Struct, frozen=True):
    """One fact. anchor: the section that says more. known: whether anybody tells it."""

    label: str
    text: str
    note: str
    anchor: str
    known: bool = True


def lead(whole: Mapping[str, Any], standings: list[Standing]) -> str:
    """A few short sentences, made of values alone."""
    return " ".join([_when(whole), _whom(whole), _who(whole, standings) + _contested(whole), _answered(whole)])


def glances(
    whole: Mapping[str, Any], standings: list[Standing], found: list[Claim], losses: list[Loss]
) -> list[Glance]:
    """The facts that a reader looks for first."""
    began, public = _dated(whole, "start"), _dated(whole, "disclosed")
    countries = whole["victim_countries"] or []
    accused = [one for one in standings if one.held]
    deny = sum(claim.stance == "denies" for claim in found)
    responses = len(whole["response"])
    stated = sum(loss.figures for loss in losses)
    return [
        Glance(_("Began"), began, _("public: {when}").format(when=public), "dates", began != unknown()),
        Glance(_("Hit"), victims.counts(whole["victim"]) or unknown(),
               _places(countries, _("country not said")), "victims", bool(whole["n_victims"])),
        Glance(_("Accused"), _names([one.state for one in accused], _state_unsaid(whole)),
               _claimed(found), "claims", bool(whole["n_claims"])),
        Glance(_("Denied"), counted(deny, "claim") if deny else _("by nobody, as far as told"),
               ("" if deny else _("coded as contested by a tracker")) if whole["contested"] else "",
               "claims", bool(deny)),
        Glance(_("Answered"), counted(responses, "response") if responses else _("no response told"), "",
               "answers", bool(responses)),
        Glance(_("Losses"), counted(stated, "figure") if stated else _("no figure told"),
               _("of different things; not added up") if stated > 1 else "", "losses", bool(stated)),
        Glance(_("Told by"), counted(whole["n_sources"], "publisher"), counted(whole["n_records"], "record"),
               "records"),
        Glance(_("Disagreements"), str(whole["n_conflicts"]) if whole["n_conflicts"] else _("none found"), "",
               "disagreements"),
    ]  # fmt: skip


def _claimed(found: list[Claim]) -> str:
    """Claims of those who accuse, and what trackers code by themselves."""
    coded = sum(claim.coded for claim in found)
    claims = counted(len(accusing(found)), "claim")
    if not coded:
        return claims
    return _("{claims}, {codings}").format(
        claims=claims, codings=ngettext("{n} coding by a tracker", "{n} codings by trackers", coded).format(n=coded)
    )


def _dated(whole: Mapping[str, Any], name: str) -> str:
    return when(whole[f"{name}_lo"], whole[f"{name}_hi"], whole["start_edtf"] if name == "start" else None)


def _when(whole: Mapping[str, Any]) -> str:
    began, public = _dated(whole, "start"), _dated(whole, "disclosed")
    if began != unknown():
        return _("Began: {when}.").format(when=began)
    if public != unknown():
        return _("When it began is not told; it became public: {when}.").format(when=public)
    return _("When it began is not told.")


def _whom(whole: Mapping[str, Any]) -> str:
    n, countries = whole["n_victims"], whole["victim_countries"] or []
    if not n:
        return _("No victim is told.")
    told = victims.counts(whole["victim"])
    if not countries:
        return _("It hit {victims}.").format(victims=told)
    return _("It hit {victims} in {places}.").format(victims=told, places=_places(countries, ""))


def _who(whole: Mapping[str, Any], standings: list[Standing]) -> str:
    accused = [one.state for one in standings if one.held]
    if not accused and (named := _accused_beside(whole)):
        return " ".join([_("Accused: {names}; no state is named.").format(names=_names(named, "")), *_others(whole)])
    if not accused:
        return " ".join([_("Nobody accuses a state, as far as told."), *_others(whole)])
    return _("Accused: {states}.").format(states=_names(accused, ""))


def _accused_beside(whole: Mapping[str, Any]) -> list[str]:
    """Organisations, groups and persons whom somebody accuses."""
    rows = [row for row in whole["attribution"] if row["stance"] in FOR]
    names = [row["accused_organisation"] or row["actor_name"] or row["accused_actor"] for row in rows]
    return sorted({name for name in names if name})


def _contested(whole: Mapping[str, Any]) -> str:
    if not whole["contested"]:
        return ""
    if any(row["stance"] == "denies" for row in whole["attribution"]):
        return " " + _("That is contested.")
    return " " + _("A tracker codes that as contested; of nobody is it told that they deny it.")


def _others(whole: Mapping[str, Any]) -> list[str]:
    """What is told of the country of the accused where no state is."""
    said = []
    if whole["accused_origins"]:
        said.append(_("Accused groups or persons are said to come from {places}.").format(
            places=_places(whole["accused_origins"], "")))  # fmt: skip
    if whole["accused_places"]:
        said.append(_("Told of the accused, without a word on whether a state is meant: {places}.").format(
            places=_places(whole["accused_places"], "")))  # fmt: skip
    return said


def _answered(whole: Mapping[str, Any]) -> str:
    n = len(whole["response"])
    return ngettext("{n} response is told.", "{n} responses are told.", n).format(n=n) if n else ""


def _state_unsaid(whole: Mapping[str, Any]) -> str:
    return _("state not said") if whole["n_claims"] else _("nobody, as far as told")


def _places(codes: list[str], empty: str) -> str:
    """By name, or where there are many counted; what is no country is named beside them."""
    if len(codes) <= _MOST_NAMED:
        return _names([labels.territory(code) for code in codes], empty)
    wide = [one for code in codes if (one := territories.find(code)) and one.kind in ("region", "organisation")]
    told = _("{n} countries").format(n=len(codes) - len(wide))
    return ", ".join([told, *(labels.territory(one.code) for one in wide)])


def _names(names: list[str], empty: str) -> str:
    if not names:
        return empty
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return _("{names} and {n} more").format(names=", ".join(names[:_MOST_NAMED]), n=len(names) - _MOST_NAMED)
