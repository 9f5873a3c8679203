"""An entry's text as sentences, with the words of each as they stand."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[^\W\d_A-Z]|[\d%)\]”\"’'])[.!?][”\"’']?\s+(?=[\"“‘(]?[A-Z\d])")
_BEFORE = 8  # characters before an end that are looked at
_SHORT = re.compile(r"(?:^|[\s(])(?:Sen|Gen|Sint|Dr|Mr|Mrs|Ms|No|Inc|Corp|Ltd|Co|St|Rep|Gov|[A-Z])$")


def sentences(text: str) -> list[str]:
    """The sentences in order. 'U.S.' and 'Sen.' end none, so a sentence that ends with them may hold the next too."""
    found, start = [], 0
    for match in _END.finditer(text):
        if not _SHORT.search(text[max(start, match.start() - _BEFORE) : match.start()]):
            found.append(text[start : match.end()].strip())
            start = match.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found
