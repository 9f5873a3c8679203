"""Gathers what pages say into `locale/comity.pot`, and brings the catalogues of the languages up to it.

Run by `make translations`. A translation of a text that no page says any longer is dropped; a new text waits untranslated.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[1] / "src" / "comity" / "web"
LOCALE = WEB / "locale"
METHODS = [("templates/**.html", "jinja2"), ("templates/**.atom", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
SIDE_BY_SIDE = 120  # columns of a line


def gathered() -> Catalog:
    """All texts of the interface, each with the files that say it."""
    catalogue = Catalog(project="Comity", charset="utf-8", fuzzy=False)
    found = extract_from_dir(WEB, METHODS, OPTIONS, keywords=DEFAULT_KEYWORDS, comment_tags=())
    for file, _line, message, _comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(message, None, [(file, 0)], context=context)
    return catalogue


def updated(template: Catalog, language: str) -> Catalog:
    """The catalogue of a language with the texts of the template, its own translations kept."""
    with (LOCALE / f"{language}.po").open("rb") as stream:
        catalogue = read_po(stream, locale=language, ignore_obsolete=True)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def write(path: Path, catalogue: Catalog) -> None:
    """Writes a catalogue without what changes from one run to the next: no dates, no numbers of lines."""
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=SIDE_BY_SIDE, sort_by_file=True, omit_header=True, include_lineno=False)


def main() -> int:
    template = gathered()
    write(LOCALE / "comity.pot", template)
    for path in sorted(LOCALE.glob("*.po")):
        catalogue = updated(template, path.stem)
        write(path, catalogue)
        waiting = sum(1 for message in catalogue if message.id and not all(_texts(message.string)))
        print(f"{path.stem}: {len(template) - waiting} of {len(template)} texts translated")
    return 0


def _texts(string: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    sys.exit(main())
