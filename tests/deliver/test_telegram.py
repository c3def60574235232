"""Telegram through python-telegram-bot: each answer becomes the right outcome, and no log shows the token."""

from __future__ import annotations

import logging

import pytest

from bot.deliver.sending import Address, Gone, Moved, Outcome, Refused, Sent, TooFast, Unreachable
from bot.deliver.telegram import TelegramSender, make_bot
from bot.model import Button, Message
from tests.telegram_server import TelegramServer

TOKEN = "123456:SECRET-token"
HELLO = Message(
    "<b>Hello</b>", "en", buttons=((Button("Why", data="why:1"), Button("Map", url="https://example.org")),)
)


def sender(server: TelegramServer, timeout: float = 5) -> TelegramSender:
    return TelegramSender(make_bot(TOKEN, base_url=server.url + "/", timeout=timeout))


async def test_a_message_arrives_with_its_thread_reply_sound_and_buttons(telegram: TelegramServer) -> None:
    """What was asked for is what Telegram got."""
    telegram.keep_calls = True
    way = sender(telegram)
    assert await way.send(Address(-5, 7), HELLO) == Sent(1)
    assert isinstance(await way.send(Address(6), HELLO, reply_to=1, silent=True), Sent)
    first, second = telegram.accepted
    assert (first.chat, first.thread, first.silent, first.text) == (-5, 7, False, "Hello")
    assert (second.reply_to, second.silent) == (1, True)
    rows = telegram.calls[0][1]["reply_markup"]["inline_keyboard"]
    assert [b["text"] for b in rows[0]] == ["Why", "Map"]


async def test_refusals_become_outcomes(telegram: TelegramServer) -> None:
    """Blocked and missing chats are gone, a migrated group has moved, broken markup is refused, a flood is too fast."""
    telegram.blocked, telegram.missing, telegram.migrated = {1}, {2}, {-3: -1003}
    way = sender(telegram)
    assert isinstance(await way.send(Address(1), HELLO), Gone)
    assert isinstance(await way.send(Address(2), HELLO), Gone)
    assert await way.send(Address(-3), HELLO) == Moved(-1003)
    assert isinstance(await way.send(Address(4), Message("<b>x", "en")), Refused)
    assert await way.send(Address(5), HELLO) == Sent(1)
    assert isinstance(await way.send(Address(5), HELLO), TooFast)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("429", TooFast), ("500", Unreachable), ("502", Unreachable), ("drop", Unreachable), ("lost", Unreachable)],
)
async def test_faults_of_the_network_are_to_be_tried_again(
    telegram: TelegramServer, fault: str, kind: type[Outcome]
) -> None:
    """Server errors, cut connections and lost answers never look like a refusal."""
    telegram.fault_rate, telegram.faults = 1, (fault,)
    assert isinstance(await sender(telegram).send(Address(1), HELLO), kind)


async def test_a_hung_call_ends_with_its_time_out(telegram: TelegramServer) -> None:
    """No call waits longer than it was told to."""
    telegram.fault_rate, telegram.faults = 1, ("hang",)
    assert isinstance(await sender(telegram, timeout=0.2).send(Address(1), HELLO), Unreachable)


async def test_edits(telegram: TelegramServer) -> None:
    """An edit changes the message; one that changes nothing counts as done; a lost message refuses it."""
    way = sender(telegram)
    await way.send(Address(-1), HELLO)
    assert await way.edit(Address(-1), 1, Message("new", "en")) == Sent(1)
    assert await way.edit(Address(-1), 1, Message("new", "en")) == Sent(1)
    assert isinstance(await way.edit(Address(-1), 9, HELLO), Refused)


async def test_plain_text_goes_out_where_markup_is_refused(telegram: TelegramServer) -> None:
    """`raw` sends what the reader would see, without markup or buttons, cut to fit."""
    assert await sender(telegram).send(Address(1), Message("<b>a &amp; b" + "x" * 5000, "en"), raw=True) == Sent(1)
    assert telegram.accepted[0].text.startswith("a & b")
    assert len(telegram.accepted[0].text) <= 4096


async def test_no_log_and_no_reason_holds_the_token(telegram: TelegramServer, caplog: pytest.LogCaptureFixture) -> None:
    """Everything logged at DEBUG while messages succeed and fail is free of the token, and so are the outcomes."""
    with caplog.at_level(logging.DEBUG):
        way = sender(telegram)
        outcomes = [await way.send(Address(n), HELLO) for n in (1, 1, 2)]
        await telegram.stop()
        outcomes.append(await way.send(Address(3), HELLO))
    assert isinstance(outcomes[-1], Unreachable)
    assert "SECRET" not in caplog.text
    assert "SECRET" not in repr(outcomes)
