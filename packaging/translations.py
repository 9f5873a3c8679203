"""Gathers what pages say into `locale/comity.pot`, and brings the catalogues of the languages up to it.

Run by `make translations`; with `--check` it only says what is not up to date. A translation that no page needs any
longer is dropped; a new text waits untranslated.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from comity.web import labels

COMITY = Path(__file__).parents[1] / "src" / "comity"
WEB = COMITY / "web"
LOCALE = WEB / "locale"
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = DEFAULT_KEYWORDS | {"later": None}
COUNTED = re.compile(r"""\bcounted\((?:.*?, )?["']([\w ]+)["']\)""")
"""Nouns of counts: no extractor knows filters, nor that the plural has an s where it is not given."""

SENTENCES = {"Sentence": None}
"""What floors below say with holes, for whoever shows it to translate."""

WIDTH = 120  # columns of a line


def gathered() -> Catalog:
    """All texts of the interface, each with the files that say it."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(WEB, METHODS, OPTIONS, keywords=KEYWORDS)
    for file, _line, text, _comments, _context in sorted(found, key=lambda one: (one[0], one[1], str(one[2]))):
        catalogue.add(text, locations=[(Path(file).as_posix(), 0)])
    said = extract_from_dir(COMITY, [("**.py", "python")], keywords=SENTENCES)
    for file, _line, text, _comments, _context in sorted(said, key=lambda one: (one[0], one[1], str(one[2]))):
        catalogue.add(text, locations=[(Path(file).as_posix(), 0)])
    for path in sorted(path for ending in ("py", "html") for path in WEB.rglob(f"*.{ending}")):
        for noun in COUNTED.findall(path.read_text(encoding="utf-8")):
            catalogue.add((noun, f"{noun}s"), locations=[(path.relative_to(WEB).as_posix(), 0)])
    for text in sorted(labels.texts()):
        catalogue.add(text, locations=[("labels.py", 0)])
    return catalogue


def updated(template: Catalog, language: str) -> Catalog:
    """The catalogue of a language with the texts of the template, its own translations kept."""
    catalogue = Catalog(locale=language)
    held = read(language)
    for message in template:
        if message.id:
            known = held.get(message.id)
            catalogue.add(message.id, known.string if known else "", locations=message.locations, flags=message.flags)
    return catalogue


def read(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    with (LOCALE / f"{language}.po").open("rb") as stream:
        return read_po(stream, locale=language)


def written(catalogue: Catalog) -> str:
    """A catalogue as text, without what changes from one run to the next: no dates, no numbers of lines."""
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, sort_by_file=True, omit_header=True, include_lineno=False)
    head = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    if catalogue.locale:
        head += [f"Language: {catalogue.locale}", f"Plural-Forms: {catalogue.plural_forms}"]
    lines = "".join(f'"{line}\\n"\n' for line in head)
    return f'msgid ""\nmsgstr ""\n{lines}\n{out.getvalue().decode()}'


def translated(message: Message) -> bool:
    """Whether a message has all its texts."""
    said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    return all(said)


def main(check: bool) -> int:
    """Writes template and catalogues anew; or only says which of them are not up to date."""
    template = gathered()
    catalogues = {path: updated(template, path.stem) for path in sorted(LOCALE.glob("*.po"))}
    files = {path: written(catalogue) for path, catalogue in ({LOCALE / "comity.pot": template} | catalogues).items()}
    if check:
        old = [path.name for path, text in files.items() if path.read_text(encoding="utf-8") != text]
        sys.stdout.writelines(f"{name} is not up to date: make translations\n" for name in old)
        return 1 if old else 0
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    for path, catalogue in catalogues.items():
        done = sum(1 for message in catalogue if message.id and translated(message))
        sys.stdout.write(f"{path.stem}: {done} of {len(template)} texts translated\n")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
