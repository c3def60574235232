"""Who is told what and when: a table of cases, each the claim of its row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.alert.decide import Rang, Reason, decide, told
from bot.alert.newness import Limits, jumped
from bot.model import (
    Action,
    Angle,
    Chat,
    Count,
    Decision,
    Group,
    GroupRole,
    Incident,
    Match,
    Names,
    Role,
    Severity,
    Told,
)
from tests.alert.dispatches import DAY, IRAQ, KIRKUK, MOSUL, NOON, exactly, match, merged, report

HOUR = timedelta(hours=1)
CHAT = Chat(1)


def first(
    incident: Incident, *matches: Match, chat: Chat = CHAT, after: float = 0.1, rang: tuple[Rang, ...] = ()
) -> Decision:
    return decide(incident, None, matches or (match(),), chat, NOON + after * HOUR, rang=rang)


def after_first(incident: Incident, *matches: Match, chat: Chat = CHAT) -> Told:
    decision = decide(incident, None, matches or (match(),), chat, NOON)
    assert decision.action is Action.SEND
    known = told(None, decision, incident, NOON)
    assert known is not None
    return known


def test_a_new_incident_that_meets_a_rule_is_sent_with_the_highest_severity_of_its_rules() -> None:
    """A new incident is sent once, at the severity of its most severe rule."""
    decision = first(merged(report("a")), match("low", Severity.LOW), match("high", Severity.CRITICAL))
    assert decision == Decision(Action.SEND, Reason.NEW, 1, ("low", "high"), Severity.CRITICAL)


def test_without_a_rule_nothing_is_sent() -> None:
    """An incident that meets no rule is held without a time."""
    decision = decide(merged(report("a")), None, (), CHAT, NOON)
    assert (decision.action, decision.reason, decision.until) == (Action.HOLD, Reason.NO_MATCH, None)


@pytest.mark.parametrize(
    ("chat", "rule", "reason"),
    [
        (Chat(1, follows=("other",)), match(), Reason.NOT_FOLLOWED),
        (Chat(1, follows=()), match(), Reason.NOT_FOLLOWED),
        (CHAT, match(audience=("desk",)), Reason.NOT_IN_AUDIENCE),
        (Chat(1, audience=("other",)), match(audience=("desk",)), Reason.NOT_IN_AUDIENCE),
        (CHAT, match(expires=NOON), Reason.EXPIRED),
        (Chat(1, threshold=10), match(), Reason.BELOW_THRESHOLD),
        (Chat(1, regions=("SY",)), match(), Reason.OUTSIDE_REGIONS),
        (Chat(1, regions=("Mosul",)), match(), Reason.OUTSIDE_REGIONS),
        (Chat(1, since=NOON + HOUR), match(), Reason.OLDER_THAN_CHAT),
        (CHAT, match(since=NOON + HOUR), Reason.OLDER_THAN_RULE),
    ],
)
def test_what_keeps_a_chat_from_being_told_at_all(chat: Chat, rule: Match, reason: Reason) -> None:
    """Each setting of a rule or chat that keeps an incident away holds it for its own reason, without a time."""
    decision = first(merged(report("a")), rule, chat=chat)
    assert (decision.action, decision.reason, decision.until) == (Action.HOLD, reason, None)


@pytest.mark.parametrize(
    ("chat", "rule"),
    [
        (Chat(1, follows=("rule",)), match()),
        (Chat(1, follows=(), audience=("desk",)), match(audience=("desk",))),
        (Chat(1, threshold=9), match()),
        (Chat(1, regions=("IQ",)), match()),
        (Chat(1, regions=("kirkuk",)), match()),
        (Chat(1, regions=("IQ-KI",)), match()),
        (CHAT, match(expires=NOON + HOUR)),
        (CHAT, match(since=NOON)),
    ],
)
def test_what_does_not(chat: Chat, rule: Match) -> None:
    """The same settings let through what they are meant for."""
    assert first(merged(report("a")), rule, chat=chat).action is Action.SEND


def test_a_named_region_of_the_operator_is_known_by_inside() -> None:
    """A chat that wants a named region is told of an incident that the rules place in it."""
    chat = Chat(1, regions=("northern-iraq",))
    incident = merged(report("a"))
    assert decide(incident, None, (match(),), chat, NOON, inside=("northern-iraq",)).action is Action.SEND
    assert decide(incident, None, (match(),), chat, NOON, inside=("belt",)).reason == Reason.OUTSIDE_REGIONS


def test_a_chat_with_regions_is_not_told_of_an_incident_without_a_place() -> None:
    """Regions fail closed."""
    assert first(merged(report("a", places=())), chat=Chat(1, regions=("IQ",))).reason == Reason.OUTSIDE_REGIONS


def test_an_unknown_toll_is_below_any_threshold_until_it_is_known() -> None:
    """A chat with a threshold is told when the toll becomes known and reaches it."""
    chat = Chat(1, threshold=5)
    unknown = merged(report("a", killed=None))
    assert first(unknown, chat=chat).reason == Reason.BELOW_THRESHOLD
    assert (
        first(merged(report("a", killed=None), report("b", hours=1, killed=6)), chat=chat, after=1).action
        is Action.SEND
    )


def test_a_retracted_event_is_not_sent_to_who_has_not_heard_of_it() -> None:
    """Nobody is alerted by a denial."""
    incident = merged(report("a", publisher="X"), report("b", hours=1, publisher="X", angle=Angle.RETRACTION))
    assert first(incident, after=1).reason == Reason.RETRACTED


@pytest.mark.parametrize(
    ("hours", "day", "reason"),
    [
        (23, None, Reason.NEW),
        (25, None, Reason.TOO_OLD),
        (1, DAY - timedelta(days=1), Reason.NEW),
        (1, DAY - timedelta(days=4), Reason.TOO_OLD),
    ],
)
def test_an_old_event_is_never_sent_as_new(hours: float, day: object, reason: Reason) -> None:
    """Age counts from the first publication and from the day of the event, whenever the report arrives."""
    assert first(merged(report("a", date=day)), after=hours).reason == reason


def test_an_article_published_long_ago_and_found_now_is_old() -> None:
    """A late report is as old as its publication, not as its arrival."""
    late = report("a", hours=-30)
    incident = merged(late)
    assert decide(incident, None, (match(),), CHAT, NOON).reason == Reason.TOO_OLD


def test_a_toll_that_jumps_late_is_news_again() -> None:
    """A day after a small toll, a jump makes the event new to a chat that was never told."""
    incident = merged(report("a", killed=1), report("b", hours=30, killed=20, angle=Angle.TOLL_UPDATE))
    assert first(incident, after=31).action is Action.SEND


def test_a_rule_loaded_after_the_incident_rings_only_when_the_toll_jumps_afterwards() -> None:
    """A reload alerts of nothing old, and loses nothing that happens after it."""
    rule = match(since=NOON + HOUR)
    assert first(merged(report("a")), rule, after=2).reason == Reason.OLDER_THAN_RULE
    grown = merged(report("a"), report("b", hours=2, killed=20, angle=Angle.TOLL_UPDATE))
    assert first(grown, rule, after=2).action is Action.SEND


def test_too_few_sources_wait_until_their_window_is_over_and_then_stop_waiting() -> None:
    """Two independent publishers within three hours: one waits three hours, then the hold has no time."""
    rule = match(sources_at_least=2, sources_within=3 * HOUR)
    alone = merged(report("a"))
    waiting = first(alone, rule)
    assert (waiting.reason, waiting.until) == (Reason.WAITING_FOR_SOURCES, NOON + 3 * HOUR)
    assert first(alone, rule, after=3.1).reason == Reason.TOO_FEW_SOURCES
    assert first(merged(report("a"), report("b", hours=2)), rule, after=2).action is Action.SEND
    apart = first(merged(report("a"), report("b", hours=4)), rule, after=4)
    assert (apart.reason, apart.until) == (Reason.WAITING_FOR_SOURCES, NOON + 7 * HOUR)


def test_two_copies_of_one_agency_are_one_source() -> None:
    """Independent publishers are counted by origin."""
    rule = match(sources_at_least=2)
    copies = merged(report("a", text="KIRKUK (AFP) - A bomb."), report("b", hours=1, text="KIRKUK (AFP) - A bomb."))
    assert first(copies, rule, after=1).reason == Reason.WAITING_FOR_SOURCES


def test_a_rule_that_rang_lately_cools_down_and_says_until_when() -> None:
    """Another incident of the same rule is held until the cooldown is over; another rule still rings."""
    rang = (Rang("rule", NOON - HOUR),)
    held = first(merged(report("a")), match(cooldown=2 * HOUR), rang=rang)
    assert (held.reason, held.until) == (Reason.COOLDOWN, NOON + HOUR)
    sent = first(merged(report("a")), match(cooldown=2 * HOUR), match("other"), rang=rang)
    assert (sent.action, sent.severity) == (Action.SEND, Severity.NORMAL)


def test_a_rule_that_was_silent_when_another_rang_does_not_ring_for_the_same_news() -> None:
    """The chat has been told: when the cooldown or the night of the second rule is over, nothing rings."""
    incident = merged(report("a"))
    both = (match(), match("late", Severity.HIGH, cooldown=2 * HOUR))
    sent = first(incident, *both, rang=(Rang("late", NOON - HOUR),), after=0)
    assert sent.severity is Severity.NORMAL
    known = told(None, sent, incident, NOON)
    assert decide(incident, known, both, CHAT, NOON + 3 * HOUR).reason == Reason.UNCHANGED


def test_a_rule_that_waited_for_sources_rings_when_it_has_them() -> None:
    """A second publisher confirms what a milder rule had sent: the stricter rule's threshold is newly crossed."""
    both = (match(), match("sure", Severity.HIGH, sources_at_least=2))
    alone = merged(report("a"))
    known = told(None, first(alone, *both), alone, NOON)
    confirmed = merged(report("a"), report("b", hours=1))
    decision = decide(confirmed, known, both, CHAT, NOON + HOUR)
    assert (decision.action, decision.reason) == (Action.RING, Reason.MORE_SEVERE)


