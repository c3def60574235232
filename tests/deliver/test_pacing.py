"""The pace: no window on Telegram's side ever holds more than its limit, whatever the network does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.deliver.pacing import PRESUMED, Limits, Pacer
from bot.deliver.sending import Address

A, B, C, GROUP = Address(1), Address(2), Address(3), Address(-1)


def send(pacer: Pacer, to: Address, start: float, end: float) -> None:
    pacer.end(pacer.start(to, start), end, accepted=True)


@settings(max_examples=60, deadline=None)
@given(
    delays=st.lists(st.tuples(st.floats(0, 1.5), st.floats(0, 1)), min_size=50, max_size=120),
    chats=st.lists(st.sampled_from([*range(1, 60), -1, -2]), min_size=120, max_size=120),
)
def test_no_window_ever_holds_more_than_its_limit(delays: list[tuple[float, float]], chats: list[int]) -> None:
    """Telegram counts each message somewhere between call and answer: overall 30/s, 1/s a chat, 20/min a group hold
    for every such moment, with calls that overlap and answers that come out of order."""
    pacer, counted, pending = Pacer(), [], []
    now = 0.0
    for (delay, share), chat in zip(delays, chats, strict=False):
        to = Address(chat)
        while (ready := max(pacer.ready_at(to, now), pacer.free_at(now))) > now:
            soonest = min([end for end, _ in pending], default=ready)
            now = max(now, min(ready, soonest)) + 1e-9
            for entry in [p for p in pending if p[0] <= now]:
                pending.remove(entry)
                pacer.end(entry[1], now, accepted=True)
        if any(t.to == to for _, t in pending):
            continue
        ticket = pacer.start(to, now)
        pending.append((now + delay, ticket))
        counted.append((now + delay * share, chat))
    counted.sort()
    for window, limit, of in ((1, 30, None), (1, 1, "private"), (60, 20, "group")):
        for moment, chat in counted:
            if of is None or (chat > 0) == (of == "private"):
                inside = [c for t, c in counted if moment <= t < moment + window and (of is None or c == chat)]
                assert len(inside) <= limit


def test_thirty_go_at_once_and_the_next_a_second_after_the_first_answer() -> None:
    """The overall window opens again one second after an answer, not after a call."""
    pacer = Pacer()
    for number in range(30):
        send(pacer, Address(number + 1), 0.0, 0.2 + number / 1000)
    assert pacer.free(1.1) == 0
    assert pacer.free_at(1.1) == 1.2
    assert pacer.free(1.2005) == 1


def test_a_private_chat_waits_a_second_and_others_do_not() -> None:
    """One message a second to one chat; the next chat at once."""
    pacer = Pacer()
    send(pacer, A, 0.0, 0.1)
    assert pacer.ready_at(A, 0.2) == 1.1
    assert pacer.ready_at(B, 0.2) == 0.2


def test_a_group_keeps_two_places_of_its_minute_for_critical_messages() -> None:
    """Eighteen ordinary messages fill a group's minute; critical ones still find two places, then none."""
    pacer = Pacer()
    for number in range(18):
        send(pacer, GROUP, number * 1.5, number * 1.5)
    assert pacer.ready_at(GROUP, 27.0) == 60.0
    assert pacer.ready_at(GROUP, 27.0, urgent=True) == 27.0
    send(pacer, GROUP, 27.0, 27.0)
    send(pacer, GROUP, 29.0, 29.0)
    assert pacer.ready_at(GROUP, 31.0, urgent=True) == 60.0


def test_a_refused_chat_is_held_and_nothing_else() -> None:
    """429 to one chat holds it for as long as told; others go on."""
    pacer = Pacer()
    assert pacer.hold(A, 0.0, 40) is False
    assert pacer.ready_at(A, 1.0) == 40
    assert pacer.ready_at(B, 1.0) == 1.0
    assert pacer.free(1.0) > 0


def test_three_refused_chats_in_a_row_mean_that_all_are_held() -> None:
    """Where nothing was accepted between, the limit met is the overall one."""
    pacer = Pacer()
    assert [pacer.hold(chat, 0.0, 30) for chat in (A, B, C)] == [False, False, True]
    assert pacer.free(29.0) == 0
    assert pacer.free_at(1.0) == 30
    assert pacer.free(30.0) == 30


def test_an_accepted_message_between_refusals_shows_that_not_all_is_held() -> None:
    """Refusals that are each one chat's own never add up to a general halt."""
    pacer = Pacer()
    pacer.hold(A, 0.0, 30)
    pacer.hold(B, 0.0, 30)
    send(pacer, GROUP, 0.0, 0.1)
    assert pacer.hold(C, 0.2, 30) is False


def test_a_call_without_answer_stops_counting_after_two_seconds() -> None:
    """Hung calls do not eat the pace for as long as their time-out."""
    pacer = Pacer(Limits(overall=1))
    pacer.start(A, 0.0)
    assert pacer.free_at(0.5) == PRESUMED + 1


def test_limits_below_one_a_second_are_kept() -> None:
    """One message in four seconds overall."""
    pacer = Pacer(Limits(overall=0.25))
    send(pacer, A, 0.0, 0.0)
    assert pacer.free_at(0.1) == 4.0


def test_what_no_limit_looks_at_is_forgotten() -> None:
    """Memory grows with the attempts of one minute, not with the chats ever written to."""
    pacer = Pacer()
    for number in range(500):
        send(pacer, Address(number + 1), float(number), float(number))
    pacer.forget(499.5)
    assert len(pacer._chats) == 1
