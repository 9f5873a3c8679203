"""The papers of a release: how to cite it, what its files hold, whose notices go with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from comity.release.cite import bibtex, citation_cff, datacite
from comity.release.codebook import codebook
from comity.release.info import PUBLIC, Release
from comity.release.package import datapackage
from comity.sources.kit import Spec


def papers(folder: Path, release: Release, specs: list[Spec]) -> None:
    """Writes CITATION.cff, citation.bib, datacite.json, codebook.md, NOTICE.md and, last, datapackage.json, which
    lists the files; the public part gets a NOTICE.md and a datapackage.json of its own sources only."""
    _text(folder / "CITATION.cff", citation_cff(release))
    _text(folder / "citation.bib", bibtex(release))
    _text(folder / "codebook.md", codebook())
    _json(folder / "datacite.json", datacite(release, specs))
    passed_on = [spec for spec in specs if spec.name in release.open_sources]
    for place, heard in ((folder, specs), (folder / PUBLIC, passed_on)):
        if place.is_dir():
            _text(place / "NOTICE.md", _notice(heard))
            _json(place / "datapackage.json", datapackage(place, release, heard))


def _notice(specs: Iterable[Spec]) -> str:
    told = [f"## {s.title}\n\n{s.publisher}. Licence: {s.licence.name} ({s.licence.terms}). {s.licence.notice}".rstrip()
            for s in specs]  # fmt: skip
    head = "# Sources and their terms\n\nopen: may be passed on. facts-only: without its texts. none: not at all."
    return "\n\n".join([head, *told]) + "\n"


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _json(path: Path, value: dict[str, Any]) -> None:
    _text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")
