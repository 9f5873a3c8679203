"""Entries to actors: planted groupings, rival groupings, verdicts, and properties that hold for any entries at all."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Literal

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import Story

from comity.resolve.actors import making
from comity.resolve.actors.grouping import Entry, Verdicts, group
from comity.resolve.cluster import ordered
from comity.resolve.judgements import Judgement
from comity.resolve.resolving import Units, declare
from comity.store.contracts import contract
from comity.store.validate import breaches

SOURCES = ("act", "bird", "cage", "dove", "Bird")
SLOW = settings(deadline=None, max_examples=15)


def actor(story: Story, record: str, heading: str, *names: str, country: str = "", **told: str) -> None:
    """An entry of an alias source; its heading is a name of its own."""
    story.record(record, kind="actor", title=heading, publisher_kind="tracker")
    for name in dict.fromkeys((*heading.split(", "), *names)):
        story.say(record, "name", name, asserted_by=record.partition(":")[0])
    if country:
        story.say(record, "country", country)
    for prop, value in told.items():
        story.say(record, prop, value)


def resolved(story: Story, *judged: Judgement) -> made.duckdb.DuckDBPyConnection:
    con = made.database(story)
    every = dict.fromkeys(SOURCES, True)
    declare(con, Units(dict.fromkeys(SOURCES, "actor"), every, every, {name: name == "act" for name in SOURCES}))
    making.actors(con, judged)
    for name in making.RELATIONS:
        assert list(breaches(con, contract(name))) == []
    return con


def actors(story: Story, *judged: Judgement) -> set[tuple[str, ...]]:
    """The entries of each actor."""
    query = "SELECT list(record_id ORDER BY record_id) FROM actor_member GROUP BY actor_id"
    return {tuple(row[0]) for row in resolved(story, *judged).execute(query).fetchall()}


def story(*entries: tuple[str, ...], **countries: str) -> Story:
    """Entries (id, heading, further names); countries by id with an underscore for the colon."""
    told = Story()
    for record, heading, *names in entries:
        actor(told, record, heading, *names, country=countries.get(record.replace(":", "_"), ""))
    return told


def judgement(left: str, right: str, verdict: Literal["same", "part", "related", "different"]) -> Judgement:
    return Judgement(left, right, verdict, "u", "why", "2030-01-01")


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (("act:1", "Grey Heron"), ("bird:1", "GREY-HERON", "Reed"), "same-name"),
        (("act:1", "Sofa, Grey Heron"), ("bird:1", "Grey Heron"), "same-name"),
        (("act:1", "The Heron Group"), ("bird:1", "Heron"), "same-core"),
        (("act:1", "Operation Heron"), ("bird:1", "Heron Gang (HG)"), "same-core"),
        (("act:1", "Heron", "Gull", "Owl"), ("bird:1", "Gull", "Heron"), "mutual"),
        (("act:1", "Heron", "a", "b", "c"), ("bird:1", "Gull", "a", "b", "c"), "shared-names"),
        (("act:1", "Heron", "a"), ("bird:1", "Gull", "a", "Heron"), "shared-names"),
    ],
)
def test_what_makes_two_entries_one(one: tuple[str, ...], other: tuple[str, ...], rule: str) -> None:
    con = resolved(story(one, other))
    assert made.rows(con, "SELECT * FROM actor_member ORDER BY record_id") == [
        {"actor_id": "act:1", "record_id": record, "rule": rule} for record in ("act:1", "bird:1")
    ]


@pytest.mark.parametrize(
    "other",
    [
        ("bird:1", "Gull", "Heron"),  # its word alone
        ("bird:1", "Gull", "a", "b"),  # two names, none of them a heading
        ("bird:1", "Gull"),
        ("bird:1", "Gull", "Heron Group"),  # what is left of a name that is no heading
        ("act:2", "Heron", "a", "b", "c"),  # the same source holds them apart
    ],
)
def test_what_does_not(other: tuple[str, ...]) -> None:
    assert actors(story(("act:1", "Heron", "a", "b", "c"), other)) == {("act:1",), (other[0],)}


def test_a_name_that_one_source_gives_twice_joins_nothing() -> None:
    told = story(("act:1", "Heron", "Umbrella"), ("act:2", "Gull", "Umbrella"),
                 ("bird:1", "Umbrella", "Heron"), ("cage:1", "Tern", "Umbrella", "x"))  # fmt: skip
    assert len(actors(told)) == 4
    names = made.rows(resolved(told), "SELECT DISTINCT name_key FROM actor_name WHERE ambiguous")
    assert {row["name_key"] for row in names} == {"umbrella", "heron"}


@pytest.mark.parametrize(
    "told",
    [
        (("act:1", "Group 123"), ("bird:1", "123")),
        (("act:1", "Apt Group"), ("bird:1", "Apt")),  # too short to mean anything without the word
        (("act:1", "Heron Group"), ("act:2", "Gull", "Heron"), ("bird:1", "Heron")),
        (("act:1", "Heron Group"), ("act:2", "Heron Gang"), ("bird:1", "Operation Heron")),
    ],
)
def test_what_is_left_of_a_heading_joins_only_if_nobody_else_bears_it(told: tuple[tuple[str, ...], ...]) -> None:
    assert {"act:1", "bird:1"} not in [set(members) for members in actors(story(*told))]


def test_a_heading_counts_although_another_entry_bears_it_too() -> None:
    told = story(("act:1", "Heron"), ("act:2", "Gull", "Heron"), ("bird:1", "Heron"))
    assert actors(told) == {("act:1", "bird:1"), ("act:2",)}


def test_entries_meet_through_a_third() -> None:
    told = story(("act:1", "Heron", "Gull"), ("bird:1", "Gull", "Heron", "Owl"), ("cage:1", "Owl", "Gull"))
    assert actors(told) == {("act:1", "bird:1", "cage:1")}


def test_a_source_that_joins_what_two_others_split_is_put_with_neither() -> None:
    told = story(("act:1", "Heron"), ("act:2", "Gull"), ("bird:1", "Heron"), ("bird:2", "Gull"),
                 ("cage:1", "Heron, Gull"))  # fmt: skip
    assert actors(told) == {("act:1", "bird:1"), ("act:2", "bird:2"), ("cage:1",)}
    links = made.rows(resolved(told), "SELECT * FROM actor_link ORDER BY ALL")
    assert [(row["left_id"], row["right_id"], row["names"], row["told_by"]) for row in links] == [
        ("act:1", "cage:1", ["Heron"], ["act", "bird", "cage"]),
        ("act:2", "cage:1", ["Gull"], ["act", "bird", "cage"]),
    ]


def test_the_side_with_clearly_more_behind_it_wins() -> None:
    told = story(("act:1", "Heron"), ("act:2", "Gull"), ("bird:1", "Heron"), ("cage:1", "Heron, Gull"))
    assert actors(told) == {("act:1", "bird:1", "cage:1"), ("act:2",)}
    (link,) = made.rows(resolved(told), "SELECT * FROM actor_link")
    assert (link["relation"], link["told_by"], link["kept_apart_by"]) == ("joined", ["act", "cage"], ["act"])


def test_different_countries_keep_entries_of_one_name_apart() -> None:
    entries = (("act:1", "Heron"), ("bird:1", "Heron"), ("cage:1", "Heron"))
    assert len(actors(story(*entries[:2], act_1="KP", bird_1="KR"))) == 2
    assert len(actors(story(*entries[:2], act_1="KP", bird_1="region:asia"))) == 1
    con = resolved(story(*entries, act_1="KP", cage_1="KR"))
    assert all(len(row["countries"]) < 2 for row in made.rows(con, "SELECT countries FROM actor"))


def test_a_person_may_join_different_countries_and_none_is_picked() -> None:
    told = story(("act:1", "Heron"), ("bird:1", "Heron"), act_1="KP", bird_1="KR")
    (row,) = made.rows(resolved(told, judgement("bird:1", "act:1", "same")), "SELECT * FROM actor")
    assert (row["country"], row["countries"], row["sources"]) == (None, ["KP", "KR"], ["act", "bird"])


@pytest.mark.parametrize("verdict", ["different", "part", "related"])
def test_a_person_keeps_apart_what_names_would_join(verdict: Literal["different", "part", "related"]) -> None:
    told = story(("act:1", "Heron"), ("bird:1", "Heron"), ("cage:1", "Heron"))
    held = actors(told, judgement("act:1", "cage:1", verdict))
    assert not any({"act:1", "cage:1"} <= set(members) for members in held)


def test_a_person_joins_two_entries_of_one_source() -> None:
    told = story(("act:1", "Heron"), ("act:2", "Reed"), ("bird:1", "Heron"), ("bird:2", "Gull"))
    assert actors(told, judgement("act:1", "act:2", "same")) == {("act:1", "act:2", "bird:1"), ("bird:2",)}


def declared(**told: str) -> Story:
    found = Story()
    actor(found, "act:1", "Grey Heron", **told)
    actor(found, "bird:1", "Heron", identifier="uuid:1")
    found.records[-1]["url"] = "https://bird.example/G1"
    return found


@pytest.mark.parametrize(
    "told", [{"similar_to": "uuid:1"}, {"similar_to": "bird:1"}, {"publication": "http://www.bird.example/g1/#top"}]
)
def test_one_entry_may_refer_to_another(told: dict[str, str]) -> None:
    assert actors(declared(**told)) == {("act:1", "bird:1")}
    assert len(actors(declared(relation=told.popitem()[1]))) == 2


def test_a_reference_to_two_entries_or_from_two_says_nothing() -> None:
    to_two = declared(similar_to="uuid:1", publication="https://bird.example/G2")
    actor(to_two, "bird:2", "Gull")
    to_two.records[-1]["url"] = "https://bird.example/G2"
    assert len(actors(to_two)) == 3
    from_two = declared(similar_to="uuid:1")
    actor(from_two, "act:2", "Herons", similar_to="uuid:1")
    assert len(actors(from_two)) == 3


def test_a_reference_alone_does_not_make_strangers_one() -> None:
    told = Story()
    actor(told, "act:1", "Gull", similar_to="bird:1")
    actor(told, "bird:1", "Heron")
    (link,) = made.rows(resolved(told), "SELECT * FROM actor_link")
    assert (link["relation"], link["told_by"], link["names"]) == ("related", ["act"], [])


def test_an_entry_goes_with_the_one_that_its_register_put_in_its_place() -> None:
    told = story(("act:1", "Old Heron"), ("bird:2", "New Heron"))
    actor(told, "bird:1", "Old Heron", replaced_by="bird:2")
    # what the register has withdrawn is no evidence: nobody is New Heron because of it
    assert actors(told) == {("act:1",), ("bird:1", "bird:2")}
    rules = made.rows(resolved(told), "SELECT record_id, rule, actor_id FROM actor_member WHERE rule = 'replaced'")
    assert {(row["record_id"], row["actor_id"]) for row in rules} == {("bird:1", "bird:2"), ("bird:2", "bird:2")}


def test_part_of_gives_a_parent_unless_both_say_so() -> None:
    told = Story()
    actor(told, "act:1", "Whole")
    actor(told, "act:2", "Piece", part_of="act:1")
    parents = "SELECT actor_id, parent_id FROM actor ORDER BY actor_id"
    assert [row["parent_id"] for row in made.rows(resolved(told), parents)] == [None, "act:1"]
    (link,) = made.rows(resolved(told), "SELECT * FROM actor_link")
    assert (link["relation"], link["whole"]) == ("part", "left")
    told.say("act:1", "part_of", "act:2")
    assert [row["parent_id"] for row in made.rows(resolved(told), parents)] == [None, None]


def test_a_name_held_possible_is_related_and_not_borne() -> None:
    told = story(("act:1", "Heron"), ("bird:1", "Gull"))
    told.say("bird:1", "name", "Heron", stance="suspects")
    con = resolved(told)
    assert made.rows(con, "SELECT 1 FROM actor_name WHERE ambiguous OR (actor_id = 'bird:1' AND name = 'Heron')") == []
    (link,) = made.rows(con, "SELECT * FROM actor_link")
    assert (link["relation"], link["names"], link["told_by"]) == ("related", ["Heron"], ["bird"])


def test_the_name_that_most_entries_use_and_who_uses_which() -> None:
    told = story(("act:1", "Reed Group", "Heron"), ("bird:1", "Heron", "Reed Group"), ("cage:1", "Heron"))
    told.record("dove:1", kind="actor", title="Dove Heron", publisher="Vendor", publisher_kind="vendor")
    for name, by in (("Dove Heron", "Vendor"), ("Heron", "Vendor"), ("Reed Group", "Vendor"), ("Reed Group", "Other")):
        told.say("dove:1", "name", name, asserted_by=by, seen=by)
    con = resolved(told)
    assert made.rows(con, "SELECT actor_id, name, n_records FROM actor") == [
        {"actor_id": "act:1", "name": "Heron", "n_records": 4}
    ]
    used = made.rows(con, "SELECT name, used_by, told_by FROM actor_name ORDER BY name")
    assert [tuple(row.values()) for row in used] == [
        ("Dove Heron", "Vendor", ["dove"]),
        ("Heron", None, ["act", "bird", "cage", "dove"]),
        ("Reed Group", "Other", ["act", "bird", "dove"]),
    ]


def test_the_id_stays_when_further_sources_are_added() -> None:
    entries = [("act:9", "Heron"), ("Bird:1", "Heron"), ("cage:1", "Heron")]
    for n in range(1, 4):
        told = story(*entries[:n])
        assert made.rows(resolved(told), "SELECT DISTINCT actor_id FROM actor_member") == [{"actor_id": "act:9"}]


def test_an_entry_without_a_heading_or_a_name_is_an_actor_all_the_same() -> None:
    told = Story()
    told.record("act:1", kind="actor")
    told.record("act:2", kind="actor")
    told.say("act:2", "name", "Heron")
    rows = made.rows(resolved(told), "SELECT actor_id, name, statement_ids FROM actor ORDER BY actor_id")
    assert [(row["actor_id"], row["name"], len(row["statement_ids"])) for row in rows] == [
        ("act:1", "act:1", 0), ("act:2", "Heron", 1)
    ]  # fmt: skip


def accused(told: Story, record: str, *names: str, of: str = "x", **more: str) -> None:
    """A record that accuses somebody by those names; `body` is an organisation's; `state`, `origin`, `kind`: codes."""
    if record not in told.incidents:
        told.record(record)
    subject = f"#attribution/a/accused/{of}"
    for name in names:
        told.say(record, "accused_actor", name, of=subject)
    props = {
        "body": "accused_organisation",
        "state": "accused_state",
        "origin": "accused_origin",
        "kind": "accused_kind",
    }
    for word, value in more.items():
        told.say(record, props[word], value, of=subject)


