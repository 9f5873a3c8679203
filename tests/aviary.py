"""A made-up release about made-up actors: entries of alias sources, incidents that name them, and who denies."""

from __future__ import annotations

from pathlib import Path

import made
from made import Story

from comity.fuse import fusing
from comity.release import info
from comity.release.info import Release
from comity.store import relations
from comity.store.contracts import contracts
from comity.store.workspace import Workspace, point

VERSION = "20300102T030405Z-aviary"
HERON, OWL, HOSTILE = "attack:G9001", "etda:owl", "<script>alert('Jay')"
ALIAS = ("attack", "misp-galaxy", "etda")
CITED = "https://example.org/invented-report"

# accused actor or organisation, accused state, countries of victims, year
_INCIDENTS = [
    ("Grey Heron", "RU", ("UA", "PL"), 2019),
    ("Grey Heron", "RU", ("UA",), 2020),
    ("Grey Heron", None, ("DE",), 2021),
    ("Owl", "IR", ("IL", "US"), 2020),
    (HOSTILE, "IR", ("IL",), 2018),
    ("Gull", "RU", ("RU",), 2017),
]


def told() -> Story:
    """Everything, nothing of it true."""
    story = Story()
    _entries(story)
    for k, (actor, state, countries, year) in enumerate(_INCIDENTS):
        record = story.record(f"landmarks:{k}", f"ci-{k}", title=f"Invented incident {k}")
        story.say(record, "title", f"Invented incident {k}")
        story.say(record, "start", f"{year}-03")
        for country in countries:
            story.say(record, "country", country, of=f"#victim/{country.lower()}")
            story.say(record, "sector", "energy", of=f"#victim/{country.lower()}")
        _accuse(story, record, "a", actor, state)
    _accuse(story, "landmarks:0", "b", "Grey Heron", None, stance="denies")
    record = story.record("landmarks:9", "ci-9", title="Invented incident of a unit")
    story.say(record, "start", "2022")
    story.say(record, "country", "PL", of="#victim/pl")
    for name, body in (("c", "Nest"), ("d", "Nest, Unit 7")):
        story.say(record, "asserter", f"Invented Ministry {name}", of=f"#attribution/{name}")
        story.say(record, "accused_organisation", body, of=f"#attribution/{name}/accused/x")
        story.say(record, "accused_state", "RU", of=f"#attribution/{name}/accused/x")
        story.say(record, "accused_kind", "state", of=f"#attribution/{name}/accused/x")
    return story


def workspace(root: Path, story: Story | None = None) -> Workspace:
    """The same, or another story of these sources, as a release in a workspace."""
    place, story = Workspace(root), story or told()
    con = made.resolved(story, dict.fromkeys(ALIAS, "actor"))
    made.table(con, "source", [_source(name) for name in (*ALIAS, "landmarks")])
    fusing.fuse(con)
    folder = place.releases / VERSION
    folder.mkdir(parents=True)
    for name in contracts():
        relations.write(con, name, folder)
    counts = {name: len(con.execute(f"SELECT 1 FROM {name}").fetchall()) for name in ("cluster", "statement", "record")}
    info.write(folder, Release(VERSION, "2030-01-02T03:04:05+00:00", "aviary", "0.0.1", [*ALIAS, "landmarks"],
                               [*ALIAS, "landmarks"], False, counts))  # fmt: skip
    point(place.current, folder)
    return place


def _entries(story: Story) -> None:
    for record, heading, names in (
        (HERON, "Grey Heron", ("Grey Heron", "Gull")),
        ("misp-galaxy:heron", "Grey Heron", ("Grey Heron", "Marsh Cat")),
        ("etda:heron", "Grey Heron", ("Grey Heron", "Marsh Cat")),
        ("etda:chick", "Heron Chick", ("Heron Chick",)),
        (OWL, "Owl", ("Owl", "Gull", "Night Bird")),
    ):
        story.record(record, kind="actor", title=heading, url=f"https://example.org/{record.replace(':', '/')}")
        for name in names:
            story.say(record, "name", name, asserted_by=record.partition(":")[0])
    story.say("misp-galaxy:heron", "country", "RU", original="Russian Federation")
    story.say("etda:heron", "country", "RU", original="Russia")
    story.say("etda:heron", "country", "BY", original="Belarus")
    story.say("misp-galaxy:heron", "sponsor", "Russia", stance="suspects")
    story.say("misp-galaxy:heron", "organisation", "Nest, Unit 7", original="Unit 7 of the Nest")
    story.say("etda:chick", "part_of", "etda:heron", original="A subgroup of the Grey Heron")
    story.record("attack:T9001", kind="technique", title="Invented Fishing", url="https://example.org/T9001")
    story.say("attack:T9001", "tactic", "initial-access")
    story.say(HERON, "technique", "T9001", cites=CITED,
              original="[Grey Heron](https://example.org/g) fished with a net.(Citation: Made up)")  # fmt: skip


def _accuse(story: Story, record: str, name: str, actor: str, state: str | None, stance: str = "asserts") -> None:
    story.say(record, "asserter", f"Invented Ministry {name}", of=f"#attribution/{name}")
    story.say(record, "accused_actor", actor, of=f"#attribution/{name}/accused/x", stance=stance)
    if state:
        story.say(record, "accused_state", state, of=f"#attribution/{name}/accused/x")
        story.say(record, "accused_kind", "state-affiliated", of=f"#attribution/{name}/accused/x")


def _source(name: str) -> made.Row:
    return {"source": name, "title": f"{name}, invented", "publisher": name, "unit": "incident", "covers_from": "2000",
            "licence": "CC0", "terms": "open", "rows": 1, "records": 1, "statements": 1, "issues": 0}  # fmt: skip
