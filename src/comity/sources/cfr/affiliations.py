"""Free text of Affiliations read by declared patterns: who is accused, how surely, and other names. No guess.

A sentence that no pattern fits stays words: nothing is made of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from comity.sources.cfr.people import People, people
from comity.sources.cfr.text import clean

_SENTENCE = re.compile(r"(?:(?<=[a-z0-9)\]])|(?<=[A-Z]{3}))\.\s+(?=[A-Z“])")  # not after 'U.S.'

_HEDGE = r"(?:believed|suspected|possibly)(?: to)?(?: have)?(?: be(?:en)?)?(?: partially)?"
_WORK = re.compile(rf"(?i)\b(?P<hedge>{_HEDGE}) (?:the work of|a tool used by|a tool set used by) (?P<who>.+)$")
_IS = re.compile(r"^(?P<hedge>[Bb]elieved to be|[Ss]uspected to be|Unknown, suspected) (?P<who>[A-Z].+)$")
_BEHIND = re.compile(r"^(?P<who>.+?) is among some of the actors (?P<hedge>suspected to be) behind this incident$")
_ASSISTED = re.compile(r"^The threat actor (?P<who>.+?) (?P<hedge>may also have assisted)$")
_LINK = re.compile(
    r"^(?P<hedge>(?:(?:Also )?[Bb]elieved to be |[Pp]ossibly |[Pp]ossible )?"
    r"(?:[Aa]ssociated with|[Ll]inked to|link to|connected to|attributed to))"
    r" (?P<who>.+)$"
)
_ALSO = re.compile(r"^(?:.* is |It is )?(?:[Aa]lso known|[Kk]nown to [^,]+?) as (?P<who>.+)$")
_CODENAME = re.compile(r"^Codenamed “(?P<who>[^”]+)”")
# Where the list of other names ends and the next thought begins.
_TAIL = re.compile(r"(?:[;,]| and)* (?:and )?(?:believed|possibly|it is|suspected)\b.*$")
_DOERS = (_WORK, _IS, _BEHIND, _ASSISTED)


@dataclass(frozen=True, slots=True)
class Accusation:
    """Who is accused in one sentence. hedge: the words of doubt, empty if there are none; linked: only said to be
    linked or associated, not to be the doer."""

    people: People
    hedge: str = ""
    linked: bool = False


@dataclass(slots=True)
class Affiliations:
    """What the text says: accusations, other names of the entry itself, 'Unknown', and sentences left as words."""

    accusations: list[Accusation] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    unknown: bool = False
    left: list[str] = field(default_factory=list)

    @property
    def doers(self) -> list[str]:
        """Every name said to be a doer's, its other names included."""
        return [name for said in self.accusations if not said.linked for group in said.people.all for name in group]


@lru_cache(maxsize=4096)
def read_affiliations(text: str) -> Affiliations:
    """Reads the whole cell."""
    found = Affiliations()
    for sentence in _SENTENCE.split(clean(text)):
        if sentence and not _read(sentence.rstrip(". "), found):
            found.left.append(sentence)
    return found


def _read(sentence: str, found: Affiliations) -> bool:
    """Whether anything was understood."""
    if sentence == "Unknown":
        found.unknown = True
        return True
    if match := _CODENAME.match(sentence):
        found.names.append(match["who"])
    for pattern in _DOERS:
        if match := pattern.search(sentence):
            found.unknown = found.unknown or match["hedge"].startswith("Unknown")
            return _accuse(found, people(match["who"]), match["hedge"].removeprefix("Unknown, "))
    if match := _LINK.match(sentence):
        return _accuse(found, people(match["who"]), match["hedge"], linked=True)
    if match := _ALSO.match(sentence):
        return _also(found, _TAIL.sub("", match["who"]))
    return _bare(found, sentence)


def _accuse(found: Affiliations, who: People, hedge: str, *, linked: bool = False) -> bool:
    if who.certain:
        found.accusations.append(Accusation(People(who.certain, (), who.relation), hedge.lower(), linked))
    for group, words in who.doubtful:
        found.accusations.append(Accusation(People((group,), (), who.relation), words, linked))
    return bool(who.certain or who.doubtful)


def _also(found: Affiliations, text: str) -> bool:
    names = [name for group in people(text).certain for name in group]
    found.names.extend(names)
    return bool(names)


def _bare(found: Affiliations, sentence: str) -> bool:
    """A name or list of names and nothing else."""
    who = people(sentence)
    return who.whole and _accuse(found, who, "")