NAMED = "SELECT * FROM actor WHERE known_from = 'names' ORDER BY actor_id"


def test_what_only_trackers_name_is_one_actor_for_each_name() -> None:
    told = story(("act:1", "Heron"))
    accused(told, "bird:7", "Gull Team", state="IS")
    accused(told, "cage:7", "GULL-TEAM", "Heron")
    accused(told, "dove:7", "Gull", state="IS")  # four letters: 'Team' is not dropped
    named = made.rows(resolved(told), NAMED)
    assert [(r["actor_id"], r["name"], r["level"], r["country"], r["sources"], r["n_records"]) for r in named] == [
        ("named:gull", "Gull", "group", "IS", ["dove"], 1),
        ("named:gullteam", "GULL-TEAM", "group", "IS", ["bird", "cage"], 2),
    ]
    assert "named:heron" not in [r["actor_id"] for r in named]


def test_a_name_but_for_its_word_of_kind_is_the_entry_s() -> None:
    told = story(("act:1", "Heron", "The Plover", "Sandpiper Team"), ("act:2", "Curlew Gang"))
    for number, name in enumerate(("Heron Group", "Plover", "Curlew", "Sandpiper", "Group 2"), start=1):
        accused(told, f"bird:{number}", name)
    con = resolved(told)
    heard = made.rows(con, "SELECT name, actor_id FROM actor_name WHERE told_by = ['bird'] ORDER BY name")
    assert [tuple(row.values()) for row in heard] == [
        ("Curlew", "act:2"), ("Group 2", "act:2"), ("Heron Group", "act:1"), ("Plover", "act:1"),
        ("Sandpiper", "named:sandpiper"),  # the entry is not headed by it
    ]  # fmt: skip


