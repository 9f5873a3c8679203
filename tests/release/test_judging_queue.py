"""The queue by the value of a look, against a plain reading of its definition; two records compared field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import made
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import Story

from comity.release.handle import Handle
from comity.release.info import Release, write
from comity.release.judging.compared import Compared, compared, pieces
from comity.release.judging.queue import Look, Wanted, queue
from comity.release.judging.state import State, known, state
from comity.release.judging.weights import label, probability, weights
from comity.resolve.cluster import Pair
from comity.resolve.judgements import Judgement
from comity.store.contracts import contracts
from comity.store.relations import write as write_relation

IDS = [f"{source}:{number}" for source in "ab" for number in range(4)]
PAIRS = st.sampled_from([(x, y) for x in IDS for y in IDS if x < y])
SCORES = st.dictionaries(PAIRS, st.integers(1, 19).map(lambda n: n / 20), min_size=1, max_size=16)
PLACES = st.fixed_dictionaries({record: st.sampled_from(["i", "j", "k"]) for record in IDS})
NOTHING = State({}, {}, frozenset(), [], {})


def database(
    scores: Mapping[Pair, float], places: Mapping[str, str], part: Iterable[Pair] = ()
) -> made.duckdb.DuckDBPyConnection:
    """A record for each id, in the incident that `places` says, and a link for each score."""
    story = Story()
    for record, incident in places.items():
        story.record(record, incident, title=record)
    con = made.database(story)
    rows = [{"left_id": a, "right_id": b, "score": score, "weights": "{}", "model": "m", "whole": None,
             "relation": "same" if places[a] == places[b] else "part" if (a, b) in part else "related"}
            for (a, b), score in scores.items()]  # fmt: skip
    made.table(con, "link", rows)
    return con


def expected(scores: Mapping[Pair, float], places: Mapping[str, str]) -> dict[Pair, tuple[float, int]]:
    """Pair -> (chance, moves), read from the module's words: every pair by itself, before the best is chosen."""

    def score(a: str, b: str) -> float:
        return scores.get((min(a, b), max(a, b)), 0.0)

    def likeness(left: list[str], right: list[str]) -> float:
        best = [max(score(a, b) for b in right) for a in left] + [max(score(a, b) for a in left) for b in right]
        return sum(best) / len(best)

    def members(record: str) -> list[str]:
        return [other for other in places if places[other] == places[record]]

    found = {}
    for (a, b), p in scores.items():
        if places[a] != places[b]:
            left, right = members(a), members(b)
            found[a, b] = ((p + likeness(left, right)) / 2, min(len(left), len(right)))
            continue
        others = [m for m in members(a) if m not in (a, b)]
        if any(min(score(a, m), score(m, b)) > p for m in others):
            continue
        left = [a, *(m for m in others if score(a, m) > score(b, m))]
        right = [b, *(m for m in others if score(a, m) < score(b, m))]
        found[a, b] = (1 - (p + likeness(left, right)) / 2, min(len(left), len(right)))
    return found


@settings(deadline=None, max_examples=60)
@given(SCORES, PLACES)
def test_the_queue_is_what_its_words_say(scores: dict[Pair, float], places: dict[str, str]) -> None:
    wanted = expected(scores, places)
    looks = queue(database(scores, places), NOTHING, Wanted(), 999)
    told = {(look.left_id, look.right_id): look for look in looks}
    inside = {pair for pair in wanted if places[pair[0]] == places[pair[1]]}
    assert inside == {pair for pair in told if places[pair[0]] == places[pair[1]]}
    for pair, look in told.items():
        chance, moves = wanted[pair]
        assert (look.chance, look.moves) == (pytest.approx(chance, abs=1e-4), moves)
    best: dict[frozenset[str], float] = {}
    for (a, b), (chance, moves) in wanted.items():
        if (a, b) not in inside:
            key = frozenset((places[a], places[b]))
            best[key] = max(best.get(key, 0.0), round(chance * moves**0.5, 4))
    across = {frozenset((places[a], places[b])): look.value for (a, b), look in told.items() if (a, b) not in inside}
    assert across == pytest.approx(best, abs=2e-4)  # halves are rounded either way
    assert [look.value for look in looks] == sorted((look.value for look in looks), reverse=True)


