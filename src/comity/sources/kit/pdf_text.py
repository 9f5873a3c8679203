"""Prints the text of a PDF as JSON. Runs as a process of its own, which `pdf.py` starts and bounds; imports nothing of
Comity, so that it starts fast and holds little."""

from __future__ import annotations

import json
import logging
import resource
import sys
from contextlib import suppress

Told = dict[str, object]

_COPY = 1 << 4  # bit 5 of the user access permissions, counted from 1 (ISO 32000-1)


def main(path: str, most_pages: int, most_characters: int, most_bytes: int, most_seconds: int) -> None:
    """Bounds itself, reads, prints. What isn't foreseen ends the process with a traceback, which is a refusal too."""
    for kind, most in ((resource.RLIMIT_AS, most_bytes), (resource.RLIMIT_CPU, most_seconds)):
        with suppress(ValueError, OSError):  # where the system knows no such bound, that on time remains
            resource.setrlimit(kind, (most, most))
    logging.disable()  # the reader's remarks on a broken file could fill the memory of who listens
    told = json.dumps(_read(path, most_pages, most_characters), ensure_ascii=False)
    sys.stdout.buffer.write(told.encode())


def _read(path: str, most_pages: int, most_characters: int) -> Told:
    from pypdf import PasswordType, PdfReader  # here, so that the bounds hold while it is loaded

    reader = PdfReader(path, strict=True)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        return {"refused": "encrypted with a password."}
    if len(reader.pages) > most_pages:
        return {"refused": f"{len(reader.pages):,} pages, more than the {most_pages:,} allowed."}
    permissions = reader.user_access_permissions
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > most_characters:
            return {"refused": f"more than the {most_characters:,} characters of text allowed."}
    return {"pages": pages, "copying": permissions is None or bool(permissions & _COPY)}


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
