"""The page that lies beside an exported file."""

from __future__ import annotations

from comity.release.codebook import column_rows, table
from comity.share.selection import Words
from comity.store.contracts import contract

GUARD = (
    "A spreadsheet may run text that begins with = + - @ (full-width too), a tab or a line break as a formula. "
    "Such cells begin with an apostrophe here; take it away, or use Parquet or JSON Lines, to have the text unchanged."
)

_README = """# Incidents of the Comity record

- Cite as: {citation}
- Release: {release}
- Query: {query}
- Rows: {rows}
{mark}
## Licences of the sources

{notices}
## Reading this file

{reading}

{columns}"""


def readme(words: Words, rows: int, reading: str, *, has_columns: bool = True) -> str:
    """The page beside a file: citation, release, query, mark, licences, how it is written, and what its columns mean,
    if it has those of the record."""
    head = ("column", "type", "rules", "meaning")
    columns = table(head, column_rows(contract("incident"))) if has_columns else ""
    licences = table(("source", "licence", "may be passed on", "notice"), words.notices)
    mark = f"- **{words.mark}**\n" if words.mark else ""
    return _README.format(
        citation=_plain(words.citation), release=words.release, query=_plain(words.query), rows=rows, mark=mark,
        notices=licences, reading=reading, columns=columns,
    )  # fmt: skip


def _plain(text: str) -> str:
    """Text that Markdown shows as it is; a query is typed by whoever asks."""
    return "".join("\\" + letter if letter in "\\`*_[]<>#" else letter for letter in " ".join(text.split()))