def first(scores: Mapping[Pair, float], places: str, part: Iterable[Pair] = ()) -> list[Look]:
    held = dict(zip(IDS, places, strict=True))
    return queue(database(scores, held, part), NOTHING, Wanted(), 9)


def test_a_join_that_rests_on_one_low_score_comes_before_one_that_all_confirm() -> None:
    strong = {("a:0", "a:1"): 0.95, ("a:2", "a:3"): 0.95}
    looks = first({**strong, ("a:1", "a:2"): 0.25, ("b:0", "b:1"): 0.5}, "iiiijjkl")
    assert [(look.left_id, look.right_id, look.moves) for look in looks[:2]] == [("a:1", "a:2", 2), ("b:0", "b:1", 1)]


def test_what_hangs_together_through_a_third_is_not_asked() -> None:
    looks = first({("a:0", "a:1"): 0.9, ("a:1", "a:2"): 0.9, ("a:0", "a:2"): 0.1}, "iiijklmn")
    assert ("a:0", "a:2") not in [(look.left_id, look.right_id) for look in looks]


def test_one_lucky_pair_of_two_large_incidents_is_not_believed_by_itself() -> None:
    few = first({("a:0", "b:0"): 0.6}, "iiiijjjj")
    many = first({("a:0", "b:0"): 0.6, ("a:1", "b:1"): 0.6, ("a:2", "b:2"): 0.6, ("a:3", "b:3"): 0.6}, "iiiijjjj")
    assert few[0].chance < many[0].chance == 0.6
    assert len(many) == 1  # one look answers for the others


def test_a_slice_is_asked_about_if_it_is_doubtful() -> None:
    looks = first({("a:0", "b:0"): 0.9, ("a:1", "b:1"): 0.6}, "ijklmnop", part=[("a:0", "b:0"), ("a:1", "b:1")])
    assert [(look.left_id, round(look.value, 4)) for look in looks] == [("a:1", 0.4), ("a:0", 0.1)]


def judged(left: str, verdict: str, right: str) -> Judgement:
    return Judgement(left, right, verdict, "u", "r", "2030-01-01", "left" if verdict == "part" else None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ([], 3), ([judged("a:0", "same", "b:0")], 2), ([judged("a:0", "unsure", "b:0")], 2),
        ([judged("a:0", "same", "b:0"), judged("b:0", "same", "b:1")], 1),
        ([judged("a:0", "same", "b:0"), judged("b:0", "different", "b:1")], 1),
        ([judged("a:0", "different", "b:0"), judged("b:0", "different", "b:1")], 2),
        ([judged("a:0", "part", "b:0")], 2),
    ],
)  # fmt: skip
def test_what_verdicts_say_or_settle_is_left_out(tmp_path: Path, said: list[Judgement], left: int) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, said)))
    scores = {("a:0", "b:0"): 0.5, ("a:0", "b:1"): 0.5, ("a:2", "b:2"): 0.5}
    with Handle(release(tmp_path, database(scores, dict(zip(IDS, "ijklmnop", strict=True))))) as handle:
        assert len(queue(handle.con, state(path, known(handle)), Wanted(), 9)) == left


def release(folder: Path, con: made.duckdb.DuckDBPyConnection) -> Path:
    """A release of what is in a database."""
    place = folder / "release"
    place.mkdir()
    for name in contracts():
        write_relation(con, name, place, check=False)
    write(place, Release("v", "2030-01-01", "f", "0", ["a", "b"], ["a", "b"], False, {}))
    return place