def test_of_several_holds_the_one_that_ends_first_is_named() -> None:
    """Two rules that wait: the decision is due again when the first may ring."""
    rang = (Rang("a", NOON), Rang("b", NOON))
    held = first(merged(report("x")), match("a", cooldown=3 * HOUR), match("b", cooldown=HOUR), rang=rang)
    assert held.until == NOON + HOUR


def test_active_hours_are_in_the_time_zone_of_the_chat() -> None:
    """A rule that is active from 07:00 to 12:00 in Tokyo is closed at noon UTC until the next morning there."""
    held = first(merged(report("a")), match(active_hours=("07:00", "12:00")), chat=Chat(1, timezone="Asia/Tokyo"))
    assert (held.reason, held.until) == (Reason.OUTSIDE_ACTIVE_HOURS, datetime(2026, 3, 2, 22, tzinfo=UTC))
    assert first(merged(report("a")), match(active_hours=("07:00", "13:00"))).action is Action.SEND


def test_quiet_hours_hold_what_is_not_critical() -> None:
    """A quiet chat hears critical alerts, unless it asked not to, and the others when its morning comes."""
    chat = Chat(1, quiet=("11:00", "15:00"))
    held = first(merged(report("a")), chat=chat)
    assert (held.reason, held.until) == (Reason.QUIET_HOURS, NOON + 3 * HOUR)
    critical = match(severity=Severity.CRITICAL)
    assert first(merged(report("a")), critical, chat=chat).action is Action.SEND
    silent = Chat(1, quiet=("11:00", "15:00"), quiet_critical=True)
    assert first(merged(report("a")), critical, chat=silent).reason == Reason.QUIET_HOURS


