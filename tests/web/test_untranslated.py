"""All pages in German and French: nothing of what a reader sees is left in English, save what sources say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import msgspec
import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from untranslated import left, marking
from workspaces import beside

from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.app import make_app

OWN = "http://127.0.0.1"
KEY = "a key that only curators know"
GRID, GTSST, PROBE = ("landmarks:eu-council-2020-07-30-grid", "landmarks:eu-council-2020-07-30-gtsst",
                      "landmarks:reuters-2015-12-31-ukraine-probe")  # fmt: skip
PAIR = f"/judge/pair?left={GRID}&right={PROBE}"
SEEN = ("/", "/incidents", "/incidents?q=bank&country=UA", "/incidents?q=nothinglikethis", "/incidents/{notpetya}",
        "/incidents/{notpetya}/evidence?of=value&prop=title", "/incidents/{notpetya}/report",
        "/incidents/{notpetya}/dossier", "/countries", "/countries/UA", "/countries/RU?as=accused",
        "/countries/UA/dossier", "/dyads/RU/UA", "/dyads/RU/UA/dossier", "/actors", "/actors?country=RU",
        "/actors/{actor}", "/network", "/compare", "/compare?of=RU&of=US", "/sources", "/sources/landmarks", "/about",
        "/export?country=UA", "/cite?of=/incidents", "/corrections", "/judge", "/judge?at=900000", "/judge/next", PAIR,
        "/judge/sign-in", "/reports", "/reports?state=answered", "/reports/{report}")  # fmt: skip
WRONG = ("/nowhere", "/judge?at=x", "/judge?source=none", "/judge?incident=nothinglikethis",
         "/judge/pair?left=a&right=b", "/reports/x", "/reports?page=0", "/corrections?page=x", "/incidents/x/report",
         "/cite?of=x", "/export.exe", "/cite.exe", "/incidents?page=0", "/incidents?release=none",
         f"/incidents?q={'x' * 900}", f"/judge?a={'x' * 5000}", "/incidents?page=900", "/incidents?country=Atlantis",
         "/incidents?type=x", "/incidents?since=x", "/incidents?sort=x", "/incidents?contested=x",
         "/incidents?colour=red", "/incidents?min_sources=x", "/incidents/{notpetya}/evidence?prop=none",
         "/incidents/{notpetya}/evidence?of=magic", "/actors?colour=red",
         "/actors?level=x", "/actors?incidents=x", "/actors?page=x", "/actors?page=900", "/actors?country=Atlantis",
         "/actors/none", "/countries/Atlantis", "/countries/UA?as=king", "/countries/UA/dossier?as=king",
         "/dyads/RU/RU", "/dyads/RU/Atlantis", "/dyads/RU/UA?x=y", "/network?who=x", "/network?view=x",
         "/network?least=x", "/network?colour=red", "/compare?what=x", "/compare?as=x", "/dyads.exe",
         "/compare?of=Atlantis", "/compare?what=actors&of=x", "/compare?what=periods&of=x",
         "/compare?of=RU&of=US&of=UA&of=CN&of=IR&of=KP&of=IL&of=GB&of=DE", "/charts/none.svg", "/sources/none",
         "/charts/incident-span.svg", "/charts/incident-span.svg?incident=none", "/charts/actor-sectors.svg?actor=none",
         "/charts/source-overlap.svg?source=none")  # fmt: skip
NO_PAGES = ("/api", "/about/codebook", "/charts/", "/feed.atom", "/dyads.", "/dyads/{one}/{other}/years.csv",
            "/export.", "/cite.", "/judge/undo", "/judge/sign-out")  # fmt: skip
"""Documentation of what programs read, which is in English as that is; and files, forms and drawings."""

NAMES = re.compile(r"Comity|API|JSONL?|CSV|XLSX|(?i:parquet)|BibTeX|RIS|CSL-JSON|ISO|COW|"
                   r"[A-Z]{3}(?: [\d.,\u202f\xa0]+)?|https?|https?://.*|\S+\.yml#\S+|landmarks:.*|MISP galaxy|"
                   r"CC BY 4.0")  # fmt: skip
CODE = re.compile(r"[a-z][a-z_-]*")
CITED = re.compile(r"Comity \(2026.*|In: Comity: .*|.*: CC BY 4\.0")
"""Citations and licences are as they are written in any language."""

WORD = re.compile(r"[^\W\d_]{2,}")
EDGES = " .,;:()·/–“”«»"


@pytest.fixture(scope="module")
def workspace(served: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the release, and with judgements that contradict one another."""
    workspace = beside(served, tmp_path_factory.mktemp("untranslated"))
    said = [(GRID, PROBE, "same", "a.reader"), (PROBE, GTSST, "same", "u"), (GRID, GTSST, "different", "u"),
            (GRID, PROBE, "related", "v"), (GRID, "landmarks:none", "same", "u")]  # fmt: skip
    lines = [{"left_id": x, "right_id": y, "verdict": v, "user": who, "reason": "r", "made_at": f"2030-01-0{n}"}
             for n, (x, y, v, who) in enumerate(said, start=1)]  # fmt: skip
    workspace.judgements.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))
    return workspace


@pytest.fixture(scope="module")
def reader(workspace: Workspace) -> Iterator[TestClient]:
    """A browser, signed in as a.reader."""
    ledger = Ledger(f"sqlite:///{workspace.ledger}")
    app = make_app(workspace, public=False, curator_key=KEY, ledger=ledger)
    with TestClient(app, base_url=OWN) as asking:
        asking.post("/judge/sign-in", data={"user": "a.reader", "key": KEY})
        yield asking
    ledger.close()


