"""Plain words for codes, properties and stances."""

from __future__ import annotations

import re

from babel import Locale

from comity.fuse.rules import RULES
from comity.model import territories
from comity.model.properties import properties
from comity.model.vocabulary import meaning, vocabulary
from comity.release import asked
from comity.release.asked import PLACES
from comity.release.judging import compared, weights
from comity.release.reports import sent
from comity.resolve import keeping
from comity.web.i18n import _, language
from comity.web.words import listed, not_said, unknown

_STANCES = {"asserts": "accuses", "suspects": "suspects", "denies": "denies", "reports": "reports an accusation",
           "none": "no attribution made", "unknown": "says it is not known", "not-asked": "not asked"}  # fmt: skip
_TERMS = {"open": "may be passed on with its notice", "facts-only": "facts may be passed on, not its wording",
         "none": "may not be passed on"}  # fmt: skip

_FILTERS = {"q": "Words", "country": "Victim in", "accused": "Accused: state or state-affiliated",
           "accused_origin": "Accused from there, no state accused",
           "accused_place": "Country of the accused, not said if a state", "actor": "Accused actor",
           "response": "Answered with",
           "responder": "Answered by", "claimant": "Claim made in", "type": "Type",
           "purpose": "Purpose", "cia": "Hurt", "dimension": "Dimension", "sector": "Sector", "since": "Since",
           "until": "Until",
           "public_since": "Public since", "public_until": "Public until", "contested": "Contested",
           "source": "Tracker",
           "min_sources": "Publishers, at least"}  # fmt: skip

_FILTER_SCHEMES = {"type": "operation_type", "purpose": "purpose", "cia": "cia", "dimension": "dimension",
                   "sector": "sector", "response": "response_measure"}  # fmt: skip

_PROPERTIES = {"accused_state": "Country of the accused", "accused_origin": "Where the accused come from",
               "start": "Began", "end": "Ended", "disclosed": "Became public", "disclosed_by": "Made public by",
               "cia": "Security property hurt", "asserter": "Claimant", "asserter_kind": "Kind of claimant",
               "asserter_country": "Country of the claimant", "words": "Words of the claimant", "mid": "Single figure",
               "low": "Least amount", "high": "Most amount", "year": "Year of the money", "law_engaged": "Law engaged",
               "standing": "Stood at its date",
               "zero_day": "Unknown vulnerability used", "user_interaction": "A user had to act"}  # fmt: skip

# In these schemes a code says less than its meaning; in others the code, read as words, is the shorter label.
_BY_MEANING = ("sector", "victim_category", "claimant_kind", "publisher_kind", "attribution_basis", "responder_kind",
               "attribution_type", "accused_relation", "loss_kind", "law_field", "response_measure", "conflict_issue",
               "state_responsibility", "cooperation_kind", "severity_scale")  # fmt: skip


OF_ACTORS = ("type", "purpose", "target_country", "target_sector", "target_category", "target", "since",
             "classification", "language")  # fmt: skip
"""Properties that entries of actors have, of which a page shows the meaning as a heading."""

_SOURCES = {"attack": "ATT&CK", "misp-galaxy": "MISP galaxy", "etda": "ETDA", "microsoft-naming": "Microsoft",
            "cfr": "CFR", "cissm": "CISSM", "csis": "CSIS", "eurepoc": "EuRepoC", "dcid": "DCID",
            "hackmageddon": "Hackmageddon", "landmarks": "Comity landmarks", "eu-sanctions": "EU sanctions",
            "conflict": "Conflict data"}  # fmt: skip

_OF_PAIRS = ("dyad", "interaction", "interaction_kind")
_MAY_BE_PLACES = ("against", "party", "counter_operation")  # text, in which sources also put codes of territories
_DIRECTED = re.compile(r"([A-Z]{2,3}) > ([A-Z]{2,3})\b")
_SPAN = re.compile(r", \d+ \S+ \d+$")
_EXPLAINED = ("stance", "operation_type", "purpose", "cia", "dimension", "attribution_basis", "effect_kind")
_NAMED = ("organisation", "region", "disputed")  # kinds of territories of which the CLDR lacks many


def stance(of: str) -> str:
    """A stance of an attribution claim as a person would say it; of one that is none, itself."""
    return _(_STANCES.get(of, of))


def coded(*, suspected: bool = False) -> str:
    """What a tracker does that says by itself who did it: it codes, and names nobody who accuses."""
    if suspected:
        return _("coded as suspected by the tracker, no accuser named")
    return _("coded by the tracker, no accuser named")


def claimant(kind: str | None) -> str:
    """A kind of claimant that accuses somebody."""
    return coded() if kind == "tracker" else code("claimant_kind", kind)


def terms(of: str) -> str:
    """What a source lets others do with what it says."""
    return _(_TERMS[of])


