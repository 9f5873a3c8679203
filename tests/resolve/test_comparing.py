"""What two records are compared by, field by field, on made-up records that differ in that one thing."""

from __future__ import annotations

from typing import Any

import made
import pytest
from made import Story

from comity.resolve.score import Costs, Layer, Model, model

UNITS = {"dyad": "dyad", "pub": "publication"}


def compared(story: Story, left: str = "inc:1", right: str = "trk:1", **units: str) -> dict[str, Any]:
    """Features of both layers of one pair."""
    con = made.resolved(story, UNITS | units)
    both = "FROM pair_feature JOIN pair_beside USING (left_id, right_id)"
    (row,) = made.rows(con, f"{both} WHERE left_id = '{left}' AND right_id = '{right}'")
    return row


def two(left: dict[str, str], right: dict[str, str], names: tuple[str, str] = ("inc:1", "trk:1")) -> Story:
    """Two records that share a rare address, so that they are compared, and say what is given."""
    story = Story()
    for record, said in zip(names, (left, right), strict=True):
        story.record(record, title=said.get("title"))
        story.say(record, "publication", "https://example.org/a/b")
        for prop, value in said.items():
            story.say(record, prop, value, of="#victim/v" if prop == "country" else "")
    return story


def test_an_article_that_moved_keeps_its_headline() -> None:
    story = two({"title": "Lantern"}, {"title": "Codfish"})
    story.say("inc:1", "publication", "https://old.example.org/2019/03/lantern-wiper-hits-ruritanian-railways.html")
    story.say("trk:1", "publication", "https://new.example.org/blogs/lantern-wiper-hits-ruritanian-railways/")
    found = compared(story)
    assert found["headline"] > 0
    assert compared(two({"title": "Lantern"}, {"title": "Codfish"}))["headline"] == 0


def test_a_country_and_its_adjective_are_one_word() -> None:
    spoken = compared(two({"title": "Attack on the German assembly"}, {"title": "Germany's chamber, breached"}))
    assert (spoken["around"], spoken["words"] > 0) == (1, True)
    assert compared(two({"title": "Attack on the German assembly"}, {"title": "France's chamber"}))["around"] == -1


@pytest.mark.parametrize(
    ("public", "field", "value"),
    [
        ("2018-01-10", "before", 1),  # told a year before it began
        ("2019-03-05", "before", 0),
        ("2022-06-01", "late", 0),  # late, but the two share an address
    ],
)
def test_a_publication_does_not_tell_of_what_is_to_come(public: str, field: str, value: int) -> None:
    story = two({"title": "Lantern", "start": "2019-03-02"}, {"title": "Lantern", "disclosed": public})
    assert compared(story)[field] == value


def test_a_matter_of_days_is_not_told_first_years_later() -> None:
    story = Story()
    for record, prop, date in (("inc:1", "start", "2019-03-02"), ("trk:1", "disclosed", "2022-06-01")):
        story.record(record, title="Lantern")
        story.say(record, "title", "Lantern")
        story.say(record, prop, date)
    assert compared(story)["late"] == 1


@pytest.mark.parametrize(("title", "value"), [("Breach (2019)", 1), ("Breach (2013)", -1), ("Breach", 0)])
def test_a_year_in_a_title_is_the_year_of_the_deed(title: str, value: int) -> None:
    assert compared(two({"title": title}, {"title": "Breach", "start": "2019-03-02"}))["year_of_title"] == value


def test_silence_agrees_with_nothing_and_denies_nothing() -> None:
    found = compared(two({"title": "Lantern"}, {"title": "Codfish", "country": "IS", "type": "espionage"}))
    assert [found[name] for name in ("victim", "accused", "type", "start_gap", "other_actor")] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(("rival", "competes"), [("trk", True), ("pub", False)])
def test_candidates_of_a_tracker_compete_and_publications_do_not(rival: str, competes: bool) -> None:
    story = two({"title": "Lantern"}, {"title": "Lantern"}, ("inc:1", f"{rival}:1"))
    story.record(f"{rival}:2", title="Lantern")
    story.say(f"{rival}:2", "title", "Lantern")
    story.say(f"{rival}:2", "publication", "https://example.org/a/b")
    found = compared(story, "inc:1", f"{rival}:1")
    assert found["lead_of_both"] == (0 if competes else pytest.approx(found["odds"]))


def test_a_third_record_that_fits_both_speaks_for_them() -> None:
    story = two({"title": "Lantern wiper", "name": "Lantern"}, {"title": "Lantern wiper", "name": "Lantern"})
    assert compared(story)["third"] == 0
    story.record("oth:1", title="Lantern wiper")
    for prop, value in (("title", "Lantern wiper"), ("name", "Lantern"), ("publication", "https://example.org/a/b")):
        story.say("oth:1", prop, value)
    assert compared(story)["third"] > 0


def test_the_threshold_follows_from_the_costs() -> None:
    layers = Layer(-2.0, {"words": 3.0}), Layer(1.0, {"odds": 0.5, "third": 2.0})
    made_up = Model("m", "by hand", *layers, Costs(wrong=3, missed=1), 0.3, 0.9, 0.1)
    assert made_up.same == 0.75
    assert (made_up.bias, dict(made_up.weights)) == (0.0, {"words": 1.5, "third": 2.0})


def test_the_score_is_the_sum_that_its_weights_tell() -> None:
    con = made.resolved(two({"title": "Lantern wiper"}, {"title": "Lantern wiper"}), UNITS)
    (row,) = made.rows(
        con, "FROM pair_feature JOIN pair_beside USING (left_id, right_id) JOIN pair_score USING (left_id, right_id)"
    )
    odds = model().bias + sum(weight * float(row[name]) for name, weight in model().weights.items())
    assert row["score"] == pytest.approx(1 / (1 + 2.718281828459045**-odds))
