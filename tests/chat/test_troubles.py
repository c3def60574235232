"""What goes wrong in chats, over real polling: people who edit at once, leave, come back, flood, and try to do harm."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.chat.access import Access
from bot.chat.desk import BUTTONS, SETTING_BUTTONS
from bot.chat.keyboards import mark
from bot.extract.lexicon import Lexicon
from bot.model import Chat
from bot.store import chats, reach, subscriptions
from bot.store.schema import ChatRow, FeedbackRow, NoteRow, OutboxRow, RingRow, ToldRow
from tests.chat.room import ADEN, ADMIN, KIRKUK, Room, open_room
from tests.chat.telegram import Person

READER = Person(101)
GROUP = -100201


async def standing(room: Room, key: str) -> str:
    async with room.parts.database.read() as session:
        found = await subscriptions.find(session, key)
    assert found is not None
    return found.suspended


async def incident_id(room: Room) -> str:
    async with room.parts.database.read() as session:
        return str(await session.scalar(select(ToldRow.incident_id).order_by(ToldRow.incident_id)))


async def test_two_admins_who_edit_at_once_both_get_what_they_set(tmp_path: Path, lexicon: Lexicon) -> None:
    """One unticks a rule while the other unticks another and mutes, from menus of the same state: all three hold."""
    one, two = Person(201, "Huda", chat=GROUP), Person(202, "Omar", chat=GROUP)
    async with open_room(tmp_path, lexicon) as room:
        room.telegram.chat_admins = {(GROUP, 201), (GROUP, 202)}
        await room.say(one, "/start")
        await room.say(one, "/rules")
        menu = room.telegram.accepted[-1].message_id
        before = room.bot.handled
        room.telegram.push(**one.press(f"r:{mark('deadly')}:0:0", menu, 1))
        room.telegram.push(**two.press(f"r:{mark('wounded')}:0:0", menu, 2))
        room.telegram.push(**two.message("/mute 8h", 77))
        room.telegram.push(**one.press(f"r:{mark('deadly')}:0:0", menu, 3))
        async with asyncio.timeout(10):
            while room.bot.handled < before + 4:
                await asyncio.sleep(0.005)
        chat = await room.chat(one)
    assert chat is not None
    assert chat.follows == ("massacre",)
    assert chat.muted_until == room.now + timedelta(hours=8)


async def test_who_blocks_and_comes_back_finds_everything_as_it_was(tmp_path: Path, lexicon: Lexicon) -> None:
    """While blocked nothing is sent; back again, settings stand and what was missed lately follows."""
    async with open_room(tmp_path, lexicon) as room:
        await room.say(READER, "/start")
        await room.say(READER, "/threshold 2")
        await room.event(READER, "kicked")
        assert await standing(room, "101") != ""
        await room.report(KIRKUK)
        assert not any("Kirkuk" in text for text in room.told(101))
        answered = await room.event(READER, "member")
        assert "Good to have you back" in answered[-1][1]["text"]
        chat = await room.chat(READER)
        assert chat is not None and chat.threshold == 2
        await room.work()
        assert any("Kirkuk" in text for text in room.told(101))
        await room.report(ADEN)
    assert any("Aden" in text for text in room.told(101))


async def test_who_was_found_blocked_is_back_with_the_first_word(tmp_path: Path, lexicon: Lexicon) -> None:
    """Telegram refuses an alert; when the reader writes again, the alert that waited goes out."""
    async with open_room(tmp_path, lexicon) as room:
        await room.say(READER, "/start")
        room.telegram.blocked = {101}
        await room.report(KIRKUK)
        assert "blocked" in await standing(room, "101")
        room.telegram.blocked = set()
        await room.say(READER, "/status")
        assert await standing(room, "101") == ""
        await room.deliver()
    assert any("Kirkuk" in text for text in room.told(101))


async def test_a_group_that_migrates_keeps_everything(tmp_path: Path, lexicon: Lexicon) -> None:
    """Settings, feedback and what was told go over to the new id, which is told so; buttons work there."""
    old, new = Person(201, "Huda", chat=-201, kind="group"), Person(201, "Huda", chat=-100201)
    async with open_room(tmp_path, lexicon) as room:
        room.telegram.chat_admins = {(-201, 201), (-100201, 201)}
        await room.say(old, "/start")
        await room.say(old, "/threshold 3")
        await room.report(KIRKUK)
        told = await incident_id(room)
        await room.press(old, f"wrong:{told}")
        await room.press(old, f"w:{told}:number")
        moved = old.message("", 1)["message"] | {"migrate_to_chat_id": -100201}
        del moved["text"]
        await room.push(message=moved)
        await room.deliver()
        assert "has a new id" in room.told(-100201)[0]
        chat = await room.chat(new)
        assert chat is not None and (chat.id, chat.threshold) == (-100201, 3)
        assert await room.chat(old) is None
        answered = await room.press(new, f"why:{told}")
        assert "Why this alert" in answered[-1][1]["text"]
        async with room.parts.database.read() as session:
            assert await session.scalar(select(FeedbackRow.chat)) == "-100201"


async def test_a_channel_that_removes_the_bot_hears_nothing_more(tmp_path: Path, lexicon: Lexicon) -> None:
    """Taken out: suspended, and no answer is tried; put back in: alerts go on."""
    channel = Person(0, chat=-100400, kind="channel", title="The channel")
    chief = Person(ADMIN, chat=-100400, kind="channel", title="The channel")
    async with open_room(tmp_path, lexicon) as room:
        await room.say(channel, "/start")
        assert await room.event(chief, "left") == []
        assert await standing(room, "-100400") != ""
        await room.report(KIRKUK)
        assert not any("Kirkuk" in text for text in room.told(-100400))
        await room.event(chief, "member")
        await room.report(ADEN)
    assert any("Aden" in text for text in room.told(-100400))


async def test_readers_of_a_channel_are_answered_aside(tmp_path: Path, lexicon: Lexicon) -> None:
    """A reader who presses a button under a channel's post sees a note; nothing is posted, nothing is changed."""
    channel = Person(0, chat=-100400, kind="channel", title="The channel")
    reader = Person(300, chat=-100400, kind="channel", title="The channel")
    async with open_room(tmp_path, lexicon) as room:
        await room.say(channel, "/start")
        await room.report(KIRKUK)
        told = await incident_id(room)
        for verb, says in (("why", "killed >= 5"), ("sources", "The Gazette"), ("map", "Kirkuk"), ("wrong", "admins"),
                           ("mute", "admins"), ("m", "admins"), ("show", "admins")):  # fmt: skip
            calls = await room.press(reader, f"{verb}:{'8h' if verb == 'm' else told}")
            assert [m for m, _ in calls] == ["answercallbackquery"], verb
            assert says in calls[0][1]["text"] and len(calls[0][1]["text"]) <= 200
        room.telegram.chat_admins = {(-100400, 300)}
        assert [m for m, _ in await room.press(reader, f"why:{told}")] == ["answercallbackquery", "sendmessage"]


