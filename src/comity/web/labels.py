"""Plain words for codes, properties and stances."""

from __future__ import annotations

from comity.model import territories
from comity.model.properties import properties
from comity.model.vocabulary import meaning, vocabulary
from comity.release import asked
from comity.release.asked import PLACES
from comity.web.words import NOT_SAID, UNKNOWN

STANCES = {"asserts": "accuses", "suspects": "suspects", "denies": "denies", "reports": "reports an accusation",
           "none": "no attribution made", "unknown": "says it is not known", "not-asked": "not asked"}  # fmt: skip
"""Stances of an attribution claim as a person would say them."""

TERMS = {"open": "may be passed on with its notice", "facts-only": "facts may be passed on, not its wording",
         "none": "may not be passed on"}  # fmt: skip

FILTERS = {"q": "Words", "country": "Victim in", "accused": "Accused", "actor": "Accused actor",
           "response": "Answered with",
           "responder": "Answered by", "claimant": "Claim made in", "type": "Type",
           "purpose": "Purpose", "cia": "Hurt", "dimension": "Dimension", "sector": "Sector", "since": "Since",
           "until": "Until",
           "public_since": "Public since", "public_until": "Public until", "contested": "Contested", "source": "Source",
           "min_sources": "Publishers, at least"}  # fmt: skip

_FILTER_SCHEMES = {"type": "operation_type", "purpose": "purpose", "cia": "cia", "dimension": "dimension",
                   "sector": "sector", "response": "response_measure"}  # fmt: skip

_PROPERTIES = {"start": "Began", "end": "Ended", "disclosed": "Became public", "disclosed_by": "Made public by",
               "cia": "Security property hurt", "asserter": "Claimant", "asserter_kind": "Kind of claimant",
               "asserter_country": "Country of the claimant", "words": "Words of the claimant", "mid": "Single figure",
               "low": "Least amount", "high": "Most amount", "year": "Year of the money", "law_engaged": "Law engaged",
               "standing": "Stood at its date",
               "zero_day": "Unknown vulnerability used", "user_interaction": "A user had to act"}  # fmt: skip

# In these schemes a code says less than its meaning; in others the code, read as words, is the shorter label.
_BY_MEANING = ("sector", "victim_category", "claimant_kind", "publisher_kind", "attribution_basis", "responder_kind",
               "attribution_type", "accused_relation", "loss_kind", "law_field", "response_measure", "conflict_issue",
               "state_responsibility", "cooperation_kind", "severity_scale")  # fmt: skip


def code(scheme: str, text: str | None) -> str:
    """A code of a scheme in words: its meaning where that is short, else the code itself as words."""
    if not text:
        return NOT_SAID
    if scheme in _BY_MEANING:
        return meaning(scheme, text)
    return text.replace("-", " ")


def codes(scheme: str, texts: list[str] | None) -> str:
    """Codes in words, joined by commas."""
    return ", ".join(code(scheme, text) for text in texts or []) or NOT_SAID


def territory(text: str | None) -> str:
    """The name of a territory; a code that stands for none stays as it is."""
    if not text:
        return NOT_SAID
    return territories.name(text) if text in territories.table() else text


def places(texts: list[str] | None, empty: str = NOT_SAID) -> str:
    """Names of territories, joined by commas."""
    return ", ".join(territory(text) for text in texts or []) or empty


def prop(name: str) -> str:
    """A property as a heading."""
    return _PROPERTIES.get(name, name.replace("_", " ").capitalize())


def value(kind: str, name: str, text: str | None) -> str:
    """A value of a property in words: territories by name, codes as words, text as it is."""
    if text is None:
        return UNKNOWN
    shape = properties().get(kind, {}).get(name)
    if shape and shape.holds == "place":
        return territory(text)
    if shape and shape.holds == "code" and shape.scheme:
        return code(shape.scheme, text)
    return text


def filter_value(name: str, text: str) -> str:
    """What a filter asks for, in words."""
    if text == asked.NOT_SAID:
        return NOT_SAID
    if name in PLACES:
        found = territories.find(text)
        return territories.name(found.code) if found else text
    return code(_FILTER_SCHEMES[name], text) if name in _FILTER_SCHEMES else text


def options(scheme: str) -> list[tuple[str, str]]:
    """Codes of a scheme with their labels, for a list to choose from."""
    return [(key, capital(code(scheme, key))) for key in vocabulary()[scheme]]


def capital(text: str) -> str:
    """Text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
