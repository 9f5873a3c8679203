"""Two records side by side: each field with what both say, and whether they agree. Silence is not disagreement."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

import msgspec

from comity.model.sentence import Sentence
from comity.release.handle import Handle
from comity.release.judging.sides import DATES, Day, Side, side
from comity.release.judging.weights import Weight, weights

Mark = Literal["agree", "partly", "differ", "apart", "silent"]
"""Both say the same; something is common; both speak and contradict each other; nothing is common, which says little
where everybody words it otherwise; one of them says nothing."""

_SETS = {"victims": "Victims", "victim_countries": "Victims in", "accused_states": "Accused states",
         "accused": "Accused actors", "types": "Types", "names": "Names", "publications": "Publications"}  # fmt: skip

LABELS = {"title": "Title", **DATES, **_SETS, "text": "Text"}
"""Field -> what it is called, in the order of the rows."""

_WORDED = ("victims", "names", "publications")
_NEAR = 31
"""Days within which two publications are near each other."""

_WORD = re.compile(r"[^\W_]{3,}")
_LIKE, _UNLIKE, _FEW = 0.5, 0.1, 3
"""Share of the shorter text's words that is common: from this on texts agree, below that they have nothing in common.
Fewer words than that agree in part at most: one word is soon shared."""

_LINK = "SELECT relation, whole, score, weights, model FROM link WHERE left_id = ? AND right_id = ?"


class Item(msgspec.Struct, frozen=True):
    """One thing that a record says, and whether the other says it too."""

    text: str
    shared: bool = False
    note: str = ""
    day: Day | None = None


class Row(msgspec.Struct, frozen=True):
    """One field of both records. note: what the mark rests on."""

    field: str
    label: str
    left: list[Item]
    right: list[Item]
    mark: Mark
    note: Sentence | None = None


class Link(msgspec.Struct, frozen=True):
    """What the model says of the pair."""

    relation: str
    whole: str | None
    score: float
    model: str
    weights: list[Weight]


class Compared(msgspec.Struct, frozen=True):
    """Two records, the rows in which at least one of them speaks, the words that both texts have, and the link."""

    left: Side
    right: Side
    rows: list[Row]
    words: frozenset[str]
    link: Link | None

    @property
    def joined(self) -> bool:
        """Whether both are in one incident now."""
        return self.left.incident_id is not None and self.left.incident_id == self.right.incident_id


def compared(handle: Handle, left_id: str, right_id: str) -> Compared:
    """The pair, the smaller id on the left. NotFoundError if a record is not there or may not be shown."""
    left, right = side(handle, min(left_id, right_id)), side(handle, max(left_id, right_id))
    rows = [_texts("title", [left.title] * bool(left.title), [right.title] * bool(right.title))]
    rows += [_dates(prop, left.dates[prop], right.dates[prop]) for prop in DATES]
    rows += [_sets(name, left.sets.get(name, []), right.sets.get(name, [])) for name in _SETS]
    rows.append(_texts("text", left.texts, right.texts))
    common = words([left.title, *left.texts]) & words([right.title, *right.texts])
    return Compared(left, right, [row for row in rows if row.left or row.right], common, _link(handle, left, right))


def _link(handle: Handle, left: Side, right: Side) -> Link | None:
    found = handle.rows(_LINK, [left.id, right.id])
    return Link(**(row := found[0]) | {"weights": weights(row["weights"])}) if found else None


def words(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts, as they are compared."""
    return frozenset(plain(word) for text in texts for word in _WORD.findall(text))


def plain(word: str) -> str:
    """A word as it is compared: no case, no accents."""
    kept = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in kept if not unicodedata.combining(letter))


def pieces(text: str, common: frozenset[str]) -> list[tuple[str, bool]]:
    """A text cut into (piece, whether it is a word that the other has too); joined they are the text."""
    found: list[tuple[str, bool]] = []
    at = 0
    for word in _WORD.finditer(text):
        if len(word[0]) > 3 and plain(word[0]) in common:
            found += [(text[at : word.start()], False), (word[0], True)]
            at = word.end()
    return [piece for piece in [*found, (text[at:], False)] if piece[0]]


def _texts(field: str, left: list[str], right: list[str]) -> Row:
    ours, theirs = words(left), words(right)
    shorter = min(len(ours), len(theirs))
    share = len(ours & theirs) / shorter if shorter else 0.0
    mark: Mark = "silent"
    if left and right:
        like = share >= _LIKE and len(ours & theirs) >= _FEW
        mark = "agree" if like else "apart" if share < _UNLIKE else "partly"
    shared = Sentence("{n} of {all} words shared", {"n": len(ours & theirs), "all": shorter})
    note = shared if mark != "silent" else None
    return Row(field, LABELS[field], [Item(t) for t in left], [Item(t) for t in right], mark, note)


def _sets(field: str, left: list[str], right: list[str]) -> Row:
    ours, theirs = ({_key(field, text) for text in held} for held in (left, right))
    common = ours & theirs
    mark: Mark = "silent"
    if ours and theirs:
        apart: Mark = "apart" if field in _WORDED else "differ"
        mark = "agree" if ours == theirs else "partly" if common else apart

    def items(held: list[str]) -> list[Item]:
        told = [Item(text, _key(field, text) in common) for text in held]
        return sorted(told, key=lambda item: not item.shared)

    note = Sentence("{n} in common", {"n": len(common)}) if mark == "partly" else None
    return Row(field, LABELS[field], items(left), items(right), mark, note)


def _key(field: str, text: str) -> str:
    if field == "publications":
        return re.sub(r"^https?://(www\.)?|[#?].*$|/+$", "", text.casefold())
    return "".join(_WORD.findall(plain(text))) or text.casefold()


def _dates(prop: str, left: list[Day], right: list[Day]) -> Row:
    """Dates that may be the same day agree; others differ by the days between them."""
    gaps = [max((a.lo - b.hi).days, (b.lo - a.hi).days, 0) for a in left for b in right]
    mark: Mark = "silent"
    if gaps:
        exact = any((a.lo, a.hi) == (b.lo, b.hi) for a in left for b in right)
        near = min(gaps) <= (_NEAR if prop == "disclosed" else 0)
        mark = "agree" if exact else "partly" if near else "differ"
    items = [[Item(day.edtf, day=day, note="" if day.words == day.edtf else day.words) for day in held]
             for held in (left, right)]  # fmt: skip
    note = None if mark in ("agree", "silent") else _gap(min(gaps))
    return Row(prop, LABELS[prop], items[0], items[1], mark, note)


def _gap(days: int) -> Sentence:
    if not days:
        return Sentence("may be the same day")
    return Sentence("{n} days apart", {"n": days}) if days > 1 else Sentence("one day apart")