async def test_why_quotes_the_article_that_says_what_the_alert_says_now(tmp_path: Path, lexicon: Lexicon) -> None:
    """After a toll update the words behind "killed" are the later article's."""
    later = (
        "Toll of Kirkuk car bomb rises to 15",
        "The death toll of a car bomb near a market in Kirkuk, Iraq, on Wednesday rose to 15, police said.",
    )
    async with open_room(tmp_path, lexicon) as room:
        await room.say(READER, "/start")
        await room.report(KIRKUK)
        told = await incident_id(room)
        first = await room.press(READER, f"why:{told}")
        room.wait(minutes=30)
        await room.report(later)
        second = await room.press(READER, f"why:{told}")
    assert "<b>kills nine</b>" in first[-1][1]["text"]
    assert "here 15" in second[-1][1]["text"]
    assert "<b>kills nine</b>" not in second[-1][1]["text"] and "15" in second[-1][1]["text"].split("blockquote")[1]


def words(values: dict[str, Any]) -> str:
    """What a menu shows."""
    return " · ".join(command["description"] for command in json.loads(values["commands"]))


async def test_the_command_menu_speaks_the_chats_language(tmp_path: Path, lexicon: Lexicon) -> None:
    """Menus are set for both languages at the start; a chat that chooses one gets it whatever its client's is."""
    async with open_room(tmp_path, lexicon) as room:
        menus = [v for m, v in room.telegram.calls if m == "setmycommands"]
        assert {v.get("language_code", "") for v in menus} == {"", "ar"}
        assert all("أحدث الحوادث" in words(v) for v in menus if v.get("language_code") == "ar")
        await room.say(READER, "/start")
        await room.press(READER, "lang:ar")
        own = [v for m, v in room.telegram.calls if m == "setmycommands" and "101" in str(v.get("scope"))]
        assert len(own) == 2 and all("أحدث الحوادث" in words(v) for v in own)


