"""The catalogues against the sources: nothing is missing, left over, or says other things than the English."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from comity.web import i18n

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src" / "comity" / "web" / "locale"
SCRIPT = ROOT / "packaging" / "translations.py"
OTHERS = sorted(i18n.LANGUAGES.keys() - {"en"})
HOLES = re.compile(r"\{\w*\}|%\(\w+\)s|%%|</?\w+[^>]*>")


def _messages(language: str) -> list[Message]:
    with (LOCALE / f"{language}.po").open("rb") as stream:
        return [message for message in read_po(stream, locale=language) if message.id]


def _texts(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))  # type: ignore[arg-type]


def test_the_catalogues_are_up_to_date() -> None:
    said = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_template_names_no_machine_and_no_day() -> None:
    template = (LOCALE / "comity.pot").read_text(encoding="utf-8")
    assert str(ROOT) not in template
    assert "POT-Creation-Date" not in template
    assert template.count("\nmsgid ") > 1500


@pytest.mark.parametrize("language", OTHERS)
def test_nearly_all_is_translated_and_nothing_is_left_over(language: str) -> None:
    messages = _messages(language)
    told = [message for message in messages if all(_texts(message.string))]
    assert len(told) >= 0.95 * len(messages)
    text = (LOCALE / f"{language}.po").read_text(encoding="utf-8")
    assert "#~" not in text
    assert not [message.id for message in messages if message.fuzzy]


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_and_marks_are_those_of_the_english(language: str) -> None:
    for message in _messages(language):
        originals, translations = _texts(message.id), _texts(message.string)
        for original, translation in zip(originals, translations, strict=True):
            if translation:
                assert sorted(HOLES.findall(original)) == sorted(HOLES.findall(translation)), original
                edges = (original[:1].isspace(), original[-1:].isspace())
                wanted = (translation[:1].isspace(), translation[-1:].isspace())
                assert edges[1] == wanted[1] and (edges[0] <= wanted[0]), original


@pytest.mark.parametrize(
    ("language", "none", "one", "two"),
    [("en", "incidents", "incident", "incidents"), ("de", "Vorfälle", "Vorfall", "Vorfälle"),
     ("fr", "incident", "incident", "incidents")],
)  # fmt: skip
def test_numbers_choose_their_form(language: str, none: str, one: str, two: str) -> None:
    token = i18n._speaking.set(language)
    try:
        assert [i18n.ngettext("incident", "incidents", n) for n in (0, 1, 2)] == [none, one, two]
    finally:
        i18n._speaking.reset(token)