def test_an_ambiguous_name_makes_no_further_actor() -> None:
    told = story(("act:1", "Heron", "Umbrella"), ("act:2", "Gull", "Umbrella"))
    accused(told, "bird:1", "Umbrella", state="IS")
    con = resolved(told)
    assert made.rows(con, NAMED) == []
    assert made.rows(con, "SELECT * FROM actor_state") == []
    names = made.rows(con, "SELECT actor_id FROM actor_name WHERE name_key = 'umbrella' AND ambiguous ORDER BY 1")
    assert [row["actor_id"] for row in names] == ["act:1", "act:2"]


@pytest.mark.parametrize("name", ["three members", "an insider", "Icelandic hackers", "f"])
def test_what_names_nobody(name: str) -> None:
    told = Story()
    accused(told, "bird:1", name)
    assert made.rows(resolved(told), NAMED) == []


def test_levels_are_those_that_sources_tell() -> None:
    told = story(("act:1", "Heron"))
    told.say("act:1", "organisation", "Navy, Unit 7")
    accused(told, "bird:1", "Navy", state="IS")
    accused(told, "bird:2", "Ada", kind="individual")
    accused(told, "bird:3", "Owls", body="Navy", state="IS")
    con = resolved(told)
    assert [(r["name"], r["level"]) for r in made.rows(con, "SELECT * FROM actor ORDER BY name")] == [
        ("Ada", "persona"), ("Heron", "group"), ("Navy", "organisation"), ("Navy, Unit 7", "organisation"),
        ("Owls", "group"),
    ]  # fmt: skip
    parents = made.rows(con, "SELECT actor_id, parent_id FROM actor WHERE parent_id IS NOT NULL ORDER BY 1")
    assert [tuple(row.values()) for row in parents] == [("act:1", "named:navyunit7"), ("named:navyunit7", "named:navy")]
    ties = made.rows(con, "SELECT left_id, right_id, relation, whole, told_by FROM actor_link ORDER BY 1, 2")
    assert [tuple(row.values()) for row in ties] == [
        ("act:1", "named:navyunit7", "part", "right", ["act"]),
        ("named:navy", "named:navyunit7", "part", "left", ["act"]),
        ("named:navy", "named:owls", "named-together", None, ["bird"]),
    ]


