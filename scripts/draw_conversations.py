"""Draw three conversations with the bot in both languages into docs/images/, as a phone would show them.

They are real ones: the bot polls a loopback Bot API, reads sample articles and answers. Run after a change of words:

    python -m scripts.draw_conversations
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.chat.keyboards import mark
from bot.deliver.bubble import draw_talk
from bot.extract.lexicon import load_lexicon
from bot.model import Button, Message
from tests.chat.room import ADEN, ADMIN, BENGHAZI_AR, KIRKUK, SOURCE, SOURCE_AR, Room, open_room
from tests.chat.telegram import Person

IMAGES = Path(__file__).parents[1] / "docs" / "images"
EARLIER = (("Basra", "Iraq", 6), ("Idlib", "Syria", 14), ("Benghazi", "Libya", 9), ("Marib", "Yemen", 5))
Turn = Message | str | bytes


class Talk:
    """What was said, as it stands on the screen: a changed menu is changed in place."""

    def __init__(self, room: Room, who: Person) -> None:
        self.room, self.who = room, who
        self.turns: list[Turn] = []

    async def say(self, text: str, *, answers: int | None = None) -> None:
        self.turns.append(text)
        self.hear(await self.room.say(self.who, text, answers=answers))

    async def press(self, data: str) -> None:
        self.hear(await self.room.press(self.who, data))

    async def report(self, story: tuple[str, str], **more: Any) -> None:
        seen = len(self.room.telegram.calls)
        await self.room.report(story, **more)
        self.hear([c for c in self.room.telegram.calls[seen:] if c[0] == "sendmessage"])

    def hear(self, calls: list[tuple[str, dict[str, Any]]]) -> None:
        for method, values in calls:
            if method == "sendphoto":
                self.turns.append(self.room.telegram.pictures[-1])
            if method not in ("sendmessage", "editmessagetext"):
                continue
            message = Message(html=str(values["text"]), language=self.who.language, buttons=_buttons(values))
            if method == "editmessagetext":
                last = next(i for i in range(len(self.turns) - 1, -1, -1) if isinstance(self.turns[i], Message))
                self.turns[last] = message
            else:
                self.turns.append(message)


def _buttons(values: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    markup = values.get("reply_markup")
    rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
    return tuple(tuple(Button(b["text"], data=b.get("callback_data", "x")) for b in row) for row in rows)


async def settings(room: Room, language: str) -> list[Turn]:
    """A reader comes in and sets the chat."""
    talk = Talk(room, Person(101, language=language))
    await talk.say("/start")
    await talk.say("/timezone Baghdad" if language == "en" else "/timezone بغداد")
    talk.turns[-1] = _without_buttons(talk.turns[-1])
    await talk.say("/rules")
    await talk.press(f"r:{mark('wounded')}:0:0")
    await talk.say("/quiet 23:00-07:00")
    return talk.turns


async def alert(room: Room, language: str) -> list[Turn]:
    """An alert, why it came, and what is wrong with it."""
    talk = Talk(room, Person(101, language=language))
    await room.say(talk.who, "/start")
    await talk.report(KIRKUK)
    incident = room.buttons(101)[0][1].removeprefix("why:")
    await talk.press(f"why:{incident}")
    await talk.press(f"wrong:{incident}")
    await talk.press(f"w:{incident}:place")
    asked = room.telegram.accepted[-1].message_id
    await talk.say("It was in Hawija." if language == "en" else "وقع في الحويجة.", answers=asked)
    return talk.turns


async def digest(room: Room, language: str) -> list[Turn]:
    """A digest with its chart, then an admin who checks a text."""
    talk = Talk(room, Person(ADMIN, language=language))
    await room.say(talk.who, "/start")
    for town, country, killed in EARLIER:
        text = f"A car bomb killed {killed} people in the city of {town}, {country}, officials said."
        await room.report((f"Car bomb kills {killed} in {town}", text))
        room.wait(days=1)
    for story, source in ((KIRKUK, SOURCE), (BENGHAZI_AR, SOURCE_AR), (ADEN, SOURCE)):
        await room.report((story[0], re.sub(" on Wednesday| يوم الأربعاء", "", story[1])), source=source)
    await talk.say("/digest now")
    title = ADEN[0] if language == "en" else BENGHAZI_AR[0]
    await talk.say(f"/admin check {title}")
    return talk.turns


def _without_buttons(turn: Turn) -> Turn:
    return Message(html=turn.html, language=turn.language) if isinstance(turn, Message) else turn


SCENES: dict[str, Callable[[Room, str], Awaitable[list[Turn]]]] = {
    "settings": settings,
    "alert": alert,
    "digest": digest,
}


async def main() -> None:
    lexicon = load_lexicon()
    for name, scene in SCENES.items():
        for language in ("en", "ar"):
            with TemporaryDirectory() as folder:
                async with open_room(Path(folder), lexicon) as room:
                    turns = await scene(room, language)
            picture = IMAGES / f"chat-{name}-{language}.png"
            picture.write_bytes(draw_talk(turns))
            print(picture.name, picture.stat().st_size)


if __name__ == "__main__":
    asyncio.run(main())
