"""What was done and whether several did it together, by the words of measures.yml and together.yml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec


class Measure(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What words say: measure (scheme response_measure) and dimension, as far as they say one."""

    words: str
    measure: str = ""
    dimension: str = ""


class Together(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words that say that several acted together; kind: scheme cooperation_kind."""

    words: str
    kind: str


def measures(sentence: str) -> list[Measure]:
    """Each measure once, in the order of the file. Words that one line has read are taken out for those after it."""
    left = sentence.replace("’", "'")
    found: dict[tuple[str, str], Measure] = {}
    for line in _measures():
        matched = re.search(line.words, left, re.IGNORECASE)
        left = re.sub(line.words, "·", left, flags=re.IGNORECASE)
        if matched and (line.measure or line.dimension):
            found.setdefault((line.measure, line.dimension), line)
    return list(found.values())


def together(sentence: str) -> str:
    """The kind of cooperation that a sentence tells of, empty if none."""
    return next((line.kind for line in _together() if re.search(line.words, sentence, re.IGNORECASE)), "")


@cache
def _measures() -> list[Measure]:
    return msgspec.yaml.decode((Path(__file__).parent / "measures.yml").read_bytes(), type=list[Measure])


@cache
def _together() -> list[Together]:
    return msgspec.yaml.decode((Path(__file__).parent / "together.yml").read_bytes(), type=list[Together])