def test_an_entry_accused_as_an_organisation_is_one_if_that_is_what_it_is_called() -> None:
    told = story(("act:1", "Navy", "Fleet"), ("act:2", "Heron", "Unit 7"))
    accused(told, "bird:1", body="Navy")
    accused(told, "bird:2", body="Unit 7")
    levels = made.rows(resolved(told), "SELECT actor_id, level FROM actor ORDER BY actor_id")
    assert [tuple(row.values()) for row in levels] == [("act:1", "organisation"), ("act:2", "group")]


def test_a_sponsor_is_a_state_or_an_actor_of_that_name() -> None:
    told = story(("act:1", "Heron"), ("act:2", "Gull"))
    for sponsor in ("Iceland", "State-sponsored, Navy", "perhaps somebody"):
        told.say("act:1", "sponsor", sponsor)
    accused(told, "bird:1", body="Navy")
    con = resolved(told)
    (tie,) = made.rows(con, "SELECT * FROM actor_link")
    assert (tie["left_id"], tie["right_id"], tie["relation"], tie["whole"]) == (
        "act:1",
        "named:navy",
        "sponsor",
        "right",
    )
    assert made.rows(con, "SELECT actor_id, country, how, told_by FROM actor_state") == [
        {"actor_id": "act:1", "country": "IS", "how": "sponsor", "told_by": ["act"]}
    ]


