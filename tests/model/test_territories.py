"""Territories: the table is sound, names are found exactly or not at all, lists are taken apart without loss."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from random import Random

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from comity.model import territories as t
from comity.model.errors import NotFoundError, UsageError
from comity.model.territory_text import key, take_apart

ROWS = list(t.table().values())
NAMES = [(text, row) for row in ROWS for text in (row.code, row.iso3, row.name, *row.aliases) if text]
ASSIGNED = [row for row in ROWS if "iso3166-1" in row.source.split(";")]
# What CLDR lists beside ISO's assigned codes: exceptionally reserved, outlying, user-assigned and pseudo codes.
NOT_ASSIGNED = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
FORMS = {
    "state": r"[A-Z]{2}",
    "territory": r"[A-Z]{2}",
    "disputed": r"[A-Z]{2}|X-[A-Z0-9-]+",
    "historical": r"[A-Z]{4}|X-[A-Z0-9-]+",
    "organisation": r"org:[A-Z0-9-]+",
    "region": r"region:[a-z-]+",
}


def codes(text: str) -> list[str]:
    """Pieces of a list, territories by code in angle brackets."""
    return [piece if isinstance(piece, str) else f"<{piece.code}>" for piece in t.split(text)]


def code_of(text: str) -> str | None:
    found = t.find(text)
    return found.code if found else None


# The table


def test_iso_3166_1_is_complete() -> None:
    cldr = {code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)} - NOT_ASSIGNED
    assert {row.code for row in ASSIGNED} == cldr
    assert len(ASSIGNED) == 249
    assert sum(row.kind == "state" for row in ROWS) == 194  # 193 members of the United Nations and the Holy See


def test_every_code_has_the_form_of_its_kind() -> None:
    assert [row.code for row in ROWS if not re.fullmatch(FORMS[row.kind], row.code)] == []


def test_iso_columns() -> None:
    assert all(re.fullmatch("[A-Z]{3}", row.iso3) and re.fullmatch("[0-9]{3}", row.iso_numeric) for row in ASSIGNED)
    assert all(re.fullmatch("([0-9]{3})?", row.iso_numeric) for row in ROWS)
    living = [row.iso_numeric for row in ROWS if row.iso_numeric and row.kind != "historical"]
    assert len(living) == len(set(living))  # ISO reuses a number when only the name changes (104, 180, 854)


def test_all_31_withdrawn_codes_have_successors() -> None:
    historical = [row for row in ROWS if row.kind == "historical"]
    assert sum(len(row.code) == 4 for row in historical) == 31
    assert all(row.successors for row in historical)


def test_references_exist_and_are_living() -> None:
    living = {row.code for row in ROWS if row.kind in ("state", "territory", "disputed")}
    for row in ROWS:
        assert set(row.successors) | set(row.members) <= living, row.code
        assert len(set(row.members)) == len(row.members), row.code


def test_no_two_rows_claim_one_name() -> None:
    claims = defaultdict(set)
    for text, row in NAMES:
        claims[key(text)].add(row.code)
    assert {text: who for text, who in claims.items() if len(who) > 1} == {}


@pytest.mark.parametrize("column", ["cow", "cow_abbr", "group_code", "iso3"])
def test_identifiers_are_unique(column: str) -> None:
    values = [getattr(row, column) for row in ROWS if getattr(row, column)]
    assert len(values) == len(set(values))


def test_continents_share_no_country() -> None:
    members = [set(t.get(f"region:{name}").members) for name in ("africa", "americas", "asia", "europe", "oceania")]
    assert len(set.union(*members)) == sum(map(len, members))
    assert set.union(*members) >= {row.code for row in ROWS if row.kind == "state"}


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("org:UN", 193), ("org:EU", 27), ("org:NATO", 32), ("org:OSCE", 57), ("org:COE", 46), ("org:OECD", 38),
        ("org:LAS", 22), ("org:ASEAN", 11), ("org:SCO", 10), ("org:CSTO", 6), ("org:GCC", 6), ("org:APEC", 21),
    ],
)  # fmt: skip
def test_membership_counts(code: str, count: int) -> None:
    assert len(t.get(code).members) == count


# Finding


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "US"), ("uk", "GB"), ("UAE", "AE"), ("DEU", "DE"), ("SUHH", "SUHH"), ("org:NATO", "org:NATO"),
        ("Georgia", "GE"), ("Macedonia", "MK"), ("Burma", "MM"), ("Swaziland", "SZ"), ("Czech Republic", "CZ"),
        ("Korea (Democratic People's Republic of)", "KP"), ("Korea (the Republic of)", "KR"), ("N Korea", "KP"),
        ("Iran ", "IR"), ("Iran (Islamic Republic of)", "IR"), ("Taiwan (Province of China)", "TW"),
        ("Congo, the Democratic Republic of the", "CD"), ("Cote d\u2019Ivoire", "CI"), ("Türkiye", "TR"),
        ("The Netherlands", "NL"), ("Antigua & Barbuda", "AG"), ("Macau", "MO"), ("Kosovo", "XK"), ("AU", "AU"),
        ("Europe (region)", "region:europe"), ("[Middle East]", "region:middle-east"), ("EU (region)", "org:EU"),
        ("Organization for Security and Cooperation in Europe", "org:OSCE"), ("USSR", "SUHH"), ("Zaire", "ZRCD"),
        ("Republic of Vietnam", "X-SOUTH-VIETNAM"), ("South Ossetia", "X-SOUTH-OSSETIA"), ("AND", "AD"),
    ],
)  # fmt: skip
def test_find(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Korea", "Congo", "Virgin Islands", "America", "Unknown", "Not available", "nan", "null", "None",
        "United States and Virgin Islands",
        "", " ", "-", "&", ">1", "?", "Russi", "Ukrainian", "Bavaria", "Tuscany", "NORTHAM", "MEA", "SEA", "OC",
    ],
)  # fmt: skip
def test_refused(text: str) -> None:
    assert t.find(text) is None


def test_every_name_finds_its_row() -> None:
    assert [text for text, row in NAMES if t.find(text) is not row] == []


@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_noise_of_case_space_and_accents_changes_nothing(named: tuple[str, t.Territory], dice: Random) -> None:
    text, row = named
    noisy = "".join(dice.choice((c.upper(), c.lower())) for c in text).replace(" ", dice.choice(("  ", "\t", "\u00a0")))
    taken_apart = unicodedata.normalize("NFD", noisy)
    assert t.find(f" {taken_apart}\u200b. ") is row
    assert t.find("".join(c for c in taken_apart if not unicodedata.combining(c))) is row


@given(st.text())
def test_key_is_stable(text: str) -> None:
    assert key(key(text)) == key(text)


# Lists


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []), (" ,; ", []), ("Palestine, State of", ["<PS>"]), ("Palestine, State of, Israel", ["<PS>", "<IL>"]),
        ("Japan, Korea (Republic of), Iran, Islamic Republic of", ["<JP>", "<KR>", "<IR>"]),
        ("Korea, Congo", ["Korea", "Congo"]), ("China, Hong Kong, Taiwan", ["<CN>", "<HK>", "<TW>"]),
        ("Serbia, Montenegro", ["<RS>", "<ME>"]), ("Serbia and Montenegro", ["<CSXX>"]),
        ("Belgium, The Philippines, and Vietnam", ["<BE>", "<PH>", "<VN>"]), ("US\n CA", ["<US>", "<CA>"]),
        ("US/UK; FR", ["<US>", "<GB>", "<FR>"]), ("ES, AND, PT", ["<ES>", "<AD>", "<PT>"]), ("Turkey,", ["<TR>"]),
        ("Europe and East Asia", ["<region:europe>", "<region:eastern-asia>"]),
        ("Cuba and Trinidad & Tobago", ["<CU>", "<TT>"]),
        ("US, Virgin Islands, U.S.", ["<US>", "<VI>"]), ("France, and , Mali", ["<FR>", "<ML>"]),
        ("Some Bank & Sons, a ministry of Peru, Peru", ["Some Bank & Sons", "a ministry of Peru", "<PE>"]),
        ("Department of Trade and Industry", ["Department of Trade and Industry"]),
    ],
)  # fmt: skip
def test_split(text: str, pieces: list[str]) -> None:
    assert codes(text) == pieces


def test_every_name_is_one_piece() -> None:
    assert [text for text, row in NAMES if t.split(text) != [row]] == []


@given(st.lists(st.sampled_from(NAMES), max_size=6), st.sampled_from([", ", "; ", "\n", " | "]))
def test_a_list_of_names_is_read_back(named: list[tuple[str, t.Territory]], glue: str) -> None:
    assert t.split(glue.join(text for text, _ in named)) == [row for _, row in named]


@given(st.text(alphabet=st.sampled_from(" ,;/&\nabAB") | st.characters(), max_size=40))
def test_leftovers_stand_in_the_text_in_order(text: str) -> None:
    place = 0
    for piece in take_apart(text, lambda _: None, lambda _: None):
        assert isinstance(piece, str) and piece == piece.strip() != ""
        place = text.index(piece, place) + len(piece)


# Other ways in


def test_get_and_its_error() -> None:
    assert t.get("YUCS").successors == ("BA", "HR", "ME", "MK", "RS", "SI", "XK")
    with pytest.raises(NotFoundError, match="'fr'"):
        t.get("fr")


@pytest.mark.parametrize(("number", "code"), [(2, "US"), (345, "RS"), (365, "RU"), (679, "YE"), (265, "DDDE")])
def test_by_cow(number: int, code: str) -> None:
    found = t.by_cow(number)
    assert found is not None and found.code == code


def test_by_cow_and_by_group_refuse_what_they_do_not_know() -> None:
    assert t.by_cow(9999) is None
    assert t.by_group("") is None
    assert t.by_group("northam") is None
    assert t.by_group("NORTHAM") is t.get("region:northern-america")


@pytest.mark.parametrize(
    ("code", "locale", "text"),
    [
        ("HK", "en", "Hong Kong"), ("FR", "de", "Frankreich"), ("DE", "pt-BR", "Alemanha"),
        ("SUHH", "fr", "Soviet Union"), ("org:AU", "de", "African Union"),
        ("region:europe", "de", "Europa"), ("org:EU", "de", "Europäische Union"),
    ],
)  # fmt: skip
def test_name(code: str, locale: str, text: str) -> None:
    assert t.name(code, locale) == text


def test_name_refuses_what_is_no_locale() -> None:
    with pytest.raises(UsageError, match="no locale"):
        t.name("FR", "not a locale")
