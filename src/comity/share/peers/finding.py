"""From an address to a collection: discovery, API root, collections (sections 4.1, 4.2, 5.1)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import httpx2
import msgspec

from comity.model.errors import ComityError, DataError, EnvironmentRefusedError, NotFoundError
from comity.share.peers.line import Answer, Line
from comity.share.stix import documents
from comity.share.stix.documents import NotJSON

_MOST_ROOTS = 50
_KEY = "Give a key that may: --key-file FILE, or COMITY_PEER_KEY"
_key = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}").fullmatch
_MODEST = 8 * 1024 * 1024
"""Bytes of an envelope, where the server does not say how long one may be."""


class Remote(NamedTuple):
    """A collection of a peer. address: of the collection, which names it in the ledger. status: where statuses are.
    longest: bytes of an envelope."""

    address: httpx2.URL
    status: httpx2.URL
    title: str
    can_read: bool
    can_write: bool
    longest: int


def find(line: Line, name: str) -> Remote:
    """A collection by its id, alias or title. The address is that of discovery, of an API root, or of a collection's
    server below it. NotFoundError if it is not there, or not for this key."""
    said = resource(line, line.get(line.url))
    roots = [line.url] if "versions" in said else _roots(line, said)
    refused: ComityError | None = None
    for root in roots:
        try:
            found = _in_root(line, root, name)
        except ComityError as error:
            refused = refused or error
            continue
        if found is not None:
            return found
    if refused is not None:
        raise refused
    if not line.keyed:
        raise NotFoundError(f"{line.url.host} shows no collection {name!r}, and no key was given.", hint=_KEY)
    raise NotFoundError(f"{line.url.host} has no collection {name!r} for this key.", hint="Ask who keeps the server.")


def resource(line: Line, answer: Answer) -> dict[str, Any]:
    """A resource: an object of JSON, whatever the media type is said to be."""
    refuse_status(line, answer)
    try:
        found = documents.value(answer.body)
    except NotJSON as wrong:
        raise DataError(f"{line.url.host} sends what {wrong}.", hint=_hint(answer.body)) from None
    if not isinstance(found, dict):
        raise DataError(f"{line.url.host} sends what is no TAXII resource.", hint=_hint(answer.body))
    return found


def refuse_status(line: Line, answer: Answer) -> None:
    """An error for an answer that is none of success. What the server says in it is told, but not believed."""
    if 200 <= answer.status < 300:
        return
    why = _words(answer.body)
    if answer.status in (401, 403):
        refused = "" if line.keyed else ", and no key was given"
        raise EnvironmentRefusedError(f"{line.url.host} answers {answer.status}{why}{refused}.", hint=_KEY)
    if answer.status == 404:
        raise NotFoundError(f"{line.url.host} answers 404{why}.", hint="Look at the address and the collection.")
    raise DataError(f"{line.url.host} answers {answer.status}{why}.")


def _roots(line: Line, said: dict[str, Any]) -> list[httpx2.URL]:
    named = [said.get("default"), *(said["api_roots"] if isinstance(said.get("api_roots"), list) else [])]
    roots = list(dict.fromkeys(one for one in named if isinstance(one, str)))[:_MOST_ROOTS]
    if not roots:
        raise DataError(f"{line.url} names no API root.", hint="Give the address of one.")
    found, elsewhere = [], None
    for one in roots:
        try:
            found.append(line.at(one if one.endswith("/") else f"{one}/"))
        except DataError as error:
            elsewhere = error
    if not found and elsewhere:
        raise elsewhere
    return found


def _in_root(line: Line, root: httpx2.URL, name: str) -> Remote | None:
    about = resource(line, line.get(root))
    longest = about.get("max_content_length")
    listed = resource(line, line.get(root.join("collections/"))).get("collections")
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    same = [one for one in rows if name in (one.get("id"), one.get("alias"))]
    same = same or [one for one in rows if one.get("title") == name]
    key = same[0].get("id") if len(same) == 1 else None
    if not isinstance(key, str) or not _key(key):
        return None
    one, title = same[0], same[0].get("title")
    return Remote(
        root.join(f"collections/{key}/"), root.join("status/"), title if isinstance(title, str) else name,
        one.get("can_read") is True, one.get("can_write") is True,
        min(longest, _MODEST) if isinstance(longest, int) and longest > 0 else _MODEST,
    )  # fmt: skip


def _words(body: bytes) -> str:
    """Of an error message (section 3.6.1), in short."""
    try:
        said = msgspec.json.decode(body[:10_000])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return ""
    words = said.get("description") or said.get("title") if isinstance(said, dict) else None
    shown = "".join(letter for letter in words[:200] if letter.isprintable()) if isinstance(words, str) else ""
    return f" ({shown.rstrip('.')})" if shown else ""


def _hint(body: bytes) -> str:
    html = body[:200].lstrip().lower().startswith((b"<!doctype", b"<html"))
    return "It is a web page: look at the address." if html else ""
