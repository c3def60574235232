"""Conversations over real polling, word for word: every command and every button, in both languages.

The golden files in tests/data/transcripts are there to be read. TOCSIN_RECORD=1 writes them anew; read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.chat.access import Access
from bot.chat.desk import BUTTONS, COMMANDS, SETTING_BUTTONS
from bot.chat.keyboards import ADMIN as ADMIN_BUTTONS
from bot.chat.keyboards import mark
from bot.extract.lexicon import Lexicon
from tests.chat.room import ADEN, ADMIN, BENGHAZI_AR, KIRKUK, SOURCE_AR, Room, open_room
from tests.chat.telegram import Person

GOLDEN = Path(__file__).parents[1] / "data" / "transcripts"
SAYS = {
    "en": {
        "zone": "Baghdad",
        "weekly": "weekly friday 18:00",
        "regions": "Iraq, Mali",
        "odd": "Qwertystan",
        "find": "bomb kirkuk",
        "wrong": "It was in Hawija.",
    },
    "ar": {
        "zone": "بغداد",
        "weekly": "أسبوعي الجمعة 18:00",
        "regions": "العراق، مالي",
        "odd": "قورطستان",
        "find": "تفجير كركوك",
        "wrong": "وقع في الحويجة.",
    },
}


async def settings(room: Room, language: str) -> None:
    """A reader comes in and sets everything, by command and by button."""
    reader, says = Person(101, "Nour", language), SAYS[language]
    for text in ("/start", "/help", "/rules"):
        await room.say(reader, text)
    await room.press(reader, f"r:{mark('wounded')}:0:0")
    await room.press(reader, "rall:0:0")
    await room.press(reader, "rall:1:0")
    await room.press(reader, "rp:0")
    for text in ("/mute", "/mute 8h", "/mute forever", "/mute off"):
        await room.say(reader, text)
    await room.press(reader, "m:1d")
    await room.press(reader, "m:off")
    for text in ("/quiet", "/quiet 23:00-07:00", "/quiet late"):
        await room.say(reader, text)
    await room.press(reader, "qc:1")
    await room.press(reader, "q:22:00-06:00")
    await room.press(reader, "q:off")
    for text in ("/timezone", f"/timezone {says['zone']}", "/timezone Bagdad", "/timezone +3"):
        await room.say(reader, text)
    await room.press(reader, "z:Africa/Cairo")
    for text in ("/threshold 5", "/threshold many"):
        await room.say(reader, text)
    await room.press(reader, "t:0")
    for text in ("/regions", f"/regions {says['regions']}", f"/regions {says['odd']}"):
        await room.say(reader, text)
    await room.press(reader, f"g-:{mark('ML')}")
    await room.press(reader, "goff:")
    for text in ("/digest", "/digest daily 08:00", "/digest weekly", f"/digest {says['weekly']}"):
        await room.say(reader, text)
    await room.press(reader, "d:21:00")
    await room.press(reader, "d:weekly 21:00")
    await room.press(reader, "d:off")
    for text in ("/status", "/language", "/language fr"):
        await room.say(reader, text)
    other = "ar" if language == "en" else "en"
    await room.press(reader, f"lang:{other}")
    await room.say(reader, f"/language {language}")
    for text in ("/start", "hello", "/mut 8h", "/stop", "/status"):
        await room.say(reader, text)


async def alerts(room: Room, language: str) -> None:
    """Alerts come; their buttons are pressed, lists are read, something is wrong."""
    reader, says = Person(101, "Nour", language), SAYS[language]
    await room.say(reader, "/start")
    await room.say(reader, "/latest")
    room.note("two articles, one in each language")
    await room.report(KIRKUK)
    await room.report(BENGHAZI_AR, SOURCE_AR)
    kirkuk = incident(room, "Kirkuk" if language == "en" else "كركوك")
    benghazi = incident(room, "Benghazi" if language == "en" else "بنغازي")
    for name in ("why", "sources", "map", "text", "mute"):
        await room.press(reader, f"{name}:{benghazi}")
    await room.press(reader, f"why:{kirkuk}")
    await room.press(reader, f"wrong:{kirkuk}")
    await room.press(reader, f"w:{kirkuk}:place")
    asked = room.telegram.accepted[-1].message_id
    await room.say(reader, says["wrong"], answers=asked)
    await room.press(reader, f"wrong:{benghazi}")
    await room.press(reader, "w::cancel")
    alert = next(m.message_id for m in room.telegram.accepted if m.chat == 101 and "gazette.example" in m.html)
    await room.say(reader, "/why", answers=alert)
    await room.say(reader, "/why")
    for text in ("/search", f"/search {says['find']}", "/search xyzzy", "/latest"):
        await room.say(reader, text)
    await room.press(reader, f"show:{kirkuk}")
    await room.say(reader, "/digest now")
    room.note("the next morning")
    await room.say(reader, "/digest daily 08:00")
    await room.report(ADEN)
    room.wait(hours=20)
    await room.bot.tend()
    await room.deliver()
    await room.bot.tend()
    await room.say(reader, "/status")
    room.note("buttons whose alert is no longer known here")
    for name in ("why", "sources", "map", "text", "mute", "wrong", "show", "nonsense"):
        await room.press(reader, f"{name}:0000000000")


async def admin(room: Room, language: str) -> None:
    """Somebody who runs the bot looks after it, and lets a stranger in."""
    chief, stranger = Person(ADMIN, "Salim", language), Person(102, "Rana", language)
    await room.say(stranger, "/start")
    await room.say(stranger, "/admin sources")
    await room.say(chief, "hello")
    await room.say(chief, "/admin")
    await room.report(KIRKUK)
    for name in ADMIN_BUTTONS:
        await room.press(chief, f"a:{name}")
    await room.say(chief, "/admin invite desk-iraq")
    token = tokens(room)[-1]
    await room.say(stranger, f"/start {token}")
    await room.say(Person(103, "Zaid", language), f"/start {token}")
    await room.say(chief, "/admin subscribers")
    await room.say(chief, "/admin audience 102 desk-iraq desk-syria")
    await room.say(chief, "/admin audience 55 desk-iraq")
    await room.say(chief, "/admin audience")
    room.faults = ("rules/all.yaml:3:5: unknown key 'kiled' in when; did you mean 'killed'?",)
    await room.say(chief, "/admin reload")
    await room.say(chief, "/admin broadcast Maintenance at noon.\nAlerts pause for ten minutes.")
    await room.press(chief, room.buttons(ADMIN)[1][1])
    await room.say(chief, "/admin broadcast Maintenance at noon.")
    send = room.buttons(ADMIN)[0][1]
    await room.press(chief, send)
    await room.press(chief, send)
    await room.deliver()
    await room.say(chief, "/admin broadcast")
    await room.say(chief, f"/admin check {ADEN[0]}\n{ADEN[1]}")
    await room.say(chief, f"/admin check {BENGHAZI_AR[0]}\n{BENGHAZI_AR[1]}")
    await room.say(chief, "/admin check Parliament debates the budget")
    await room.say(chief, "/admin check")
    await room.say(stranger, "/admin sources")


async def group(room: Room, language: str) -> None:
    """A group, a topic of a forum and a channel: members read, admins change."""
    lead = Person(201, "Huda (admin)", language, chat=-100201, title="Desk")
    member = Person(202, "Omar", language, chat=-100201, title="Desk")
    room.telegram.chat_admins = {(-100201, 201), (-100300, 201)}
    room.note("one of the bot's own admins adds it to a group")
    await room.event(Person(ADMIN, "Salim", language, chat=-100201, title="Desk"), "member")
    await room.say(member, "/start")
    await room.say(lead, "/start@tocsin_test_bot")
    await room.say(member, "/mute 8h")
    await room.say(member, "good morning all")
    await room.say(member, "/help@another_bot")
    await room.say(member, "/latest")
    await room.say(lead, "/threshold 3")
    await room.report(KIRKUK)
    kirkuk = incident(room, "Kirkuk" if language == "en" else "كركوك")
    await room.press(member, f"why:{kirkuk}")
    await room.press(member, f"mute:{kirkuk}")
    await room.press(lead, f"mute:{kirkuk}")
    await room.press(member, "m:8h")
    await room.press(lead, "m:8h")
    await room.say(lead, "/admin")
    topic = Person(201, "Huda (admin)", language, chat=-100300, title="Forum", thread=7)
    await room.say(topic, "/start")
    await room.say(topic, "/status")
    channel = Person(0, "", language, chat=-100400, title="The channel", kind="channel")
    await room.say(channel, "/start")
    await room.say(channel, "/quiet 23:00-07:00")


SCRIPTS: dict[str, Callable[[Room, str], Awaitable[None]]] = {
    "settings": settings, "alerts": alerts, "admin": admin, "group": group,
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("script", sorted(SCRIPTS))
async def test_the_conversation_reads_as_recorded(script: str, language: str, tmp_path: Path, lexicon: Lexicon) -> None:
    """Each script says, word for word, what its golden transcript says."""
    access = Access.INVITE if script == "admin" else Access.OPEN
    async with open_room(tmp_path, lexicon, access=access) as room:
        await SCRIPTS[script](room, language)
        said = re.sub(r"(start(?:group)?=|/start )[\w-]{20,}", r"\1TOKEN", "\n".join(room.transcript)).strip() + "\n"
    golden = GOLDEN / f"{script}_{language}.txt"
    if os.environ.get("TOCSIN_RECORD"):
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_command_and_button_stands_in_a_transcript(language: str) -> None:
    """No command is left out; no button verb is (they are counted in the scripts, where their data stands)."""
    text = "".join((GOLDEN / f"{script}_{language}.txt").read_text("utf-8") for script in SCRIPTS)
    assert [c for c in (*COMMANDS, "admin") if f": /{c}" not in text] == []
    scripts = Path(__file__).read_text("utf-8")
    verbs = (*BUTTONS, *SETTING_BUTTONS)
    assert [v for v in verbs if not re.search(rf"[\"(]{v}:|\"{v}\"", scripts)] == []


def incident(room: Room, place: str) -> str:
    """The id behind the buttons of the alert that names the place."""
    for method, values in room.telegram.calls:
        if (
            method == "sendmessage"
            and place in str(values.get("text"))
            and isinstance(values.get("reply_markup"), dict)
        ):
            data = values["reply_markup"]["inline_keyboard"][0][0].get("callback_data", "")
            if data.startswith("why:"):
                return str(data.removeprefix("why:"))
    raise AssertionError(f"no alert names {place}")


def tokens(room: Room) -> list[str]:
    texts = [str(values.get("text", "")) for _, values in room.telegram.calls]
    return [token for text in texts for token in re.findall(r"\?start=([\w-]+)", text)]
