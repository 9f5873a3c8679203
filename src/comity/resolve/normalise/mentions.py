"""Territories, actors and themes that a text names, found by their names: prose says what no column does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources

import duckdb
import msgspec
import pyarrow as pa

from comity.model import territories
from comity.store.relations import steps

_SPELLED = r"""
SELECT what, code, regexp_extract_all(lower(strip_accents(name)), '[\p{L}\p{N}]+') AS words FROM given_name
UNION ALL
SELECT 'actor', actor_id, regexp_extract_all(lower(strip_accents(name)), '[\p{L}\p{N}]+') FROM actor_name
WHERE NOT ambiguous AND (length(name_key) >= 6 OR (length(name_key) >= 4 AND regexp_matches(name_key, '[0-9]')))
"""

# APT28 and APT 28, Sand Worm and Sandworm are written either way.
_KNOWN = r"""
WITH known AS (
  SELECT what, code, words FROM spelled_name
  UNION SELECT what, code, [array_to_string(words, '')] FROM spelled_name WHERE what = 'actor' AND len(words) = 2
  UNION SELECT what, code, [regexp_extract(words[1], '^[a-z]+'), regexp_extract(words[1], '[0-9]+$')] FROM spelled_name
        WHERE what = 'actor' AND len(words) = 1 AND regexp_full_match(words[1], '[a-z]+[0-9]+'))
SELECT what, code, words, len(words) AS n, words[1] AS first FROM known WHERE len(words) > 0
"""

_MENTION = """
WITH begun AS (
  SELECT t.line, t.nth, k.* FROM record_token t JOIN token f USING (token_nr) JOIN known_name k ON k.first = f.token)
SELECT DISTINCT d.record_id, d.nr, d.place, b.what, b.code FROM begun b JOIN record_tokens d USING (line)
WHERE b.n = 1 OR d.tokens[b.nth : b.nth + b.n - 1] = b.words
"""

_SHORT = {"US": "US", "USA": "US", "UK": "GB", "UAE": "AE", "DPRK": "KP", "American": "US", "British": "GB"}
"""Short forms that stand in prose for one territory only; other codes ('no', 'in') are words."""


@cache
def themes() -> dict[str, list[str]]:
    """Theme -> words that tell of it. A theme is 'sector:…', whom it hit, or 'deed:…', what was done."""
    text = resources.files("comity.resolve").joinpath("data/themes.yml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, list[str]])


def mentions(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record_token`, `actor_name`; makes record_mention: record_id, nr, place, what (place,
    actor, theme), code."""
    rows = sorted(set(_names()))
    columns = zip(*rows, strict=True)
    con.register("names_given", pa.table(dict(zip(("what", "code", "name"), map(list, columns), strict=True))))
    steps(con, [("given_name", "SELECT * FROM names_given"), ("spelled_name", _SPELLED), ("known_name", _KNOWN),
                ("record_mention", _MENTION)])  # fmt: skip
    con.unregister("names_given")


def _names() -> Iterator[tuple[str, str, str]]:
    for row in territories.table().values():
        if ":" not in row.code:
            yield from (("place", row.code, name) for name in (row.name, *row.aliases) if len(name) > 3)
    yield from (("place", code, word) for word, code in (territories.adjectives() | _SHORT).items())
    yield from (("theme", theme, word) for theme, listed in themes().items() for word in listed)
