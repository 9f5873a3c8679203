"""What only the whole file tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comity.sources.cfr import profiles
from comity.sources.cfr.entries import Place, places
from comity.sources.cfr.text import clean
from comity.sources.kit import Crawl
from comity.sources.kit.tables import csv_rows

FILE = "cyber-operations-incidents.csv"


@dataclass(frozen=True, slots=True)
class Known:
    """The entry of each row, the keys of all who are accused anywhere, and titles of profiles by key."""

    places: Mapping[int, Place]
    accused: frozenset[str]
    titles: Mapping[str, str]

    def kind(self, number: int, title: str, description: str) -> str:
        """incident, campaign or actor."""
        return profiles.kind(self.places[number].native_id, title, description, self.accused)


def known_of(run: Crawl) -> Known:
    """Reads the file once through, before anything is told."""
    rows = dict(csv_rows(run.path(FILE), run.spec.file(FILE), run.spec.other_editions))
    where, accused = places(rows), profiles.accused(rows.values())
    known = Known(where, accused, {})
    titles = {
        profiles.name_key(title): title
        for number, values in rows.items()
        if known.kind(number, title := clean(values["Title"]), values["Description"]) != "incident"
    }
    return Known(where, accused, titles)
