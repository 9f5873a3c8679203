"""What source.yml says about a source, as one typed value."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

import msgspec

from comity.model.errors import SourceError
from comity.model.properties import properties
from comity.model.vocabulary import codes

Terms = Literal["open", "facts-only", "none"]
Format = Literal["csv", "xlsx", "json", "yaml", "pdf", "html", "xml", "text"]
Unit = Literal["incident", "campaign", "publication", "dyad", "actor", "conflict"]
Fetch = Literal["auto", "manual", "package", "embedded", "imported"]
DateMeans = Literal["start", "publication", "none"]


class Licence(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """terms: open (may be passed on), facts-only (without its texts), none (nothing; unchecked counts as none)."""

    terms: Terms
    name: str
    notice: str = ""
    url: str = ""


class File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One raw file: where it is published, how large it may be (bytes), and the columns it must have, all of them."""

    name: str
    format: Format
    max_bytes: int
    url: str = ""
    encoding: str = "utf-8"
    columns: list[str] = []
    sheets: dict[str, list[str]] = {}
    sha256: str = ""


class Edition(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Another edition of the source, known by columns that only it has, so that it can be refused by name."""

    name: str
    columns: list[str]
    hint: str


class Coverage(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Years covered (EDTF), the source's own rule of inclusion, in our words, and what rule, unit and period leave out:
    what can't be found in it however much of that there was."""

    since: str
    until: str
    includes: str
    excludes: str


class Bounds(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Least or most records and statements that a sound version can have."""

    records: int
    statements: int


class Spec(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A source as source.yml declares it. `asks` lists the properties it codes; all others are 'not asked'.

    names_actors: its records of kind actor enter the actor table, because it is kept to say who bears which name.
    ids: `native` if the source gives them; `made` if the crawler makes them of what a row says, so that an edit may
    change them: then they are carried over from edition to edition.
    """

    name: str
    title: str
    publisher: str
    publisher_kind: str
    homepage: str
    unit: Unit
    edition: str
    coverage: Coverage
    licence: Licence
    fetch: Fetch
    files: list[File]
    floors: Bounds
    ceilings: Bounds
    asks: list[str]
    instructions: str = ""
    other_editions: list[Edition] = []
    one_record_per_incident: bool = True
    names_actors: bool = False
    date_means: DateMeans = "start"
    ids: Literal["native", "made"] = "native"

    def file(self, name: str) -> File:
        """The declared file of that name; SourceError if source.yml doesn't declare it."""
        found = next((f for f in self.files if f.name == name), None)
        if found is None:
            raise SourceError(f"source.yml of {self.name} declares no file {name!r}.")
        return found


def read_spec(path: Path) -> Spec:
    """Reads a source.yml. SourceError names the field that is wrong, and what may stand there."""
    try:
        spec = msgspec.yaml.decode(path.read_bytes(), type=Spec)
    except msgspec.DecodeError as error:
        raise SourceError(f"{error}.", file=str(path), hint=_permitted(str(error))) from error
    if spec.publisher_kind not in codes("publisher_kind"):
        there = ", ".join(sorted(codes("publisher_kind")))
        raise SourceError(f"publisher_kind {spec.publisher_kind!r} isn't one of: {there}.", file=str(path))
    asked = {*properties(), *(prop for held in properties().values() for prop in held)}
    if unknown := sorted({*spec.asks} - asked):
        hint = "The codebook lists kinds of part (victim) and properties (disclosed): docs/reference/codebook.md."
        raise SourceError(f"asks what no source can tell: {', '.join(unknown)}.", file=str(path), hint=hint)
    return spec


def _permitted(error: str) -> str:
    """What the field may hold, where the error is about one of the closed lists."""
    closed = {"terms": Terms, "format": Format, "unit": Unit, "fetch": Fetch, "date_means": DateMeans}
    return next((f"{name} is one of: {', '.join(get_args(kind))}." for name, kind in closed.items()
                 if error.endswith(f".{name}`")), "")  # fmt: skip