async def test_many_rules_are_turned_over_in_pages(tmp_path: Path, lexicon: Lexicon) -> None:
    """Eight a page; a rule of the second page can be unticked there, and a page that is no more shows the first."""
    rules = "version: 1\nrules:\n" + "".join(
        f"  - {{id: r{n:02}, name: {{en: Rule {n}}}, when: {{killed: '>= {n + 1}'}}}}\n" for n in range(19)
    )
    async with open_room(tmp_path, lexicon, rules=rules) as room:
        await room.say(READER, "/start")
        await room.say(READER, "/rules")
        assert room.buttons(101)[-1][0] == "›"
        await room.press(READER, "rp:1")
        assert room.buttons(101)[0][0] == "✅ Rule 8"
        await room.press(READER, f"r:{mark('r09')}:0:1")
        assert room.buttons(101)[1][0] == "⚪ Rule 9"
        chat = await room.chat(READER)
        assert chat is not None and chat.follows is not None and "r09" not in chat.follows and len(chat.follows) == 18
        await room.press(READER, "rp:99")
        assert room.buttons(101)[0][0] == "✅ Rule 0"


async def test_a_flood_is_answered_once_and_then_dropped(tmp_path: Path, lexicon: Lexicon) -> None:
    """Of 60 commands the burst is answered, one answer says to slow down, and another chat is served meanwhile."""
    other = Person(102)
    async with open_room(tmp_path, lexicon, burst=5) as room:
        await room.say(READER, "/start")
        before = room.bot.handled
        for number in range(60):
            room.telegram.push(**READER.message("/status", 1000 + number))
        room.telegram.push(**other.message("/start", 2000))
        async with asyncio.timeout(10):
            while room.bot.handled < before + 61:
                await asyncio.sleep(0.005)
        texts = room.told(101)
        assert sum("too much at once" in text for text in texts) == 1
        assert 3 <= sum("How this chat is set" in text for text in texts) <= 8
        assert "reads security news" in room.told(102)[0]


HOSTILE = (
    "<b>bold</b><script>alert(1)</script>&amp;<a href='http://evil.test'>x</a>",
    "\u202e\u2066evil\u2069 http://evil.test/x @someone #tag /stop",
    "x" * 4000,
    "💣" * 1900,
    "0x41414141 ' OR 1=1; -- %(name)s {0} %s \\",
    "-1:2:3 ::: \x00\x07" + "٩" * 50,
)