def test_states_are_told_of_with_how_and_by_whom() -> None:
    told = story(("act:1", "Heron"), act_1="IS")
    accused(told, "bird:1", "Heron", state="IS", origin="PT")
    accused(told, "cage:1", "Heron", state="IS")
    told.say("cage:1", "accused_state", "ES", of="#attribution/a/accused/x", stance="denies")
    rows = made.rows(resolved(told), "SELECT country, how, told_by FROM actor_state ORDER BY ALL")
    assert [tuple(row.values()) for row in rows] == [
        ("IS", "accused", ["bird", "cage"]), ("IS", "origin", ["act"]), ("PT", "origin", ["bird"])
    ]  # fmt: skip


# Planted truth: actors of invented names, told by four sources that each know some of the names of each actor.
@st.composite
def planted(draw: st.DrawFn) -> tuple[Story, set[tuple[str, ...]]]:
    told, truth = Story(), set()
    for number in range(draw(st.integers(1, 5))):
        names = [f"Actor {number} name {letter}" for letter in "abcd"]
        members = []
        for source in draw(st.lists(st.sampled_from(SOURCES[:4]), min_size=1, unique=True)):
            heading = draw(st.sampled_from(names[:2]))
            others = draw(st.sets(st.sampled_from(names)))
            # every entry knows both names that head entries, so that all of one actor can be seen to be one
            actor(told, f"{source}:{number}", heading, *names[:2], *sorted(others))
            members.append(f"{source}:{number}")
        truth.add(tuple(sorted(members)))
    return told, truth


@SLOW
@given(planted())
def test_planted_actors_are_found_whole(plan: tuple[Story, set[tuple[str, ...]]]) -> None:
    told, truth = plan
    assert actors(told) == truth