def test_a_muted_chat_hears_nothing_until_it_is_over() -> None:
    """Mute holds critical alerts too, and says until when."""
    chat = Chat(1, muted_until=NOON + 8 * HOUR)
    held = first(merged(report("a")), match(severity=Severity.CRITICAL), chat=chat)
    assert (held.reason, held.until) == (Reason.MUTED, NOON + 8 * HOUR)


def test_the_same_revision_is_never_sent_twice() -> None:
    """Deciding again, as after a restart, changes nothing."""
    incident = merged(report("a"))
    again = decide(incident, after_first(incident), (match(),), CHAT, NOON + HOUR)
    assert (again.action, again.reason) == (Action.HOLD, Reason.UNCHANGED)


def test_a_small_change_is_edited_in_silence() -> None:
    """Nine to twelve is no jump by half: the message is edited and no phone rings."""
    incident = merged(report("a"))
    later = merged(report("a"), report("b", hours=2, killed=12))
    decision = decide(later, after_first(incident), (match(),), CHAT, NOON + 2 * HOUR)
    assert (decision.action, decision.reason) == (Action.UPDATE, Reason.CHANGED)


def test_a_jump_of_the_toll_rings_again_once() -> None:
    """Nine to fourteen rises by half: it rings; told so, it does not ring again."""
    incident, later = merged(report("a")), merged(report("a"), report("b", hours=2, killed=14))
    before = after_first(incident)
    rings = decide(later, before, (match(),), CHAT, NOON + 2 * HOUR)
    assert (rings.action, rings.reason) == (Action.RING, Reason.TOLL_JUMPED)
    known = told(before, rings, later, NOON + 2 * HOUR)
    assert decide(later, known, (match(),), CHAT, NOON + 3 * HOUR).reason == Reason.UNCHANGED