VERBS = (*BUTTONS, *SETTING_BUTTONS, "a", "")


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_hostile_words_in_every_argument_get_an_answer_and_do_nothing(
    language: str, tmp_path: Path, lexicon: Lexicon
) -> None:
    """Every command with each argument is answered by valid Telegram HTML (the server refuses any other), links
    nowhere, and changes no setting."""
    reader, chief = Person(101, language=language), Person(ADMIN, language=language)
    commands = ("start", "help", "rules", "mute", "quiet", "timezone", "language", "threshold", "search", "digest",
                "latest", "status", "why", "nonsense")  # fmt: skip
    async with open_room(tmp_path, lexicon) as room:
        await room.say(reader, "/start")
        await room.say(chief, "/start")
        before = await room.chat(reader)
        for words in HOSTILE:
            for command in commands:
                assert await room.say(reader, f"/{command} {words}"), (command, words[:20])
            for part in ("invite", "audience", "check", "broadcast", "nonsense"):
                assert await room.say(chief, f"/admin {part} {words}"), (part, words[:20])
            assert await room.say(reader, f"/regions {words[:60]}")
            for verb in VERBS if words in (HOSTILE[0], HOSTILE[4]) else ():
                await room.press(reader, f"{verb}:{words}"[:60])
        answers = [v for m, v in room.telegram.calls if m in ("sendmessage", "editmessagetext")]
        refused = {k: n for k, n in room.telegram.answers.items() if k != "ok" and "not modified" not in k}
        after = await room.chat(reader)
        assert refused == {}
        assert not any("http://evil" in str(v["text"]) or "<script" in str(v["text"]) for v in answers)
        assert before is not None and after is not None
        wanted = Chat(101, language=language, since=before.since, name=before.name)
        assert (after.muted_until, after.quiet, after.threshold, after.timezone, after.language, after.follows) == (
            wanted.muted_until, wanted.quiet, wanted.threshold, wanted.timezone, wanted.language, wanted.follows,
        )  # fmt: skip


async def test_a_button_carried_to_another_chat_reveals_nothing(tmp_path: Path, lexicon: Lexicon) -> None:
    """A subscriber who was never told of the incident, and a stranger, press its buttons: kind words, no fact."""
    other, stranger = Person(102), Person(103)
    async with open_room(tmp_path, lexicon, access=Access.INVITE) as room:
        await room.subscribe(READER)
        await room.subscribe(other, threshold=1000)
        await room.report(KIRKUK)
        told = await incident_id(room)
        for verb in ("why", "sources", "map", "mute", "wrong"):
            for who in (other, stranger):
                calls = await room.press(who, f"{verb}:{told}")
                assert [m for m, _ in calls] == ["answercallbackquery"]
                assert "Kirkuk" not in str(calls)
        await room.press(other, f"w:{told}:place")
        async with room.parts.database.read() as session:
            assert (await session.scalars(select(FeedbackRow))).all() == []


async def test_rules_for_an_audience_stay_in_it(tmp_path: Path, lexicon: Lexicon) -> None:
    """/latest, /search, /rules and a list's button show an incident of a desk's rule to that desk only."""
    inside, outside = Person(101), Person(102)
    story = ("Gunmen abduct two men in Kirkuk", "Gunmen abducted two men in Kirkuk, Iraq, on Wednesday, police said.")
    async with open_room(tmp_path, lexicon) as room:
        await room.subscribe(inside, audience=("desk-iraq",))
        await room.subscribe(outside)
        await room.report(story)
        told = await incident_id(room)
        shown = await room.say(inside, "/latest")
        assert "Kirkuk" in shown[-1][1]["text"]
        for text in ("/latest", "/search kirkuk", "/rules"):
            calls = await room.say(outside, text)
            assert "Iraq" not in calls[-1][1]["text"]
        calls = await room.press(outside, f"show:{told}")
        assert [m for m, _ in calls] == ["answercallbackquery"]


