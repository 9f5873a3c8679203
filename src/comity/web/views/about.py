"""About the data: the rules by which values are chosen, how good links are, what it can't tell."""

from __future__ import annotations

import msgspec

from comity.fuse.rules import RULES
from comity.model.vocabulary import ABSENCE, vocabulary
from comity.release import dyads
from comity.release.codebook import column_rows
from comity.release.index.counting import Unit
from comity.release.index.index import Index
from comity.release.index.trackers import Tracker
from comity.store.contracts import contracts
from comity.store.contracts import version as contracts_version
from comity.web import labels
from comity.web.charts.captions import borders
from comity.web.current import Opened
from comity.web.i18n import _, later

_GLOSSARY = {
    "operation_type": later("Types of operation"),
    "purpose": later("Purposes"),
    "cia": later("Security properties"),
    "dimension": later("Dimensions"),
    "attribution_basis": later("Bases of an attribution"),
}

MEASURED = "2026-11-28"
"""Day on which the figures of `QUALITY` were measured; docs/explanation/links.md says how."""


class Measured(msgspec.Struct, frozen=True):
    """One row of figures: what was compared with what, over how many."""

    what: str
    n: str
    precision: str
    recall: str
    f1: str


class Named(msgspec.Struct, frozen=True):
    """A name and what it means."""

    name: str
    means: str


class About(msgspec.Struct, frozen=True):
    """The page about the data. units: what can be counted, how much of it there is
    (None: not counted here), and what it means."""

    units: list[tuple[str, int | None, str]]
    stances: list[Named]
    absence: list[Named]
    rules: list[Named]
    measured: list[Measured]
    measured_on: str
    glossary: dict[str, list[Named]]
    trackers: list[tuple[Tracker, str]]
    borders: str
    relations: int


class Relation(msgspec.Struct, frozen=True):
    """One relation of the codebook. columns: name, type, rules, meaning."""

    name: str
    row: str
    key: str
    columns: list[tuple[str, str, str, str]]


class Codebook(msgspec.Struct, frozen=True):
    """The codebook as a page. dyads: columns of the dyad-years, and what these hold. schemes: name -> codes with their
    meaning."""

    version: int
    relations: list[Relation]
    dyads: list[Named]
    dyads_hold: str
    schemes: dict[str, list[Named]]


def about(opened: Opened) -> About:
    """The page about the data."""
    stances = vocabulary()["stance"]
    return About(
        units=_units(opened.index),
        stances=[Named(labels.spoken(code), _(means)) for code, means in stances.items()],
        absence=[Named(labels.spoken(code), _(stances[code])) for code in ABSENCE],
        rules=[Named(_(rule.name.replace("-", " ")), _(rule.reason)) for rule in RULES.values()],
        measured=quality(),
        measured_on=MEASURED,
        glossary={_(title): _named(scheme) for scheme, title in _GLOSSARY.items()},
        trackers=[(tracker, labels.terms(tracker.terms)) for tracker in opened.index.trackers.values()],
        borders=borders(),
        relations=len(contracts()),
    )


def quality() -> list[Measured]:
    """How good links are: figures of docs/explanation/links.md."""
    return [
        Measured(_("Pairs of CFR with EuRepoC and DCID, ten folds by CFR entry, from a chance of 0.67 on"),
                 _("110 labelled pairs of 99 CFR entries"), "0.924", "0.773", "0.842"),
        Measured(_("The landmarks alone, against their known grouping"), _("87 known incidents"),
                 "0.946", "0.747", "0.835"),
        Measured(_("The landmarks among all sources"), _("87 known incidents"), "0.951", "0.821", "0.881"),
    ]  # fmt: skip


def codebook() -> Codebook:
    """Every relation with its columns, and every scheme with its codes."""
    relations = [
        Relation(shape.name, shape.row, ", ".join(shape.key), list(column_rows(shape)))
        for shape in contracts().values()
    ]
    schemes = {name: [Named(code, means) for code, means in held.items()] for name, held in vocabulary().items()}
    columns = [Named(name, means) for name, means in dyads.COLUMNS.items()]
    return Codebook(contracts_version(), relations, columns, " ".join(dyads.NOTE.split()), schemes)


def _units(index: Index) -> list[tuple[str, int | None, str]]:
    """Counted in what this server may show, which may be less than the release."""
    victims, claims = (int(index.measures[name].sum()) for name in ("victims", "claims"))
    return [
        (_("incident"), index.n, _("what sources tell of as one; a campaign may stand as one, or as its parts")),
        (_("campaign"), index.counting.by(Unit("campaign"))(index.all),
         _("incidents of which a source says that they are part of another are counted with it; every other incident "
           "is one by itself")),
        (_("victim"), victims, _("one organisation, person or group hit in one incident")),
        (_("claim"), claims, _("one party accuses, suspects or denies; several accused may stand in one")),
        (_("record"), None, _("one entry of one source")),
        (_("statement"), None, _("one record says one thing of one property")),
        (_("tracker"), len(index.trackers), _("a tracker or a collection; beside a value stand publishers")),
        (_("dyad"), index.counting.by(Unit("dyad"))(index.all),
         _("an accused state and the country of a victim elsewhere, once per incident; where several are named each "
           "pair of them, even if nobody says that this one acted on that one; a country may be a region or a body of "
           "states if a source says no more")),
    ]  # fmt: skip


def _named(scheme: str) -> list[Named]:
    return [Named(labels.capital(labels.spoken(code)), _(means)) for code, means in vocabulary()[scheme].items()]
