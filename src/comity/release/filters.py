"""Which incidents are asked for: one set of filters for Python, the command line, exports and pages."""

from __future__ import annotations

import msgspec

from comity.model.errors import UsageError


class Filters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """country, responder, claimant: territory codes or names: of a victim, who answered, who made a claim.

    accused: a state that somebody accuses, itself or by one said to act for it. accused_origin: where accused groups or
    persons are said to come from, in incidents in which nobody accuses that state. accused_place: a territory told of
    the accused, without a word on whether a state is meant. since, until: EDTF; an incident fits if it may have begun
    then. public_since, public_until: the same for when it may have become public. actor: an actor's id, or words of a
    name of an accused actor. q: words of title, summary, victims, places and actors; a word fits what begins with it,
    one of five letters or more also what has it within, and 'APT28', 'APT-28' and 'apt 28' are the same. contested: yes
    or no. min_sources: least number of independent publishers. response: a measure. Others: codes of the vocabulary, or
    a source's short name. `not-said` fits incidents of which no source says it; for since and public_since, those of no
    year."""

    country: str | None = None
    accused: str | None = None
    accused_origin: str | None = None
    accused_place: str | None = None
    sector: str | None = None
    type: str | None = None
    purpose: str | None = None
    cia: str | None = None
    dimension: str | None = None
    source: str | None = None
    actor: str | None = None
    response: str | None = None
    responder: str | None = None
    claimant: str | None = None
    since: str | None = None
    until: str | None = None
    public_since: str | None = None
    public_until: str | None = None
    contested: str | None = None
    min_sources: int | None = None
    q: str | None = None


def parse(pairs: list[str]) -> Filters:
    """Filters from texts such as 'country=UA'. UsageError names the fields there are."""
    said: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or key.strip() not in Filters.__struct_fields__:
            raise UsageError(f"{pair!r} is not a filter.", hint="Filters: " + ", ".join(Filters.__struct_fields__))
        said[key.strip()] = value.strip()
    try:
        return msgspec.convert(said, Filters, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"filter: {error}.") from error
