"""The codebook: what tables, columns, properties and codes mean."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from comity.model.properties import Property, properties
from comity.model.vocabulary import vocabulary
from comity.store.contracts import Contract, contracts, version
from comity.web.api.described import Call, Resource
from comity.web.api.shapes import Version


class Codebook(msgspec.Struct, frozen=True):
    """The contracts of all relations, and what they build on."""

    release: Version
    contracts_version: Annotated[int, Meta(description="raised when a column changes its meaning")]
    relations: Annotated[dict[str, Contract], Meta(description="relation -> its rows, key and columns")]
    properties: Annotated[dict[str, dict[str, Property]], Meta(description="kind of subject -> property -> what it is")]
    schemes: Annotated[dict[str, dict[str, str]], Meta(description="scheme -> code -> meaning")]


def codebook(call: Call) -> Codebook:
    """All of it."""
    return Codebook(call.opened.release.version, version(), contracts(), properties(), vocabulary())


RESOURCES = [
    Resource(
        "getCodebook", "/codebook", "Codebook",
        "What a row of each relation is, its columns with types and meanings, the properties that a source can state, "
        "and the codes of each scheme. It is that of the software that answers.",
        Codebook, codebook,
    ),
]  # fmt: skip
