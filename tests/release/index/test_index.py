"""The index says what the relations say, for every filter and every incident."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from comity.model.errors import NotFoundError, UsageError
from comity.pipeline.plan import plan
from comity.pipeline.walk import run
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.release.index.index import Index
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace

ASKED: list[dict[str, object]] = [
    {},
    {"country": "Ukraine"},
    {"country": "UA", "accused": "RU"},
    {"since": "2015-06-01"},
    {"until": "2015"},
    {"since": "2014", "until": "2017-06", "accused": "RU"},
    {"q": "notpetya"},
    {"q": "sony pict"},
    {"q": "petya"},
    {"q": "not-petya"},
    {"q": "wanna cry"},
    {"q": "APT-28"},
    {"q": "apt 28"},
    {"q": "gru74455"},
    {"q": "ation"},
    {"actor": "wizard spiders"},
    {"actor": "andworm"},
    {"q": "\"'(*:^-"},
    {"q": "élection"},
    {"actor": "apt"},
    {"contested": "yes"},
    {"contested": "no", "min_sources": 3},
    {"source": "landmarks"},
    {"source": "nobody"},
    {"sector": "energy"},
    {"response": "sanctions"},
    {"responder": "US"},
    {"claimant": "GB"},
    {"min_sources": 9},
    {"min_sources": 12},
    {"public_since": "2018"},
    {"public_since": "2015-03", "public_until": "2019", "country": "UA"},
    {"since": "not-said"},
    {"public_since": "not-said"},
    {"accused": "not-said", "country": "US"},
    {"country": "not-said"},
    {"actor": "not-said", "accused": "RU"},
    {"response": "not-said"},
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace(tmp_path_factory.mktemp("index"))
    run(made, plan(made, "landmarks", None), lambda stage, what: None)
    return made


@pytest.fixture(scope="module")
def index(workspace: Workspace) -> Index:
    return Index(kept(workspace, workspace.release(), public=False))


@pytest.fixture(scope="module")
def handle(workspace: Workspace) -> Handle:
    return Handle(workspace.release())


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_filters_find_what_they_find_in_the_relations(index: Index, handle: Handle, asked: dict[str, object]) -> None:
    expected = [row[0] for row in handle.incidents(**asked).project("incident_id").fetchall()]
    assert [row["incident_id"] for row in index.rows(index.find(Filters(**asked)))] == expected  # type: ignore[arg-type]


def test_some_filters_find_some_incidents(index: Index) -> None:
    found = [len(index.find(Filters(**asked))) for asked in ASKED]  # type: ignore[arg-type]
    assert sum(0 < n < index.n for n in found) >= 12


def test_a_document_is_the_incident_and_its_explanations(index: Index, handle: Handle) -> None:
    for (incident,) in handle.con.execute("SELECT incident_id FROM incident ORDER BY n_statements DESC").fetchall()[
        :20
    ]:
        told = index.document(incident)
        assert told.whole == handle.incident(incident)
        assert msgspec.json.encode(told.explained) == msgspec.json.encode(handle.explain(incident))


def test_absence_is_told_with_the_incident(index: Index, handle: Handle) -> None:
    absent = "stance IN ('none', 'unknown', 'not-asked')"
    expected = handle.rows(f"SELECT count(*) AS n FROM statement JOIN cluster USING (record_id) WHERE {absent}")
    found = [
        index.document(row["incident_id"]).whole["absent"] for row in handle.rows("SELECT incident_id FROM incident")
    ]
    assert sum(map(len, found)) == expected[0]["n"] > 0
    assert all(row["kind"] and row["prop"] and row["publisher"] for rows in found for row in rows)


def test_sources_say_what_they_ask(index: Index, handle: Handle) -> None:
    (row,) = handle.rows("SELECT * FROM source")
    tracker = index.trackers["landmarks"]
    assert (tracker.title, tracker.terms, tracker.licence) == (row["title"], row["terms"], row["licence"])
    fields = handle.source_quality("landmarks").completeness
    assert tracker.asks == {f"{field.kind}.{field.prop}" for field in fields if field.asks}


def test_rows_are_the_incidents_without_their_summaries(index: Index, handle: Handle) -> None:
    expected = handle.rows("SELECT * EXCLUDE (summary) FROM incident ORDER BY start_lo DESC NULLS LAST, incident_id")
    assert index.rows(index.all) == expected


def test_the_best_fitting_comes_first(index: Index) -> None:
    (first, *_) = index.ranked("notpetya", 3)
    assert "NotPetya" in index.rows([first])[0]["title"]
    assert index.ranked('"*', 3) == []


@pytest.mark.parametrize(
    "names", [("NotPetya", "not petya", "Not-Petya"), ("APT28", "apt 28 "), ("WannaCry", "Wanna Cry")]
)
def test_a_name_is_found_however_it_is_parted(index: Index, names: tuple[str, ...]) -> None:
    first, *others = (index.find(Filters(q=name)) for name in names)
    assert first
    assert all(first <= other for other in others)


def test_what_explaining_finds_is_found(index: Index, handle: Handle) -> None:
    found = {row["incident_id"] for row in index.rows(index.find(Filters(q="Petya")))}
    titles = handle.rows("SELECT incident_id FROM incident WHERE contains(lower(title), 'petya')")
    assert titles
    assert {row["incident_id"] for row in titles} <= found
    assert index.ranked("petya", 100) and set(index.ranked("petya", 100)) == set(index.find(Filters(q="petya")))


def test_short_words_are_found_at_beginnings_only(index: Index) -> None:
    named = index.find(Filters(q="sandworm"))
    assert named and named <= index.find(Filters(q="dworm"))
    assert not named <= index.find(Filters(q="worm"))


@pytest.mark.parametrize("typed", ["Notpetia", "sandwrm crew", "Wanacri"])
def test_the_nearest_names_are_offered(index: Index, typed: str) -> None:
    assert not index.find(Filters(q=typed))
    assert [name.name[:3].lower() for name in index.nearest(typed, 3) if name.name[:3].lower() == typed[:3].lower()]
    assert index.nearest("zzxqy", 3) == []


@pytest.mark.parametrize(("typed", "meant"), [("Sandwrom", "Sandworm"), ("ukrane", "Ukraine"), ("LAZRUS", "Lazarus")])
def test_misspelt_names_are_found(index: Index, typed: str, meant: str) -> None:
    assert any(name.name.startswith(meant) for name in index.names(typed, 5))


@pytest.mark.parametrize("typed", ["", "zz", '"', "\x00\x00\x00", "'" * 300, "💥💥💥💥"])
def test_no_text_can_break_the_search_for_names(index: Index, typed: str) -> None:
    assert index.names(typed, 5) == []


def test_an_incident_that_is_not_there(index: Index) -> None:
    with pytest.raises(NotFoundError, match="no incident"):
        index.document("ci-none")


@pytest.mark.parametrize("asked", [{"country": "Atlantis"}, {"since": "soon"}, {"type": "magic"}, {"contested": "so"}])
def test_filters_that_cannot_be_understood(index: Index, asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        index.find(Filters(**asked))  # type: ignore[arg-type]


def test_measures_count_what_relations_hold(index: Index, handle: Handle) -> None:
    assert int(index.measures["victims"].sum()) == handle.rows("SELECT count(*) AS n FROM victim")[0]["n"]
    assert int(index.measures["claims"].sum()) == handle.rows("SELECT sum(n_claims)::BIGINT AS n FROM incident")[0]["n"]


def test_an_index_is_made_once_and_again_when_it_is_lost(workspace: Workspace) -> None:
    first = kept(workspace, workspace.release(), public=False)
    made = first.stat().st_mtime_ns
    assert kept(workspace, workspace.release(), public=False).stat().st_mtime_ns == made
    first.unlink()
    assert kept(workspace, workspace.release(), public=False) == first
    assert first.is_file()


def test_a_public_index_is_another_one(workspace: Workspace) -> None:
    own, public = (kept(workspace, workspace.release(), public=public) for public in (False, True))
    assert own != public


def test_where_no_index_can_be_written_it_lies_among_temporary_files(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.release.index.keeping.gettempdir", lambda: str(tmp_path))
    shut = Workspace(tmp_path / "shut")
    shut.root.mkdir()
    (shut.root / "index").write_text("in the way")
    assert kept(shut, workspace.release(), public=False).parent == tmp_path