@pytest.fixture(scope="module")
def known(reader: TestClient, notpetya: str) -> dict[str, str]:
    """What paths name: an incident, an actor, a report that is answered and has one beside it that is not."""
    for words in ("It began a day earlier.", "It ended a day later."):
        reader.post(f"/incidents/{notpetya}/report", data={"field": "dates", "words": words})
    report, *_more = re.findall(r"/reports/(rp-[0-9a-f]{12})", reader.get("/reports").text)
    token = re.findall(r'name="token" value="(\w+)"', reader.get(f"/reports/{report}").text)[0]
    answer = {"token": token, "turn": "0", "verdict": "declined", "words": "No source says so."}
    assert reader.post(f"/reports/{report}", data=answer).status_code == 200
    actor = reader.get("/api/v1/actors?limit=1").json()["items"][0]["actor_id"]
    return {"notpetya": notpetya, "actor": actor, "report": report}


@pytest.fixture(scope="module")
def data(workspace: Workspace) -> frozenset[str]:
    """Every text of the release, save codes; and what sources say of themselves."""
    release = workspace.release()
    found = set(_texts(msgspec.json.decode((release / "quality.json").read_bytes())))
    with duckdb.connect() as con:
        for file in map(str, release.glob("*.parquet")):
            columns = con.execute("DESCRIBE FROM read_parquet($file)", {"file": file}).fetchall()
            for name in [name for name, kind, *_ in columns if kind == "VARCHAR"]:
                rows = con.from_parquet(file).select(duckdb.ColumnExpression(name)).distinct().fetchall()
                found.update(text for (text,) in rows if text and (name == "unit" or not CODE.fullmatch(text)))
    return frozenset(text.strip(EDGES) for text in found) | {"landmarks"}


def _texts(held: object) -> Iterator[str]:
    """Sentences anywhere in a document."""
    if isinstance(held, str) and " " in held:
        yield held
    for each in held.values() if isinstance(held, dict) else held if isinstance(held, list) else ():
        yield from _texts(each)


def untranslated(page: str, data: frozenset[str]) -> list[str]:
    """What a page says that is neither of the catalogue nor of the release."""
    pieces = [piece.strip(EDGES) for text in left(page) for piece in text.split("·") if WORD.search(piece)]
    return [piece for piece in pieces if piece and not _held(piece, data)]


def _held(piece: str, data: frozenset[str]) -> bool:
    if piece in data or NAMES.fullmatch(piece) or CITED.fullmatch(piece):
        return True
    parts = re.split(": |, ", piece)
    if len(parts) > 1 and all(_held(part, data) for part in parts):  # who accuses whom, in a drawing
        return True
    return piece.endswith("…") and any(text.startswith(piece[:-1].rstrip(EDGES)) for text in data)


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("path", [*SEEN, *WRONG])
def test_nothing_of_a_page_is_left_in_english(
    reader: TestClient, known: dict[str, str], data: frozenset[str], monkeypatch: pytest.MonkeyPatch,
    path: str, language: str,
) -> None:  # fmt: skip
    with marking(monkeypatch):
        answer = reader.get(path.format(**known), headers={"accept-language": language})
    assert (answer.status_code < 400) == (path in SEEN), answer.status_code
    assert f'<html lang="{language}">' in answer.text
    assert untranslated(answer.text, data) == []


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [("/judge/sign-in", {"user": " ", "key": KEY}, 400), ("/judge/sign-in", {"user": "a", "key": "wrong"}, 403),
     ("/judge/pair", {"verdict": "maybe"}, 400), ("/judge/pair", {"verdict": "same", "reason": " "}, 400),
     ("/judge/pair", {"verdict": "same", "reason": "x" * 3000}, 400),
     ("/judge/pair", {"verdict": "same", "reason": "r", "shown": "2020-01-01"}, 409),
     ("/judge/undo", {"shown": "2020-01-01"}, 409), ("/judge/undo", {"token": "x"}, 403),
     ("/incidents/{notpetya}/report", {}, 400), ("/incidents/{notpetya}/report", {"field": "dates"}, 400),
     ("/incidents/{notpetya}/report", {"field": "dates", "words": "w", "link": "x"}, 400),
     ("/incidents/{notpetya}/report", {"website": "x"}, 400), ("/reports/{report}", {"verdict": "declined"}, 400),
     ("/reports/{report}", {"verdict": "accepted", "words": "w", "judgement": "x"}, 400),
     ("/reports/{report}", {"verdict": "accepted", "words": "w", "turn": "7"}, 409)],
)  # fmt: skip
def test_what_is_refused_is_told_in_the_language_of_the_page(
    reader: TestClient, known: dict[str, str], data: frozenset[str], monkeypatch: pytest.MonkeyPatch,
    path: str, sent: dict[str, str], status: int,
) -> None:  # fmt: skip
    token = re.findall(r'name="token" value="(\w+)"', reader.get("/judge").text)[0]
    with marking(monkeypatch):
        form = {"token": token, "left": GRID, "right": PROBE} | sent
        answer = reader.post(path.format(**known), data=form, headers={"accept-language": "de"})
    assert answer.status_code == status
    assert untranslated(answer.text, data | set(sent.values())) == []


def test_no_page_is_forgotten(reader: TestClient) -> None:
    walked = [path.partition("?")[0] for path in SEEN]
    patterns = [route for route in reader.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]
    there = [route for route in patterns if "GET" in (route.methods or ()) and not route.path.startswith(NO_PAGES)]
    assert [route.path for route in there if not any(route.path_regex.match(path) for path in walked)] == []


def test_english_beside_the_catalogue_is_found() -> None:
    page = '<p>\u2045Vorfälle\u2046 of <bdi>A source</bdi></p><p aria-label="Two records"><b class="mono">xy</b></p>'
    assert untranslated(page, frozenset()) == ["of", "Two records"]
