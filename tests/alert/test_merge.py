"""Whether two reports are one event, and what the merged incident says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alert import merge, revision
from bot.alert.merge import apply, assign, doubles, fold
from bot.model import Angle, Count, Group, GroupRole, Kind, Names, PlaceLevel, Role, SourceReport, Target
from tests.alert.dispatches import (
    DAY,
    HAWIJA,
    IRAQ,
    KIRKUK,
    KIRKUK_PROVINCE,
    MOSUL,
    NOON,
    TAZA,
    TRIPOLI_LB,
    TRIPOLI_LY,
    exactly,
    merged,
    place,
    report,
)

ISLAMIC_STATE = Group("islamic-state", Names("Islamic State"))
KARRADA = place("k", "Karrada", PlaceLevel.SITE, 33.30, 44.43, admin1="IQ-BG")
BAGHDAD = place("b", "Baghdad", PlaceLevel.TOWN, 33.34, 44.40, admin1="IQ-BG", population=7_000_000)
SADR_CITY = place("s", "Sadr City", PlaceLevel.SITE, 33.39, 44.46, admin1="IQ-BG")


def same(one: SourceReport, other: SourceReport) -> bool:
    return assign(other, [merged(one)]).incident_id is not None


@pytest.mark.parametrize(
    "other",
    [
        {"hours": 2, "killed": 12},
        {"hours": 2, "language": "ar"},
        {"hours": 20, "killed": 15, "angle": Angle.TOLL_UPDATE, "killed_before": exactly(9)},
        {"hours": 20, "killed": None, "angle": Angle.CLAIM, "groups": (GroupRole(ISLAMIC_STATE, Role.CLAIMANT),)},
        {"hours": 6, "angle": Angle.REACTION},
        {"hours": 3, "places": (KIRKUK_PROVINCE, IRAQ)},
        {"hours": 3, "places": (IRAQ,)},
        {"hours": 3, "kind": Kind.SUICIDE_BOMBING},
        {"hours": 3, "kind": Kind.OTHER, "target": None},
        {"published": False, "date": DAY},
    ],
)
def test_reports_of_one_event_are_joined(other: dict[str, Any]) -> None:
    """An update, a claim, a condemnation, another language, a rougher place, a rougher kind: all the same bombing."""
    assert same(report("a", date=DAY), report("b", **other))


@pytest.mark.parametrize(
    "other",
    [
        {"places": (MOSUL,)},
        {"places": (HAWIJA,)},
        {"date": DAY + timedelta(days=1), "hours": 24, "killed": 3},
        {"kind": Kind.ARMED_ATTACK, "target": Target.CIVILIANS, "killed": 2},
        {"kind": Kind.AIRSTRIKE, "target": Target.CIVILIANS, "killed": 30},
        {"kind": Kind.ABDUCTION, "killed": None, "kidnapped": exactly(4), "target": Target.AID},
        {"places": (TRIPOLI_LY,)},
        {"date": DAY - timedelta(days=365)},
        {"killed": 1, "target": Target.PRESS, "kind": Kind.ASSASSINATION},
    ],
)
def test_neighbours_are_not_joined(other: dict[str, Any]) -> None:
    """Another city with the same toll, the next day, another attack in the same city, an anniversary: not the same."""
    assert not same(report("a", date=DAY), report("b", **{"hours": 1, "date": DAY, **other}))


def test_two_cities_of_one_name_are_two_places() -> None:
    """Clashes in Tripoli of Libya and in Tripoli of Lebanon on one evening stay apart."""
    one = report("a", places=(TRIPOLI_LY,), kind=Kind.CLASH, target=None, killed=5, date=DAY)
    assert not same(one, report("b", hours=1, places=(TRIPOLI_LB,), kind=Kind.CLASH, target=None, killed=3, date=DAY))


def test_two_quarters_of_one_city_are_two_places() -> None:
    """Two car bombs in Baghdad on one day, in Karrada and in Sadr City, stay two."""
    one = report("a", places=(KARRADA, BAGHDAD), target=None, killed=7, date=DAY)
    assert not same(one, report("b", hours=5, places=(SADR_CITY, BAGHDAD), target=None, killed=4, date=DAY))
    assert same(one, report("c", hours=1, places=(BAGHDAD,), target=None, killed=7, date=DAY))


def test_a_place_that_was_not_read_but_stands_in_the_words_counts() -> None:
    """A post of which no place could be read names the town; one that names another town is not joined."""
    told = report("a", places=(TAZA,), killed=3, target=None, date=DAY)
    bare = {"places": (), "killed": 3, "target": None, "date": DAY}
    assert same(told, report("b", hours=1, text="Three dead after the blast in Taza Khurmatu.", **bare))
    assert not same(told, report("c", hours=1, text="Three dead after the blast in Sulaiman Bek.", **bare))


def test_a_village_is_in_its_district() -> None:
    """One report names the town, another the village beside it, both on one day with one toll."""
    assert same(report("a", places=(TAZA,), date=DAY), report("b", hours=1, places=(KIRKUK_PROVINCE,), date=DAY))


def test_one_pair_of_like_sentences_does_not_join_what_all_else_parts() -> None:
    """The best pair of two sets of reports counts for no more than 8, the worst for no less than -8."""
    assert merge.linkage([14.0]) == 14.0
    assert merge.linkage([14.0, -3.0, -3.0, -4.0]) == merge.linkage([14.0, -3.0, -3.0, -4.0][::-1]) < merge.THRESHOLD
    assert merge.linkage([7.0, 6.0, 6.0, -20.0]) == merge.linkage([7.0, 6.0, 6.0, merge.CONFLICT])


def test_the_nearer_of_two_incidents_gets_the_report() -> None:
    """Two attacks in one city: the report goes to the one whose facts it tells."""
    bomb, guns = report("a", date=DAY), report("b", kind=Kind.ARMED_ATTACK, killed=2, target=Target.CIVILIANS, date=DAY)
    known = [merged(bomb), merged(guns)]
    told = report("c", hours=1, kind=Kind.ARMED_ATTACK, killed=2, target=Target.CIVILIANS, date=DAY)
    assert assign(told, known).incident_id == known[1].id


def test_a_refusal_says_what_was_nearest_and_why() -> None:
    """An assignment carries its score and grounds whether it joins or not."""
    choice = assign(report("b", hours=24, date=DAY + timedelta(days=1), killed=2), [merged(report("a", date=DAY))])
    assert choice.incident_id is None
    assert choice.nearest == merge.incident_id("a")
    assert {g.feature for g in choice.grounds} >= {"date", "place", "killed"}
    assert choice.score < merge.THRESHOLD


def test_without_candidates_a_report_is_a_new_event() -> None:
    """Nothing known, nothing joined."""
    assert assign(report("a"), []).incident_id is None


def test_the_weight_of_a_pair_does_not_depend_on_its_order() -> None:
    """The score is symmetric."""
    one, other = report("a", date=DAY), report("b", hours=7, killed=14, language="ar")
    assert assign(one, [merged(other)]).score == assign(other, [merged(one)]).score


def test_an_incident_says_where_when_and_who_from_all_its_reports() -> None:
    """The most precise place of those that agree, the special kind, the claim as the role, all languages."""
    incident = merged(
        report("a", places=(IRAQ,)),
        report("b", hours=1, kind=Kind.SUICIDE_BOMBING, language="ar", places=(KIRKUK, KIRKUK_PROVINCE)),
        report("c", hours=2, groups=(GroupRole(ISLAMIC_STATE, Role.SUSPECTED),)),
        report("d", hours=9, angle=Angle.CLAIM, groups=(GroupRole(ISLAMIC_STATE, Role.CLAIMANT),)),
    )
    assert incident.facts.places[0] == KIRKUK
    assert incident.facts.groups == (GroupRole(ISLAMIC_STATE, Role.CLAIMANT),)
    assert incident.first_seen == NOON
    assert {s.language for s in incident.sources} == {"en", "ar"}


def test_a_place_that_one_report_alone_misreads_does_not_win_by_its_precision() -> None:
    """Two publishers say Kirkuk; a third names a town elsewhere."""
    reports = [report("a"), report("b", hours=1), report("c", hours=2, places=(HAWIJA,))]
    assert merged(*reports).facts.places[0] == KIRKUK


def test_only_what_a_reader_sees_makes_a_revision() -> None:
    """A second source is seen, a fourth that says the same is not, a condemnation never; a new toll is."""
    incident = merged(report("a"))
    assert (incident.revision, incident.updated) == (1, NOON)
    second = apply(incident, report("b", hours=1), NOON + timedelta(hours=1))
    assert second.revision == 2
    third = apply(second, report("c", hours=2), NOON + timedelta(hours=2))
    fourth = apply(third, report("d", hours=3), NOON + timedelta(hours=3))
    assert fourth.revision == third.revision
    assert fourth.updated == third.updated
    reaction = apply(fourth, report("e", hours=4, angle=Angle.REACTION), NOON + timedelta(hours=4))
    assert reaction.revision == fourth.revision
    assert len(reaction.sources) == 5
    update = apply(reaction, report("f", hours=5, killed=15, angle=Angle.TOLL_UPDATE), NOON + timedelta(hours=5))
    assert (update.revision, update.updated) == (fourth.revision + 1, NOON + timedelta(hours=5))


def test_an_edited_article_replaces_its_earlier_reading() -> None:
    """One article counts once, with what it says now."""
    incident = apply(merged(report("a")), report("a", hours=1, killed=11), NOON + timedelta(hours=1))
    assert len(incident.sources) == 1
    assert incident.facts.killed == exactly(11)


def test_an_event_that_its_publisher_withdraws_is_retracted_and_corrected() -> None:
    """The only source takes it back."""
    incident = merged(report("a", publisher="X"), report("b", hours=2, publisher="X", angle=Angle.RETRACTION))
    assert incident.retracted
    assert incident.corrected


def test_fewer_wounded_while_more_are_killed_are_no_correction() -> None:
    """Some of the wounded died; fewer wounded and as many killed are a number taken back."""
    first = report("a", publisher="X", killed=30, wounded=exactly(90))
    risen = report("b", publisher="X", hours=5, killed=44, wounded=exactly(76), angle=Angle.TOLL_UPDATE)
    lowered = report("b", publisher="X", hours=5, killed=30, wounded=exactly(76), angle=Angle.TOLL_UPDATE)
    assert not merged(first, risen).corrected
    assert merged(first, lowered).corrected


def test_one_denial_among_several_sources_withdraws_nothing() -> None:
    """Two publishers stand by it, one denies it."""
    assert not merged(report("a"), report("b", hours=1), report("c", hours=2, angle=Angle.RETRACTION)).retracted


def test_two_denials_withdraw_what_nobody_repeats_since() -> None:
    """Two independent denials outweigh one report; a new report afterwards brings the event back."""
    denials = [report("b", hours=1, angle=Angle.RETRACTION), report("c", hours=2, angle=Angle.RETRACTION)]
    incident = merged(report("a"), *denials)
    assert incident.retracted
    again = apply(incident, report("d", hours=4), NOON + timedelta(hours=4))
    assert not again.retracted
    assert again.revision == incident.revision + 1


def test_a_report_between_two_incidents_shows_that_they_are_one() -> None:
    """The first and the last toll do not look alike; the update in between knows both."""
    first, last = report("a", killed=4, target=None, date=DAY), report("c", hours=20, killed=30, target=None, date=DAY)
    between = report("b", hours=10, killed=30, killed_before=exactly(4), angle=Angle.TOLL_UPDATE, target=None, date=DAY)
    one, other = merged(first), merged(last)
    choice = assign(between, [one, other])
    known = {i.id: i for i in (one, other)}
    assert choice.incident_id is not None
    joined = apply(known[choice.incident_id], between, between.seen)
    (double,) = doubles(joined, [known[r] for r in choice.rivals])
    whole = fold(joined, double, between.seen)
    assert whole.id == one.id
    assert {s.article_id for s in whole.sources} == {"a", "b", "c"}


def test_what_a_person_parted_stays_parted() -> None:
    """After a split neither half takes the other back, and each keeps its own articles whatever they say later."""
    whole = merged(report("a"), report("b", hours=1), report("c", hours=2))
    left, out = revision.split(whole, {"b"}, NOON + timedelta(hours=3))
    assert {s.article_id for s in left.sources} == {"a", "c"}
    assert {s.article_id for s in out.sources} == {"b"}
    assert left.id == whole.id != out.id
    assert doubles(left, [out]) == ()
    assert assign(report("b", hours=4, killed=40), [left, out]).incident_id == out.id
    assert assign(report("a", hours=4, killed=40), [left, out]).incident_id == left.id


def test_a_split_that_moves_nothing_or_everything_is_refused() -> None:
    """The message says what to do."""
    whole = merged(report("a"), report("b", hours=1))
    for articles in ({"x"}, {"a", "b"}):
        with pytest.raises(revision.CannotSplit, match="at least one of its articles"):
            revision.split(whole, articles, NOON)


def test_two_incidents_joined_by_hand_keep_every_report() -> None:
    """A join keeps the id of the first and pins all reports."""
    whole = revision.join(merged(report("a")), merged(report("b", places=(MOSUL,))), NOON)
    assert {s.article_id for s in whole.sources} == {"a", "b"}
    assert all(s.pinned for s in whole.sources)
    assert apply(whole, report("a", hours=2, killed=11), NOON).sources[-1].pinned


@settings(max_examples=40, deadline=None)
@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_the_merged_facts_do_not_depend_on_the_order_of_arrival(order: list[str]) -> None:
    """Whatever comes first, the incident ends the same but for its id and revision."""
    reports = {
        "a": report("a"),
        "b": report("b", hours=1, killed=11, language="ar"),
        "c": report("c", hours=4, killed=14, angle=Angle.TOLL_UPDATE),
        "d": report("d", hours=5, killed=Count(12, None), places=(KIRKUK_PROVINCE,)),
        "e": report("e", hours=6, angle=Angle.REACTION),
    }
    usual, other = merged(*reports.values()), merged(*(reports[key] for key in order))
    assert (usual.facts, usual.tolls, usual.retracted) == (other.facts, other.tolls, other.retracted)
