"""How a view of a release is cited: as text, BibTeX, RIS or CSL-JSON, with its version, its query and its address."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from comity.release.cite import AUTHOR, TITLE, made, misc, tex
from comity.release.info import Release


class Cited(msgspec.Struct, frozen=True):
    """title: of the view. query: filters, empty for none. url: where it is. read: the day on which it was."""

    release: Release
    title: str
    query: str
    url: str
    read: date


def text(view: Cited) -> str:
    """One paragraph: author, year, view, title, version, query, address and day of reading."""
    day = made(view.release)
    asked = f" Query: {view.query}." if view.query else ""
    return (
        f"{AUTHOR} ({day.year}). {view.title}. In: {TITLE}. Version {view.release.version}, made on "
        f"{day.isoformat()} [Data set].{asked} {view.url} (read on {view.read.isoformat()})."
    )


def bibtex(view: Cited) -> str:
    """A BibTeX entry."""
    fields = {
        "title": "{" + tex(view.title) + "}",
        "howpublished": tex(TITLE),
        "year": str(made(view.release).year),
        "version": tex(view.release.version),
        "note": tex(_note(view)),
        "url": view.url,
        "urldate": view.read.isoformat(),
    }
    return misc(_key(view), fields)


def ris(view: Cited) -> str:
    """A record of type DATA, as reference managers read it: two letters, two spaces, a hyphen, a space, the value."""
    day = made(view.release)
    lines = [("TY", "DATA"), ("AU", AUTHOR), ("TI", view.title), ("T2", TITLE), ("PY", str(day.year)),
             ("DA", f"{day:%Y/%m/%d}"), ("ET", view.release.version), ("N1", _note(view)), ("UR", view.url),
             ("Y2", f"{view.read:%Y/%m/%d}"), ("ER", "")]  # fmt: skip
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines)


def csl(view: Cited) -> str:
    """CSL-JSON: a list of one item of type dataset."""
    item = {
        "id": _key(view),
        "type": "dataset",
        "author": [{"literal": AUTHOR}],
        "title": view.title,
        "container-title": TITLE,
        "version": view.release.version,
        "issued": {"date-parts": [_parts(made(view.release))]},
        "accessed": {"date-parts": [_parts(view.read)]},
        "note": _note(view),
        "URL": view.url,
    }
    return msgspec.json.format(msgspec.json.encode([item]), indent=2).decode() + "\n"


FORMS = {"txt": (text, "text/plain"), "bib": (bibtex, "application/x-bibtex"),
         "ris": (ris, "application/x-research-info-systems"),
         "json": (csl, "application/vnd.citationstyles.csl+json")}  # fmt: skip
"""Ending of a file -> how it is written, and its media type."""


def _note(view: Cited) -> str:
    return f"Data set, version {view.release.version}" + (f"; query: {view.query}" if view.query else "")


def _key(view: Cited) -> str:
    return "comity-" + re.sub(r"[^A-Za-z0-9-]+", "-", f"{view.release.version}-{view.title}"[:80]).strip("-").lower()


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]
