"""JSON and YAML that is cut, in another encoding, repeats itself, or is something else altogether."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from refusing import refused
from workspaces import GALAXY, LANDMARKS, Desk


def cut(mark: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content[: content.index(mark) + len(mark)]


def swapped(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new, 1)


def twice(content: bytes) -> bytes:
    """The last entry again."""
    return content + b"- id: " + content.split(b"\n- id: ")[-1]


@pytest.mark.parametrize(
    ("damage", "texts"),
    [
        (lambda content: content[: len(content) // 2], ["not sound JSON", "line ", "Fetch it again"]),
        (lambda content: content.decode().encode("utf-16"), ["byte 0xff is not UTF-8"]),
        (lambda content: b'{"name": "\xe9"}', ["byte 0xe9 is not UTF-8"]),
        (lambda _: b'{"values": ["a\\u0000b"]}', ["broken text: 'a\\x00b'"]),
        (lambda _: b'{"values": [], "values": []}', ["the key 'values' occurs twice"]),
        (lambda _: b"[1, 2]", ["an object is expected, this is a list"]),
        (lambda _: b"[" * 200_000, ["nested too deeply"]),
        (lambda _: b'{"values": NaN}', ["NaN is not a JSON value"]),
        (lambda _: b"<html><p>Log in</p></html>", ["a web page, not data"]),
        (lambda _: b"", ["the file is empty"]),
    ],
    ids=["cut", "utf-16", "latin-1", "nul", "key-twice", "list", "deep", "nan", "html", "empty"],
)
def test_broken_json_is_refused(desk: Desk, damage: Callable[[bytes], bytes], texts: list[str]) -> None:
    path = desk.mirror / GALAXY
    path.write_bytes(damage(path.read_bytes()))
    refused(desk, GALAXY, texts)


@pytest.mark.parametrize(
    ("damage", "texts"),
    [
        (cut(b"\n  publisher: Arab News\n  publ"), ["not a list of entries", "line "]),
        (cut(b"\n- id: arab-news"), ["entry 'arab-news'", "missing required field"]),
        (cut(b"\n  title: 'Leb"), ["not a list of entries"]),
        (swapped(b"Arab News", b"Arab N\xe9ws"), ["not a list of entries", "invalid trailing UTF-8 octet"]),
        (swapped(b"Arab News", b"Arab\0News"), ["not a list of entries"]),
        (swapped(b"\n  publisher: Arab News", b"\n  published_by: Arab News"), ["entry 'arab-news", "row 2"]),
        (swapped(b"seen: text", b"seen: [text]"), ["entry 'ap-ksl", "row 1", "$.url_seen"]),
        (twice, ["occurs twice", "#entry="]),
        (lambda _: b"id: one\ntitle: A single entry\n", ["not a list of entries"]),
        (lambda _: b"[" * 5_000, ["not a list of entries"]),
        (lambda _: b"<!DOCTYPE html><p>Log in", ["a web page, not data"]),
        (lambda _: b"", ["the file is empty"]),
    ],
    ids=["cut-in-key", "cut-entry", "cut-in-quotes", "latin-1", "nul", "renamed-field", "other-type",
         "id-twice", "no-list", "deep", "html", "empty"],
)  # fmt: skip
def test_broken_yaml_is_refused(desk: Desk, damage: Callable[[bytes], bytes], texts: list[str]) -> None:
    path = desk.mirror / LANDMARKS
    path.write_bytes(damage(path.read_bytes()))
    refused(desk, LANDMARKS, texts)