def test_a_rise_in_small_steps_rings_when_the_steps_make_a_jump() -> None:
    """Silent updates do not move the toll that the next jump is measured from."""
    reports = [report("a"), report("b", hours=2, killed=12), report("c", hours=4, killed=14)]
    before = after_first(merged(reports[0]))
    two = merged(*reports[:2])
    before = told(before, decide(two, before, (match(),), CHAT, NOON + 2 * HOUR), two, NOON) or before
    assert decide(merged(*reports), before, (match(),), CHAT, NOON + 4 * HOUR).reason == Reason.TOLL_JUMPED


@pytest.mark.parametrize(
    ("before", "now", "jumps"),
    [
        (2, 4, False),
        (2, 5, True),
        (4, 7, True),
        (6, 8, False),
        (6, 9, True),
        (20, 29, False),
        (20, 30, True),
        (None, 3, True),
        (None, 2, False),
    ],
)
def test_a_jump_is_half_and_three(before: int | None, now: int, jumps: bool) -> None:
    """Both conditions must hold, measured on the certain toll."""
    assert jumped(exactly(before) if before is not None else None, exactly(now)) is jumps


def test_a_range_jumps_by_its_certain_end() -> None:
    """9-20 is certain of nine only."""
    assert not jumped(exactly(9), Count(9, 20))
    assert jumped(exactly(9), Count(12, 20), Limits(jump_share=0.3))


def test_a_threshold_newly_crossed_rings() -> None:
    """A rule that the incident did not meet before rings, whatever the toll rose by."""
    incident, later = merged(report("a")), merged(report("a"), report("b", hours=2, killed=10))
    decision = decide(later, after_first(incident), (match(), match("ten")), CHAT, NOON + 2 * HOUR)
    assert (decision.action, decision.reason) == (Action.RING, Reason.NEW_RULE)


def test_a_first_claim_is_edited_in_silence_and_rings_for_a_rule_about_the_group() -> None:
    """Who did it is news to see; it rings only where a rule asks for that group."""
    claimant = GroupRole(Group("a-group", Names("A group")), Role.CLAIMANT)
    claim = report("b", hours=5, killed=None, angle=Angle.CLAIM, groups=(claimant,))
    before, later = after_first(merged(report("a"))), merged(report("a"), claim)
    quiet = decide(later, before, (match(),), CHAT, NOON + 5 * HOUR)
    assert (quiet.action, quiet.reason) == (Action.UPDATE, Reason.CHANGED)
    asked = decide(later, before, (match(), match("claims")), CHAT, NOON + 5 * HOUR)
    assert (asked.action, asked.reason) == (Action.RING, Reason.NEW_RULE)


def test_a_rise_in_severity_rings() -> None:
    """A more severe rule rings with that as its reason."""
    incident, later = merged(report("a")), merged(report("a"), report("b", hours=2, killed=10))
    decision = decide(later, after_first(incident), (match(), match("ten", Severity.HIGH)), CHAT, NOON + 2 * HOUR)
    assert (decision.action, decision.reason, decision.severity) == (Action.RING, Reason.MORE_SEVERE, Severity.HIGH)


def test_a_new_rule_that_the_chat_does_not_follow_does_not_ring() -> None:
    """What would not have been sent does not ring either."""
    incident, later = merged(report("a")), merged(report("a"), report("b", hours=2, killed=10))
    chat = Chat(1, follows=("rule",))
    decision = decide(later, after_first(incident, chat=chat), (match(), match("ten")), chat, NOON + 2 * HOUR)
    assert decision.action is Action.UPDATE