async def test_stop_forgets_everything(tmp_path: Path, lexicon: Lexicon) -> None:
    """No table names the chat afterwards, the complaint stays without it, and nothing more is sent."""
    async with open_room(tmp_path, lexicon) as room:
        await room.say(READER, "/start")
        await room.say(READER, "/digest daily 08:00")
        await room.report(KIRKUK)
        told = await incident_id(room)
        await room.press(READER, f"wrong:{told}")
        await room.press(READER, f"w:{told}:place")
        room.wait(hours=21)
        await room.bot.tend()
        await room.say(READER, "/stop")
        async with room.parts.database.read() as session:
            for table, column in ((ChatRow, ChatRow.key), (OutboxRow, OutboxRow.chat), (ToldRow, ToldRow.chat),
                                  (RingRow, RingRow.chat), (FeedbackRow, FeedbackRow.chat)):  # fmt: skip
                assert (await session.scalars(select(table).where(column == "101"))).all() == [], table
            notes = (await session.scalars(select(NoteRow.key))).all()
            assert not any("101" in key for key in notes)
            assert await session.scalar(select(FeedbackRow.what)) == "place"


async def test_a_configured_chat_that_stops_stays_stopped_over_restarts(tmp_path: Path, lexicon: Lexicon) -> None:
    """It and its conversation are one subscription; after /stop a restart does not begin anew, /start does."""
    configured = (Chat(101, audience=("desk-iraq",)),)
    async with open_room(tmp_path, lexicon, access=Access.ALLOWLIST, configured=configured) as room:
        await room.say(READER, "/threshold 4")
        async with room.parts.database.write() as session:
            assert [c.threshold for c in await chats.everyone(session)] == [4]
        await room.say(READER, "/stop")
        async with room.parts.database.write() as session:
            await chats.use_configured(session, configured, room.now)
            assert await chats.everyone(session) == ()
        refused = await room.say(Person(102), "/start")
        assert "private" in refused[-1][1]["text"]
        await room.say(READER, "/start")
        async with room.parts.database.read() as session:
            assert [(c.id, c.audience, c.threshold) for c in await chats.everyone(session)] == [
                (101, ("desk-iraq",), 0)
            ]


async def test_an_invitation_lets_one_chat_in_and_ends(tmp_path: Path, lexicon: Lexicon) -> None:
    """The second user of a token, and the first after a week, are refused."""
    from bot.store import invites

    async with open_room(tmp_path, lexicon, access=Access.INVITE) as room:
        async with room.parts.database.write() as session:
            expires = room.now + timedelta(days=7)
            token, late = [await invites.make(session, ADMIN, (), now=room.now, expires=expires) for _ in range(2)]
        await room.say(READER, f"/start {token}")
        assert await room.chat(READER) is not None
        await room.say(Person(102), f"/start {token}")
        room.wait(days=8)
        await room.say(Person(103), f"/start {late}")
        assert await room.chat(Person(102)) is None and await room.chat(Person(103)) is None


async def test_a_chat_out_of_reach_is_suspended_by_an_answer_too(tmp_path: Path, lexicon: Lexicon) -> None:
    """An answer that Telegram refuses because the bot was blocked suspends the chat, and the bot goes on."""
    async with open_room(tmp_path, lexicon) as room:
        await room.say(READER, "/start")
        room.telegram.blocked = {101}
        await room.say(READER, "/status")
        assert await standing(room, "101") != ""
        assert "reads security news" in str(await room.say(Person(102), "/start"))
        async with room.parts.database.write() as session:
            await reach.resume(session, "101", room.now, newer_than=room.now)


async def test_neither_token_nor_texts_are_logged(
    tmp_path: Path, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log of a conversation, a failing call included, holds neither."""
    async with open_room(tmp_path, lexicon) as room:
        room.telegram.fault_rate, room.telegram.faults = 0.3, ("500", "drop")
        for text in ("/start", "/search tell-nobody", "/admin check tell-nobody", "tell-nobody"):
            await room.say(READER, text)
    said = capsys.readouterr()
    assert "request in the chat" in said.out + said.err
    assert "tell-nobody" not in said.out + said.err
    assert "nobody-may-log" not in said.out + said.err
