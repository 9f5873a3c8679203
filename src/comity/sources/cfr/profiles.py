"""Which entries are profiles of an actor rather than incidents.

1. An entry whose title another entry accuses of the deed is that actor: kind `actor`.
2. An entry that tells in the present what 'this threat actor' targets, with no deed in its title, is a profile too. But
   nobody else in the tracker tells what that actor did, so the entry stands for the operation that its sources
   exposed: kind `campaign`, with an issue that says so.
3. Everything else is an incident. profiles.yml holds the few that the rules can't see, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from comity.model.identity import slug
from comity.sources.cfr.affiliations import read_affiliations
from comity.sources.cfr.text import clean

_PRESENT = re.compile(
    r"^(?:This|A|An)(?: [\w-]+){0,2} threat (?:actor|group)s?(?:,[^.]*?,)?(?: believed to be \w+| known as [\w ]+?)?"
    r"(?: that)?(?: also| primarily| mainly)? (?:targets|compromises|uses|is|has|conducts|focuses|infects)\b"
)
_IS_ONE = re.compile(r" (?:was|is) (?:believed to be )?an?(?: [\w-]+){0,3} threat (?:actor|group)\b")
_DEED = re.compile(
    r"(?i)\b(?:target(?:s|ing)|compromises?|attack(?:s|ed|ing)?|attempt(?:s|ed)?|breach(?:es)?|hack(?:s|ed|ing)?|heists?|"
    r"indictment|denial of service|phishing|espionage|surveillance|incident|leak(?:s|ed)?|theft|campaign)\b"
)


class Unseen(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A kind that the rules can't find, and why it is so."""

    kind: str
    reason: str


def name_key(name: str) -> str:
    """What spellings of one name share: no article, case, space or hyphen."""
    return slug(name.removeprefix("The ").removeprefix("the "), longest=200).replace("-", "")


def accused(rows: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """Keys of all names that some entry calls the doer of its deed."""
    return frozenset(name_key(name) for row in rows for name in read_affiliations(row["Affiliations"]).doers)


def kind(native_id: str, title: str, description: str, doers: frozenset[str]) -> str:
    """incident, campaign or actor."""
    if native_id in unseen():
        return unseen()[native_id].kind
    if name_key(clean(title)) in doers:
        return "actor"
    text = clean(description)
    profile = _PRESENT.match(text) or _IS_ONE.match(text.removeprefix(clean(title)))
    return "campaign" if profile and not _DEED.search(title) else "incident"


@cache
def unseen() -> dict[str, Unseen]:
    """profiles.yml: native id -> kind and reason."""
    return msgspec.yaml.decode((Path(__file__).parent / "profiles.yml").read_bytes(), type=dict[str, Unseen])
