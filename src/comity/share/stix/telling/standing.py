"""Objects that every bundle has: Comity itself, its extension, and the markings that go with what is passed on."""

from __future__ import annotations

from hashlib import sha256

from comity.share.selection import Words
from comity.share.stix.kinds.meta import TLP_2, TLP_2_EXTENSION
from comity.share.stix.telling.things import COMITY, OURS, Thing, derived

_SINCE = "2026-11-01T00:00:00.000Z"
_SCHEMA_SINCE = "2026-11-28T00:00:00.000Z"
_TLP_SINCE = "2022-10-01T00:00:00.000Z"
_SCHEMA = (
    "What Comity's record says and STIX has no place for. statement_ids: ids of the statements an object rests on; "
    "part_id, claim_id, incident_id, actor_id, organisation_id, record_id: ids of the release's tables, whose codebook "
    "gives each further property by the same name. said_from, said_to, done_from, done_to: first and last day on which "
    "it may have been. level: persona, group, organisation or state of an actor; victim; claimant. stance: how the "
    "claimant stands to the claim. accused_refs: all whom a claim names, the most particular first. confidence_words: "
    "the claimant's own; confidence_scales: scales that these words name (admiralty, icd-203-likelihood, "
    "icd-203-confidence). values: further values, each with its property as the codebook names it, and value, number "
    "with unit, or edtf."
)


def standing(words: Words) -> list[Thing]:
    """The objects, with dates that change only when their content does."""
    identity = {"name": "Comity", "identity_class": "organization",
                "description": "An open observatory of cyber incidents: what others say, and who says it."}  # fmt: skip
    extension = {"created_by_ref": COMITY, "name": "Comity", "schema": _SCHEMA, "version": "1.0.0",
                 "description": "Statement ids, stances, intervals and scales of the Comity record.",
                 "extension_types": ["property-extension"]}  # fmt: skip
    return [
        Thing(COMITY, identity, created=_SINCE),
        Thing(OURS, extension, created=_SINCE, modified=_SCHEMA_SINCE),
        *markings(words),
    ]


def markings(words: Words) -> list[Thing]:
    """TLP:CLEAR, and the licences of the sources. Of an export for own use its mark alone: it isn't to be passed on."""
    if words.mark:
        return [_statement(words.mark)]
    extension = {TLP_2_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": "clear"}}
    clear = Thing(TLP_2["clear"], {"name": "TLP:CLEAR", "extensions": extension}, created=_TLP_SINCE)
    licences = [f"{title}: {licence}. {notice}".strip() for title, licence, _, notice in words.notices]
    return [clear, *([_statement("Sources and their licences. " + " ".join(licences))] if licences else [])]


def _statement(text: str) -> Thing:
    """The id follows from the text, as a marking has no versions (7.2.1)."""
    key = derived("marking-definition", sha256(text.encode()).hexdigest())
    body = {"created_by_ref": COMITY, "definition_type": "statement", "definition": {"statement": text}}
    return Thing(key, body, created=_SINCE)
