"""JSON read strictly: sound text, no key twice, every key of every object taken, ignored or reported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from comity.model.errors import SourceError
from comity.sources.kit.cell import Accounted, Cell
from comity.sources.kit.crawl import Crawl
from comity.sources.kit.guard import refuse_markup

_AGAIN = "Fetch it again."


def read_json(path: Path, name: str) -> dict[str, object]:
    """The object that a file holds. SourceError unless it is whole, UTF-8, without repeated keys and broken text."""
    found = _sound(path, name)
    if not isinstance(found, dict):
        raise SourceError(f"an object is expected, this is a {type(found).__name__}.", file=name)
    return found


def read_json_list(path: Path, name: str) -> list[dict[str, object]]:
    """The objects that a file lists, under the same conditions. SourceError names the first entry that is none."""
    found = _sound(path, name)
    if not isinstance(found, list):
        raise SourceError(f"a list is expected, this is a {type(found).__name__}.", file=name)
    for number, entry in enumerate(found, start=1):
        if not isinstance(entry, dict):
            raise SourceError("an entry that is no object.", file=name, row=number)
    return found


def _sound(path: Path, name: str) -> object:
    refuse_markup(path, name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError as error:
        raise SourceError("nested too deeply to be data.", file=name) from error
    except UnicodeDecodeError as error:
        raise SourceError(f"byte {error.object[error.start]:#04x} is not UTF-8.", file=name, hint=_AGAIN) from error
    except ValueError as error:
        raise SourceError(f"not sound JSON ({error}).", file=name, hint=_AGAIN) from error


class Document(Accounted):
    """One JSON object: take or ignore each key. Keys may be absent; a value of another kind than asked stays unread."""

    def __init__(self, values: Mapping[str, object], at: str, path: str = "") -> None:
        self._left = dict(values)
        self._path = path
        self._inside: list[Document] = []
        self.at = at

    def keys(self, prefix: str = "") -> list[str]:
        """Keys not taken yet that start so."""
        return [key for key in self._left if key.startswith(prefix)]

    def take(self, key: str) -> Cell:
        """A text or number as a cell, trimmed; an empty cell if the key is absent or holds something else."""
        value = self._left.get(key)
        if not _is_scalar(value):
            return self._cell(key, "")
        del self._left[key]
        return self._cell(key, str(value).strip())

    def take_flag(self, key: str) -> Cell:
        """'true' where a key says so; an empty cell where it says false, is absent or holds something else."""
        value = self._left.get(key)
        if isinstance(value, bool):
            del self._left[key]
        return self._cell(key, "true" if value is True else "")

    def take_list(self, key: str) -> list[Cell]:
        """The non-empty texts of a list, each with its ordinal; a lone text is a list of one."""
        value = self._left.get(key)
        values = value if isinstance(value, list) else [value]
        if not all(map(_is_scalar, values)):
            return []
        del self._left[key]
        return [self._cell(key, text, n) for n, v in enumerate(values) if (text := str(v).strip())]

    def child(self, key: str) -> Document:
        """The object under a key, empty if absent; what it leaves unread is reported with this one."""
        value = self._left.get(key)
        if not isinstance(value, dict):
            return Document({}, self.at)
        del self._left[key]
        return self._within(key, value)

    def children(self, key: str) -> list[Document]:
        """The objects in a list under a key; none if absent."""
        value = self._left.get(key)
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            return []
        del self._left[key]
        return [self._within(f"{key}[{n}]", v) for n, v in enumerate(value)]

    def ignore(self, *keys: str) -> None:
        """Says that these keys are left out on purpose; the crawler says why beside the call."""
        for key in keys:
            self._left.pop(key, None)

    @property
    def unread(self) -> list[Cell]:
        """Keys with content that nobody took or ignored, those of objects inside included."""
        own = [self._cell(k, json.dumps(v, ensure_ascii=False)) for k, v in self._left.items() if v not in (None, "")]
        return own + [cell for document in self._inside for cell in document.unread]

    def _within(self, key: str, value: dict[str, object]) -> Document:
        self._inside.append(Document(value, self.at, f"{self._path}{key}."))
        return self._inside[-1]

    def _cell(self, key: str, text: str, ordinal: int = 0) -> Cell:
        return Cell(text, self.at, f"{self._path}{key}", ordinal)


def each(run: Crawl, label: str, documents: Iterable[Document]) -> Iterator[Document]:
    """Each entry in turn, accounted for as rows are: unread keys are issues, an entry without outcome a defect."""
    counts: Counter[str] = Counter()
    for document in documents:
        yield document
        counts[document.settled()] += 1
        report_unread(run, document)
    run.account(label, counts)


def report_unread(run: Crawl, document: Document) -> None:
    """An issue for each key that nobody read."""
    for cell in document.unread:
        run.issue("column-not-read", f"nobody reads key {cell.column!r}", cell, level="error")


def decoder() -> json.JSONDecoder:
    """The same strictness for whoever reads a file piece by piece."""
    return json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = [key for key, n in Counter(key for key, _ in pairs).items() if n > 1]
        raise ValueError(f"the key {twice[0]!r} occurs twice in one object")
    for key, value in pairs:
        _check_text(key)
        _check_text(value)
    return found


def _check_text(value: object) -> None:
    """ValueError for what no text may hold: a NUL, or half of a surrogate pair, which no file can store."""
    if isinstance(value, list):
        for item in value:
            _check_text(item)
    elif isinstance(value, str) and ("\0" in value or not _storable(value)):
        raise ValueError(f"broken text: {value[:40]!r}")


def _storable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a JSON value")
