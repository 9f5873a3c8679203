"""Pages in the language of the reader: how it is asked for, kept, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from comity.model.span import OPEN_HI, OPEN_LO
from comity.store.workspace import Workspace
from comity.web import i18n, labels, words
from comity.web.app import make_app

OWN = "http://127.0.0.1"


@pytest.fixture
def reader(served: Workspace) -> Iterator[TestClient]:
    """Somebody who has no cookie yet."""
    with TestClient(make_app(served, public=False), base_url=OWN) as asking:
        yield asking


@pytest.fixture
def speaking(request: pytest.FixtureRequest) -> Iterator[None]:
    """A language, as if a request had asked for it."""
    token = i18n._speaking.set(request.param)
    yield
    i18n._speaking.reset(token)


@pytest.mark.parametrize(
    ("path", "language", "texts"),
    [("/?lang=de", "de", ("Wer was über Cybervorfälle zwischen Staaten sagt", "Mit einer Frage beginnen", "Vorfälle")),
     ("/incidents?lang=fr", "fr", ("Chercher", "Mis en cause par quelqu’un", "Tout effacer", "Gravité|Filtres")),
     ("/countries/UA?lang=de", "de", ("<h1>Ukraine</h1>", "Als Ziel", "Was die Tracker hier schlecht erfassen")),
     ("/countries/US?lang=fr", "fr", ("<h1>États-Unis</h1>", "Comme cible", "Ce que les observatoires couvrent mal")),
     ("/about?lang=de", "de", ("Über die Daten", "Bekannte Grenzen", "Eine Zuschreibung ist eine Behauptung")),
     ("/about?lang=fr", "fr", ("À propos des données", "Une attribution est une allégation")),
     ("/sources/landmarks?lang=de", "de", ("Was sie nicht enthalten kann", "Wie genau ihre Daten sind"))],
)  # fmt: skip
def test_pages_speak_the_language_asked_for(
    reader: TestClient, path: str, language: str, texts: tuple[str, ...]
) -> None:
    answer = reader.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    for text in texts:
        assert any(choice in answer.text for choice in text.split("|")), text
    assert {"accept-language", "cookie"} <= {part.strip().lower() for part in answer.headers["vary"].split(",")}


def test_an_incident_is_told_in_german_and_quoted_as_it_is(reader: TestClient, notpetya: str) -> None:
    page = reader.get(f"/incidents/{notpetya}?lang=de").text
    for text in ("Wer wen beschuldigt", "bestreitet", "(Russland)", "Februar 2018", "Herausgeber sagen es, ",
                 "Kremlin spokesman", "Russophobic"):  # fmt: skip
        assert text in page, text


def test_the_language_is_kept_in_a_cookie(reader: TestClient) -> None:
    assert "lang=de;" in reader.get("/?lang=de").headers["set-cookie"]
    assert '<html lang="de">' in reader.get("/about").text
    assert '<html lang="fr">' in reader.get("/about?lang=fr").text
    assert '<html lang="fr">' in reader.get("/").text


@pytest.mark.parametrize(
    ("liked", "language"),
    [("de-AT,de;q=0.9,en;q=0.5", "de"), ("fr", "fr"), ("nl, fr;q=0.5", "fr"), ("ja", "en"), ("", "en"),
     ("*", "en"), ("de" * 5000, "en"), (";;,=q", "en")],
)  # fmt: skip
def test_without_being_asked_it_is_what_the_browser_prefers(reader: TestClient, liked: str, language: str) -> None:
    answer = reader.get("/about", headers={"accept-language": liked})
    assert answer.status_code in (200, 431)
    assert answer.status_code == 431 or f'<html lang="{language}">' in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("asked", ["xx", "DE", "../de", "de%00", "de%0d%0aset-cookie:a=b", "%3Cscript%3E", "d" * 190])
def test_languages_that_are_none_do_nothing(reader: TestClient, asked: str) -> None:
    answer = reader.get(f"/about?lang={asked}", headers={"accept-language": "en"})
    assert answer.status_code in (200, 400)
    assert '<html lang="en">' in answer.text
    assert "set-cookie" not in answer.headers
    assert "<script>" not in answer.text


def test_programs_are_answered_in_english(reader: TestClient) -> None:
    reader.cookies.set("lang", "de")
    answer = reader.get("/api/v1/incidents?limit=1", headers={"accept-language": "de"})
    assert "accept-language" not in answer.headers.get("vary", "").lower()
    assert answer.content == reader.get("/api/v1/incidents?limit=1").content


@pytest.mark.parametrize("speaking", ["de"], indirect=True)
@pytest.mark.usefixtures("speaking")
def test_german_words() -> None:
    assert words.when(date(2017, 6, 27), date(2017, 6, 27)) == "27. Juni 2017"
    assert words.when(date(2017, 6, 1), date(2017, 6, 30)) == "Juni 2017"
    assert words.when(OPEN_LO, date(2017, 6, 27)) == "27. Juni 2017 oder früher"
    assert words.number(1234567.5) == "1.234.567,5"
    assert words.counted(1, "incident") == "1 Vorfall"
    assert words.stands(1204, 0) == "1.204 Herausgeber sagen es, keiner sagt anderes"
    assert labels.territory("RU") == "Russland"
    assert labels.territory("org:EU") == "Europäische Union"
    assert labels.territory("SUHH") == "Soviet Union"
    assert labels.stance("denies") == "bestreitet"


@pytest.mark.parametrize("speaking", ["fr"], indirect=True)
@pytest.mark.usefixtures("speaking")
def test_french_words() -> None:
    assert words.when(date(2017, 6, 27), date(2017, 6, 27)) == "27 juin 2017"
    assert words.when(date(2016, 1, 1), date(2017, 12, 31)) == "entre 2016 et 2017"
    assert words.when(OPEN_LO, OPEN_HI) == "inconnu"
    assert words.counted(0, "incident") == "0 incident"
    assert words.money(1.2e9, 1e10, "USD") == "USD 1,2 milliards à 10 milliards"
    assert labels.territory("US") == "États-Unis"