NAMES = ("Heron", "Gull", "Owl", "Tern", "Reed")


@st.composite
def tangled(draw: st.DrawFn) -> Story:
    """Entries that share five names in any way, with countries and references."""
    told = Story()
    records = draw(
        st.lists(st.tuples(st.sampled_from(SOURCES[:4]), st.integers(1, 3)), min_size=1, unique=True, max_size=8)
    )
    for source, number in records:
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
        to = draw(st.sampled_from(records))
        more = {"similar_to": f"{to[0]}:{to[1]}"} if draw(st.booleans()) else {}
        actor(told, f"{source}:{number}", *names, country=draw(st.sampled_from(["", "", "IS", "PT"])), **more)
    for number in range(draw(st.integers(0, 3))):
        heard = draw(
            st.lists(st.sampled_from((*NAMES, "Heron Group", "Plover", "Navy, Unit")), unique=True, max_size=2)
        )
        accused(told, f"dove:x{number}", *heard, body=draw(st.sampled_from(["Navy", "Navy, Unit", "Heron"])))
    return told


@SLOW
@given(tangled(), st.integers(0, 5))
def test_the_order_of_rows_changes_nothing_nor_does_a_second_run(told: Story, seed: int) -> None:
    con, other = resolved(told), resolved(told.shuffled(seed))
    making.actors(con)
    for name in making.RELATIONS:
        query = f"SELECT * FROM {name} ORDER BY ALL"
        assert made.rows(con, query) == made.rows(other, query)


@SLOW
@given(tangled())
def test_no_actor_has_two_entries_of_a_source_or_two_countries(told: Story) -> None:
    con = resolved(told)
    for row in made.rows(con, "SELECT * FROM actor WHERE known_from = 'entries'"):
        assert row["n_records"] == len(row["sources"])
        assert len(row["countries"]) < 2


def pairs(records: Iterable[str]) -> list[tuple[str, str]]:
    return list(combinations(sorted(records), 2))


@st.composite
def scored(draw: st.DrawFn) -> tuple[dict[str, Entry], dict[tuple[str, str], float], Verdicts]:
    records = draw(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 3)), min_size=2, max_size=8, unique=True))
    entries = {f"{s}:{n}": Entry(draw(st.sampled_from([s, s, None])),
                                 frozenset(draw(st.sets(st.sampled_from(["IS", "PT"]), max_size=1))))
               for s, n in records}  # fmt: skip
    some = st.lists(st.sampled_from(pairs(entries)), unique=True, max_size=12)
    scores = {pair: draw(st.sampled_from([0.2, 0.35, 0.5, 0.8, 1.0])) for pair in draw(some)}
    return entries, scores, Verdicts(frozenset(draw(some)[:2]), frozenset(draw(some)[:2]))


@given(scored(), st.randoms())
def test_grouping_is_symmetric_and_obeys_verdicts(
    drawn: tuple[dict[str, Entry], dict[tuple[str, str], float], Verdicts], chance: object
) -> None:
    entries, scores, verdicts = drawn
    found = group(entries, scores, verdicts)
    turned = {ordered(b, a): score for (a, b), score in reversed(scores.items())}
    assert group(dict(reversed(entries.items())), turned, verdicts) == found
    assert all(found[a] != found[b] for a, b in verdicts.cannot)
    if len(verdicts.must) < 2:
        assert all(found[a] == found[b] for a, b in verdicts.must - verdicts.cannot)
    assert all(found[found[record]] == found[record] <= record for record in entries)


@given(scored())
def test_new_names_for_entries_change_only_the_names(
    drawn: tuple[dict[str, Entry], dict[tuple[str, str], float], Verdicts],
) -> None:
    """Nothing is decided by how ids sort, except between pairs that are equal in everything."""
    entries, scores, _ = drawn
    distinct = {pair: 0.3 + n / 100 for n, pair in enumerate(sorted(scores))}
    back = {record: f"{chr(ord('z') - n)}:{record}" for n, record in enumerate(sorted(entries))}
    found = group(entries, distinct, Verdicts())
    renamed = group({back[r]: entry for r, entry in entries.items()},
                    {ordered(back[a], back[b]): score for (a, b), score in distinct.items()}, Verdicts())  # fmt: skip
    assert {(a, b) for a, b in pairs(entries) if found[a] == found[b]} == {
        (a, b) for a, b in pairs(entries) if renamed[back[a]] == renamed[back[b]]
    }