def filter_name(of: str) -> str:
    """A filter of incidents; of one that is none, its name in addresses."""
    return _(_FILTERS.get(of, of))


def part(kind: str) -> str:
    """What a part of an incident, or another thing that sources tell of, is called."""
    return _(kind)


def code(scheme: str, text: str | None) -> str:
    """A code of a scheme in words: its meaning where that is short, else the code itself as words."""
    if not text:
        return not_said()
    return _(_spoken(scheme, text))


def spoken(code: str) -> str:
    """A code as words, whatever scheme it is of."""
    return _(code.replace("-", " "))


def scale(code: str) -> str:
    """What a scale of severity is called, without its range."""
    return _SPAN.sub("", _(meaning("severity_scale", code)))


def codes(scheme: str, texts: list[str] | None) -> str:
    """Codes in words, joined by commas."""
    return ", ".join(code(scheme, text) for text in texts or []) or not_said()


def territory(text: str | None) -> str:
    """The name of a territory; a code that stands for none stays as it is."""
    if not text:
        return not_said()
    return place(text) if text in territories.table() else text


def place(code: str) -> str:
    """The name of a known territory in the language of the reader: by the Unicode CLDR, by the catalogue where
    that has none (organisations, regions), in English where neither has (historical states)."""
    if language() == "en":
        return territories.name(code)
    return str(Locale(language()).territories.get(code) or _(territories.name(code)))


def places(texts: list[str] | None, empty: str | None = None) -> str:
    """Names of territories, joined by commas."""
    return listed([territory(text) for text in texts or []], empty)


def prop(name: str) -> str:
    """A property as a heading."""
    return _(_heading(name))


def source(name: str) -> str:
    """A source as people of the field call it; another by its short name."""
    return _SOURCES.get(name, name)


def scored(text: str) -> str:
    """A score on a scale of severity ('dcid-severity 4') with the name of the scale."""
    code, _space, points = text.rpartition(" ")
    return f"{scale(code)}: {points}" if code in vocabulary()["severity_scale"] else text


def directed(text: str) -> str:
    """A value that begins with a directed pair ('RU > UA, …'), with the names of both."""
    found = _DIRECTED.match(text)
    if not found:
        return text
    return _("{one} towards {other}").format(one=territory(found[1]), other=territory(found[2])) + text[found.end() :]


def value(kind: str, name: str, text: str | None) -> str:
    """A value of a property in words: territories by name, codes as words, text as it is."""
    if text is None:
        return unknown()
    if name in ("severity", "offline_conflict_intensity"):
        return scored(text)
    if name in _OF_PAIRS:
        return directed(text)
    if name in _MAY_BE_PLACES:
        return territory(text)
    shape = properties().get(kind, {}).get(name)
    if shape and shape.holds == "place":
        return territory(text)
    if shape and shape.holds == "code" and shape.scheme:
        return code(shape.scheme, text)
    return text


def filter_value(name: str, text: str) -> str:
    """What a filter asks for, in words."""
    if text == asked.NOT_SAID:
        return not_said()
    if name in PLACES:
        found = territories.find(text)
        return place(found.code) if found else text
    return code(_FILTER_SCHEMES[name], text) if name in _FILTER_SCHEMES else text


def options(scheme: str) -> list[tuple[str, str]]:
    """Codes of a scheme with their labels, for a list to choose from."""
    return [(key, capital(code(scheme, key))) for key in vocabulary()[scheme]]


def capital(text: str) -> str:
    """Text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def texts() -> set[str]:
    """All that is said by way of these tables and of those of other floors, for the catalogue."""
    coded = {_spoken(scheme, key) for scheme, held in vocabulary().items() for key in held}
    explained = [pair for scheme in _EXPLAINED for pair in vocabulary()[scheme].items()]
    means = {text for key, means in explained for text in (key.replace("-", " "), means)}
    headings = {_heading(name) for held in properties().values() for name in held}
    aims = {properties()["actor"][name].meaning for name in OF_ACTORS}
    rules = {text for rule in RULES.values() for text in (rule.name.replace("-", " "), rule.reason)}
    known = Locale("en").territories
    named = {row.name for row in territories.table().values() if row.kind in _NAMED and row.code not in known}
    tables = {*_STANCES.values(), *_TERMS.values(), *_FILTERS.values()}
    judged = {*properties(), *compared.LABELS.values(), *weights.labels(), *keeping.LONGEST, *sent.LONGEST}
    return judged | coded | means | headings | aims | rules | named | tables


def _spoken(scheme: str, key: str) -> str:
    return meaning(scheme, key) if scheme in _BY_MEANING else key.replace("-", " ")


def _heading(name: str) -> str:
    return _PROPERTIES.get(name, name.replace("_", " ").capitalize())
