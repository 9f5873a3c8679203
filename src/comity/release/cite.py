"""How a release is cited: a line of text, CITATION.cff, DataCite metadata, BibTeX. No DOI is given to what has none."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from comity.release.filters import Filters
from comity.release.info import Release
from comity.sources.kit import Spec

TITLE = "Comity: a sourced record of cyber incidents between states"
AUTHOR = "Comity"
SPDX = {"CC0 1.0": "CC0-1.0", "CC BY 4.0": "CC-BY-4.0", "CC BY-SA 4.0": "CC-BY-SA-4.0", "CC BY-NC 4.0": "CC-BY-NC-4.0"}
"""Names of licences in source.yml that have an identifier in the SPDX list; 'CC0 or BSD' and the like have none."""

_CFF_MESSAGE = "If you use this data set, please cite it, and the sources whose statements you rely on."
_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        **{sign: "\\" + sign for sign in "&%$#_"}}  # fmt: skip


def citation_line(release: Release, query: str = "") -> str:
    """One line of plain text: author, year, title, version, day on which it was made, and the query if there is one."""
    day = made(release)
    line = f"{AUTHOR} ({day.year}). {TITLE}. Version {release.version}, made on {day.isoformat()} [Data set]."
    return line + (f" Query: {' '.join(query.split())}" if query.strip() else "")


def query_text(filters: Filters) -> str:
    """Filters as they are typed after --where, quoted as a shell needs it: `country=UA 'q=power grid'`."""
    said = ((name, getattr(filters, name)) for name in filters.__struct_fields__)
    return shlex.join(f"{name}={value}" for name, value in said if value is not None)


def citation_cff(release: Release) -> str:
    """CITATION.cff of format version 1.2.0 (https://github.com/citation-file-format, schema guide), type dataset."""
    told = {
        "cff-version": "1.2.0",
        "message": _CFF_MESSAGE,
        "type": "dataset",
        "title": TITLE,
        "authors": [{"name": AUTHOR}],
        "version": release.version,
        "date-released": made(release).isoformat(),
        "abstract": _abstract(release),
        "keywords": ["cyber incidents", "attribution", "international relations"],
    }
    return msgspec.yaml.encode(told).decode()


def datacite(release: Release, sources: Iterable[Spec]) -> dict[str, Any]:
    """DataCite Metadata Schema 4.5 as JSON, all mandatory properties but the identifier: whoever deposits the release
    gets that from the repository. Each source is a related item with its rights; one without address has rights only.
    """
    heard, day = list(sources), made(release)
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Incident record"},
        "creators": [{"name": AUTHOR, "nameType": "Organizational"}],
        "titles": [{"title": TITLE}],
        "publisher": {"name": AUTHOR},
        "publicationYear": str(day.year),
        "version": release.version,
        "language": "en",
        "dates": [{"date": day.isoformat(), "dateType": "Created"}],
        "descriptions": [{"description": _abstract(release), "descriptionType": "Abstract"}],
        "relatedIdentifiers": [_related(source) for source in heard if source.homepage],
        "rightsList": [_rights(source) for source in heard],
    }


def bibtex(release: Release) -> str:
    """A BibTeX entry of the whole release."""
    day = made(release)
    fields = {
        "title": "{" + tex(TITLE) + "}",
        "year": str(day.year),
        "month": str(day.month),
        "version": tex(release.version),
        "note": tex(f"Data set, version {release.version}, made on {day.isoformat()}"),
    }
    key = "comity-" + re.sub(r"[^A-Za-z0-9-]", "-", release.version)
    return misc(key, fields)


def misc(key: str, fields: Mapping[str, str]) -> str:
    """A BibTeX entry of type misc, which every style knows; @dataset is known to biblatex only. fields: beside the
    author, as TeX reads them."""
    told = {"author": "{" + tex(AUTHOR) + "}", **fields}
    return f"@misc{{{key},\n" + "".join(f"  {name} = {{{text}}},\n" for name, text in told.items()) + "}\n"


def _related(source: Spec) -> dict[str, str]:
    return {"relatedIdentifier": source.homepage, "relatedIdentifierType": "URL", "relationType": "IsDerivedFrom",
            "resourceTypeGeneral": "Dataset"}  # fmt: skip


def _rights(source: Spec) -> dict[str, str]:
    licence = source.licence
    told = {"rights": f"{source.title}: {licence.name}. {licence.notice}".strip(), "rightsUri": licence.url}
    if licence.name in SPDX:
        told |= {"rightsIdentifier": SPDX[licence.name], "rightsIdentifierScheme": "SPDX",
                 "schemeUri": "https://spdx.org/licenses/"}  # fmt: skip
    return {name: text for name, text in told.items() if text}


def _abstract(release: Release) -> str:
    """Without figures: they would tell of sources that forbid passing on, and these papers are made to be passed on."""
    return (
        "Statements of trackers and publications on cyber incidents between states, reconciled so that every value "
        f"keeps its sources and every conflict stays visible. Sources: {', '.join(release.sources)}. "
        f"Made by Comity {release.software}."
    )


def made(release: Release) -> date:
    """The day on which the release was made; its first ten characters are an ISO 8601 date."""
    return date.fromisoformat(release.made_at[:10])


def tex(text: str) -> str:
    """Text with the signs that TeX would take for its own made harmless."""
    return "".join(_TEX.get(letter, letter) for letter in text)
