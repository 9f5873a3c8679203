"""A sentence with holes: said in English by itself, and in another language by whoever has its translation."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Sentence(msgspec.Struct, frozen=True):
    """text: English, with a {name} for each hole. holes: name -> number, word of a source, or another sentence."""

    text: str
    holes: Mapping[str, str | int | Sentence] = {}

    def __str__(self) -> str:
        said = {name: f"{held:,}" if isinstance(held, int) else str(held) for name, held in self.holes.items()}
        return self.text.format(**said)