def test_a_rule_edited_after_the_incident_does_not_ring_for_it() -> None:
    """A reload rings nobody again."""
    incident = merged(report("a"))
    decision = decide(incident, after_first(incident), (match(), match("new", since=NOON + HOUR)), CHAT, NOON + HOUR)
    assert decision.action is Action.HOLD


def test_a_jump_in_quiet_hours_is_edited_now_and_rings_in_the_morning() -> None:
    """Silence costs no news: the edit says when to decide again, and then it rings."""
    incident, later = merged(report("a")), merged(report("a"), report("b", hours=2, killed=20))
    before = after_first(incident)
    chat = Chat(1, quiet=("13:00", "16:00"))
    silent = decide(later, before, (match(),), chat, NOON + 2 * HOUR)
    assert (silent.action, silent.until) == (Action.UPDATE, NOON + 4 * HOUR)
    known = told(before, silent, later, NOON + 2 * HOUR)
    held = decide(later, known, (match(),), chat, NOON + 3 * HOUR)
    assert (held.action, held.reason, held.until) == (Action.HOLD, Reason.QUIET_HOURS, NOON + 4 * HOUR)
    assert decide(later, known, (match(),), chat, NOON + 4 * HOUR).action is Action.RING


def test_a_jump_within_the_cooldown_is_edited_and_rings_after_it() -> None:
    """The cooldown of a rule holds its own later rings."""
    rule = match(cooldown=3 * HOUR)
    incident, later = merged(report("a")), merged(report("a"), report("b", hours=2, killed=20))
    decision = decide(later, after_first(incident, rule), (rule,), CHAT, NOON + 2 * HOUR)
    assert (decision.action, decision.until) == (Action.UPDATE, NOON + 3 * HOUR)


def test_a_lower_toll_is_corrected_without_ringing_even_when_no_rule_is_met_any_more() -> None:
    """Who was told a wrong number is told the right one."""
    incident = merged(report("a", publisher="X"))
    later = merged(report("a", publisher="X"), report("b", hours=2, publisher="X", killed=4))
    decision = decide(later, after_first(incident), (), CHAT, NOON + 2 * HOUR)
    assert (decision.action, decision.reason) == (Action.CORRECT, Reason.TOLL_LOWERED)


def test_a_correction_is_one_for_the_chat_that_was_told_the_higher_toll() -> None:
    """A chat that missed the correcting revision is corrected by the next one that it sees."""
    reports = [
        report("a", publisher="X"),
        report("b", hours=2, publisher="X", killed=4),
        report("c", hours=3, publisher="Y", killed=4),
    ]
    incident = merged(*reports)
    assert not incident.corrected
    decision = decide(incident, after_first(merged(reports[0])), (match(),), CHAT, NOON + 3 * HOUR)
    assert decision.action is Action.CORRECT


def test_a_retraction_is_a_correction_to_who_was_told() -> None:
    """A withdrawn event is said to be withdrawn, once."""
    withdrawn = merged(report("a", publisher="X"), report("b", hours=1, publisher="X", angle=Angle.RETRACTION))
    before = after_first(merged(report("a", publisher="X")))
    decision = decide(withdrawn, before, (match(),), CHAT, NOON + HOUR)
    assert (decision.action, decision.reason) == (Action.CORRECT, Reason.RETRACTED)
    known = told(before, decision, withdrawn, NOON + HOUR)
    assert decide(withdrawn, known, (match(),), CHAT, NOON + 2 * HOUR).action is Action.HOLD


def test_updates_of_a_deleted_rule_stop() -> None:
    """With no rule met and nothing to correct, a told incident is left alone."""
    incident, later = merged(report("a")), merged(report("a"), report("b", hours=2, killed=20))
    assert decide(later, after_first(incident), (), CHAT, NOON + 2 * HOUR).reason == Reason.NO_MATCH


def test_places_are_matched_by_the_best_place_only() -> None:
    """A chat that wants Mosul is not told of an attack in Kirkuk that mentions Mosul."""
    incident = merged(report("a", places=(KIRKUK, MOSUL, IRAQ)))
    assert first(incident, chat=Chat(1, regions=("Mosul",))).reason == Reason.OUTSIDE_REGIONS
