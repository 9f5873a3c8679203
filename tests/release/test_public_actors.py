"""Actors and organisations in what may be passed on: named by sources that allow it, as if others were never heard."""

from __future__ import annotations

import made
from made import Story
from msgspec.structs import replace

from comity.release.public import restrict
from comity.resolve.actors import making
from comity.resolve.organisations import making as victims
from comity.resolve.resolving import Units, declare
from comity.sources import catalogue

TERMS = {"act": "none", "bird": "facts-only", "cage": "open"}


def test_actors_are_made_again_without_the_sources_that_forbid_it() -> None:
    story = Story()
    entries = (("act:1", "Heron", ("Gull",)), ("act:2", "Owl", ()), ("bird:1", "Gull", ("Heron", "Tern")),
               ("cage:1", "Tern", ("Gull",)))  # fmt: skip
    for record, heading, names in entries:
        story.record(record, kind="actor", title=heading, licence=TERMS[record.partition(":")[0]])
        for name in (heading, *names):
            story.say(record, "name", name, original=f"words on {name}")
    con = made.database(story)
    every = dict.fromkeys(TERMS, True)
    units = Units(dict.fromkeys(TERMS, "actor"), every, every, {name: name == "act" for name in TERMS})
    declare(con, units)
    making.actors(con)
    assert made.rows(con, "SELECT actor_id, sources FROM actor ORDER BY 1") == [
        {"actor_id": "act:1", "sources": ["act", "bird", "cage"]},
        {"actor_id": "act:2", "sources": ["act"]},
    ]
    spec = catalogue.spec("misp-galaxy")
    restrict(con, [replace(spec, name=name, licence=replace(spec.licence, terms=terms))
                   for name, terms in TERMS.items()], units)  # fmt: skip
    # bird's names are facts and stay, its words go; of act nothing is left, not even as an id
    assert made.rows(con, "SELECT actor_id, name, sources FROM actor") == [
        {"actor_id": "bird:1", "name": "Gull", "sources": ["bird", "cage"]}
    ]
    assert made.rows(con, "SELECT DISTINCT original FROM statement WHERE record_id = 'bird:1'") == [{"original": None}]
    told = {name: made.rows(con, f"SELECT * FROM {name}") for name in making.RELATIONS}
    assert "act" not in str(told).replace("actor", "")


def test_so_are_organisations_and_actors_known_by_name() -> None:
    story = Story()
    for source, spelled in (("act", "Heron Foods Secret Ltd"), ("bird", "Heron Foods Inc"), ("cage", "Heron Foods")):
        record = story.record(f"{source}:1", licence=TERMS[source])
        story.say(record, "name", spelled, of="#victim/v")
        story.say(record, "name", "Heron Reed Society (HRS)" if source == "act" else "HRS", of="#victim/w")
        for victim, country in (("v", "PT"), ("w", "IS")):
            story.say(record, "country", country, of=f"#victim/{victim}")
        story.say(record, "accused_actor", "Plover" if source == "act" else "Dunlin", of="#attribution/a/accused/x")
        story.say(record, "accused_state", "ES" if source == "act" else "PT", of="#attribution/a/accused/x")
    con = made.database(story)
    every = dict.fromkeys(TERMS, True)
    units = Units(dict.fromkeys(TERMS, "incident"), every, dict.fromkeys(TERMS, False), every)
    declare(con, units)
    making.actors(con)
    victims.organisations(con)
    assert "Secret" in str(made.rows(con, "SELECT name FROM organisation_name"))
    spec = catalogue.spec("misp-galaxy")
    restrict(con, [replace(spec, name=name, licence=replace(spec.licence, terms=terms))
                   for name, terms in TERMS.items()], units)  # fmt: skip
    # HRS is no longer known to be short for anything, and nobody is Plover
    assert made.rows(con, "SELECT name, n_records FROM organisation ORDER BY name") == [
        {"name": "HRS", "n_records": 2}, {"name": "Heron Foods", "n_records": 2}
    ]  # fmt: skip
    assert made.rows(con, "SELECT name, countries, sources FROM actor") == [
        {"name": "Dunlin", "countries": ["PT"], "sources": ["bird", "cage"]}
    ]
    told = {name: made.rows(con, f"SELECT * FROM {name}") for name in (*making.RELATIONS, *victims.RELATIONS)}
    for closed in ("Secret", "Plover", "Reed", "'act'", "act:1"):
        assert closed not in str(told)
