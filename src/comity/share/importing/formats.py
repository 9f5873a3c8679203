"""Which format a text has, and its objects as STIX."""

from __future__ import annotations

from comity.model.errors import UsageError
from comity.share.importing import objects
from comity.share.misp.coming import came, is_misp
from comity.share.stix.documents import by_lines

FORMATS = ("stix", "misp")


def came_of(text: bytes, name: str, format_: str | None) -> tuple[str, objects.Came]:
    """The format, and the objects. DataError if nothing in it can be used; UsageError for an unknown format."""
    if format_ not in (None, *FORMATS):
        raise UsageError(f"{format_!r} is not a format.", hint="Formats: " + ", ".join(FORMATS))
    if format_ == "misp" or (format_ is None and is_misp(text)):
        return "misp", came(text)
    return "stix", objects.read(text, lines=by_lines(name))
