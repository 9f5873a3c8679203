"""Techniques that sources list for an actor, with their words and the publications that they cite."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

import msgspec

from comity.web.i18n import _
from comity.web.views.actors.telling import heard

_LINK = re.compile(r"\[([^\[\]]{1,200})\]\((?:https?:)?[^()\s]{1,500}\)")
_CITED = re.compile(r"\(Citation: [^()]{1,300}\)")
_MOST_CITED = 4


class Said(msgspec.Struct, frozen=True):
    """What one statement says of the use of a technique. cites: addresses. through: where it stands, if not in an entry
    of the actor itself."""

    words: str
    cites: list[str]
    dissent: bool


class Technique(msgspec.Struct, frozen=True):
    """A technique by its ATT&CK id. more: addresses cited beyond those that are shown."""

    id: str
    name: str
    url: str | None
    tactics: str
    who: str
    said: list[Said]


def techniques(document: dict[str, Any]) -> list[Technique]:
    """Techniques by id; `said` has each text once."""
    rows = sorted(document["technique"], key=lambda row: row["value"])
    return [_technique(key, list(group)) for key, group in groupby(rows, key=lambda row: str(row["value"]))]


def methods(document: dict[str, Any]) -> dict[str, list[str]]:
    """Tools and ways of working as written, by the source that tells them."""
    rows = [row for row in document["said"] if row["prop"] == "method" and row["value"]]
    return {
        heard([source]): sorted({row["value"] for row in rows if row["source"] == source}, key=str.casefold)
        for source in dict.fromkeys(row["source"] for row in rows)
    }


def _technique(code: str, rows: list[dict[str, Any]]) -> Technique:
    by_words: dict[str, set[str]] = {}
    for row in rows:
        by_words.setdefault(plain(row["original"] or ""), set()).update((row["cites"] or "").split())
    denied = {plain(row["original"] or "") for row in rows if row["stance"] == "denies"}
    return Technique(
        id=code,
        name=rows[0]["technique"] or _("name not kept"),
        url=rows[0]["technique_url"],
        tactics=", ".join(tactic.replace("-", " ") for tactic in rows[0]["tactics"] or []),
        who=heard(dict.fromkeys(row["source"] for row in rows)),
        said=[Said(words, sorted(cites)[:_MOST_CITED], words in denied) for words, cites in by_words.items()],
    )


def plain(text: str) -> str:
    """Words without the marks that make links and footnotes of some of them."""
    return _CITED.sub("", _LINK.sub(r"\1", text)).strip()
