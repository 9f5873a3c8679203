"""The names of an actor: those of the card's heading, its aliases, and who gives which."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from comity.model.identity import slug
from comity.sources.kit import Cell, Record
from comity.sources.kit.documents import Document


def headed(heading: Cell) -> list[str]:
    """`Grey Gull, Salt Reed`: a heading is a list of the names that ETDA uses most."""
    return [name for piece in heading.text.split(", ") if (name := " ".join(piece.split()))]


def tell_names(record: Record, heading: Cell, names: Sequence[Document]) -> None:
    """Each name as ETDA's word, and once more as the word of whoever is said to have given it."""
    told = set()
    for entry in names:
        cell, giver = entry.take("name"), entry.take("name-giver")
        name = " ".join(cell.text.split())
        if not name:
            record.issue("missing-name", "an alias without a name", giver)
            continue
        told.add(name)
        record.say("name", name, cell)
        user = givers().get(giver.text, giver.text)
        if user:
            # the giver is part of the passage: two givers of one name are two statements
            place = Cell(f"{cell.text} ({giver.text})", cell.at, f"{giver.column}.{slug(user)}")
            record.say("name", name, place, by=user, seen=f"via {record.record_id}", method="parsed")
    for name in headed(heading):
        if name not in told:
            record.say("name", name, heading, method="parsed")
            record.issue(
                "heading-differs", f"the heading's name {name!r} is not among the aliases", heading, level="info"
            )


@cache
def givers() -> dict[str, str]:
    """The card's word -> who is meant, empty if nobody."""
    return msgspec.yaml.decode((Path(__file__).parent / "givers.yml").read_bytes(), type=dict[str, str])