def lantern() -> Story:
    story = Story()
    story.record("a:1", title="Lantern wiper against Ruritania's railways", url="https://www.example.org/lantern/")
    story.record("b:1", title="Attaque « Lantern » contre le rail", url=None)
    story.record("b:2", title=None)
    for record, prop, value, of in [
        ("a:1", "start", "2019-03", ""),
        ("b:1", "start", "2019-03-02", ""),
        ("a:1", "disclosed", "2019-04-01", ""),
        ("b:1", "disclosed", "2019-09-01", ""),
        ("a:1", "country", "UA", "#victim/v"),
        ("b:1", "country", "UA", "#victim/w"),
        ("b:1", "country", "PT", "#victim/x"),
        ("a:1", "name", "Railways", "#victim/v"),
        ("b:1", "name", "Chemins", "#victim/w"),
        ("a:1", "accused_state", "RU", "#attribution/c/accused/a"),
        ("b:1", "accused_state", "CN", "#attribution/c/accused/a"),
        ("a:1", "publication", "http://example.org/lantern#top", ""),
        ("b:1", "publication", "https://example.org/lantern", ""),
        ("a:1", "summary", "A wiper called Lantern stopped trains.", ""),
    ]:
        story.say(record, prop, value, of=of)
    return story


@pytest.fixture
def pair(tmp_path: Path) -> Compared:
    con = made.database(lantern())
    with Handle(release(tmp_path, con)) as handle:
        return compared(handle, "b:1", "a:1")


def test_each_field_agrees_differs_or_is_silent(pair: Compared) -> None:
    assert (pair.left.id, pair.right.id, pair.joined) == ("a:1", "b:1", True)
    marks = {row.field: (row.mark, str(row.note or "")) for row in pair.rows}
    assert marks == {
        "title": ("partly", "1 of 4 words shared"),
        "start": ("partly", "may be the same day"),
        "disclosed": ("differ", "153 days apart"),
        "victims": ("apart", ""),
        "victim_countries": ("partly", "1 in common"),
        "accused_states": ("differ", ""),
        "publications": ("agree", ""),
        "text": ("silent", ""),
    }
    countries = next(row for row in pair.rows if row.field == "victim_countries")
    assert [(item.text, item.shared) for item in countries.right] == [("Ukraine", True), ("Portugal", False)]
    assert pair.link is None


@pytest.mark.parametrize(
    ("left", "right", "mark"),
    [
        ("Lantern", "The wiper called Lantern", "partly"),
        ("Lantern wiper on trains", "Wiper on trains of Ruritania: Lantern", "agree"),
        ("Lantern wiper on trains", "Theft of cod quotas", "apart"),
        ("Lantern wiper", "", "silent"),
    ],
)
def test_texts_agree_by_more_than_a_word(tmp_path: Path, left: str, right: str, mark: str) -> None:
    story = Story()
    story.record("a:1", title=left)
    story.record("b:1", title=right or None)
    with Handle(release(tmp_path, made.database(story))) as handle:
        assert compared(handle, "a:1", "b:1").rows[0].mark == mark


def test_a_record_that_says_nothing_is_compared_too(tmp_path: Path) -> None:
    with Handle(release(tmp_path, made.database(lantern()))) as handle:
        told = compared(handle, "b:1", "b:2")
    assert {row.mark for row in told.rows} == {"silent"}


@given(st.text(max_size=80), st.frozensets(st.text(max_size=6), max_size=4))
def test_pieces_make_up_the_text(text: str, common: frozenset[str]) -> None:
    assert "".join(piece for piece, _ in pieces(text, common)) == text


def test_shared_words_are_marked_whatever_their_accents() -> None:
    assert pieces("Élan of the élan", frozenset({"elan", "the"})) == [
        ("Élan", True),
        (" of the ", False),
        ("élan", True),
    ]


def test_weights_are_told_in_words_the_weightiest_first_and_a_new_one_by_its_name() -> None:
    told = weights('{"bias":-4.9,"address":0.5,"brand_new":-2.0,"title":0.001}')
    assert [(one.label, one.share) for one in told] == [
        ("brand new", -2.0), (label("address"), 0.5), ("before anything is compared", -4.9)]  # fmt: skip
    assert weights(None) == weights("{}") == []
    assert label("no_such") == "no such"
    assert (probability(0.0), probability(-9999.0)) == (0.5, 0.0)
