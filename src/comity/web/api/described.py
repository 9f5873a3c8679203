"""What a resource is: the one description from which routes, checks, OpenAPI and documentation are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from comity.store.ledger.port import Ledger
from comity.web.current import Current, Opened

BASE = "/api/v1"


class Parameter(msgspec.Struct, frozen=True):
    """read: what a text of it means; raises UsageError for one that means nothing. schema: of the text, as JSON
    Schema. example: one that finds something in most releases."""

    name: str
    meaning: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any] = str
    example: str = ""
    required: bool = False


class Call(msgspec.Struct, frozen=True):
    """A request that is understood. said: texts of the query by name, in its order. read: what they mean. place: parts
    of the path by name. ledger: where reports are, if this server has one."""

    current: Current
    opened: Opened
    ledger: Ledger | None
    path: str
    said: Mapping[str, str]
    read: Mapping[str, Any]
    place: Mapping[str, str]


class Moved(msgspec.Struct, frozen=True):
    """What is asked for has gone to another path."""

    path: str


class Resource(msgspec.Struct, frozen=True):
    """name: of the operation. answer: type of the body. make: makes it. places: parameters in the path. parameters:
    those of the query string besides `release`. state: what its answer depends on beside the release, if on anything.
    bulk: why it may take longer than other answers, where it may."""

    name: str
    path: str
    title: str
    says: str
    answer: Any
    make: Callable[[Call], object]
    places: tuple[Parameter, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    state: Callable[[Call], object] | None = None
    bulk: str = ""

    @property
    def listed(self) -> bool:
        """Whether it is given page by page."""
        return any(parameter.name == "cursor" for parameter in self.parameters)

    @property
    def example(self) -> str:
        """A path that answers in most releases; empty where the path has places."""
        needed = [f"{p.name}={p.example}" for p in self.parameters if p.required]
        return "" if self.places else BASE + self.path + ("?" + "&".join(needed) if needed else "")
