"""The buttons under the bot's own messages. What a button sends back is `verb:value`, at most 64 bytes; the value is
looked up when it is pressed, never trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot.alert.catalogue import Catalogue
from bot.alert.markup import cut, plain
from bot.chat import zones
from bot.chat.answers import Rows
from bot.model import Button, Chat, RulePolicy

LANGUAGES = (("en", "English"), ("ar", "العربية"))
MUTES = ("1h", "8h", "1d", "7d")
WINDOWS = (("22:00", "06:00"), ("23:00", "07:00"), ("00:00", "08:00"))
THRESHOLDS = (0, 1, 3, 5, 10, 20)
DIGESTS = ("07:00", "08:00", "18:00", "21:00")
WRONGS = ("place", "number", "group", "duplicate", "not_news")
ADMIN = ("sources", "subscribers", "reload", "invite", "test")
RULES_A_PAGE = 8
ON, OFF = "✅", "⚪"


def mark(rule_id: str) -> str:
    """A short name for a rule inside callback data."""
    return hashlib.sha256(rule_id.encode()).hexdigest()[:12]


def rows_of(buttons: Sequence[Button], width: int) -> Rows:
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def chosen(label: str, is_on: bool) -> str:
    return f"{ON} {label}" if is_on else label


def languages(current: str) -> Rows:
    return (tuple(Button(chosen(label, code == current), data=f"lang:{code}") for code, label in LANGUAGES),)


def rules(words: Catalogue, chat: Chat, open_rules: Sequence[RulePolicy], page: int) -> Rows:
    """One row a rule with what pressing it makes of it, then all or none, then the pages."""
    start = page * RULES_A_PAGE
    out: list[tuple[Button, ...]] = []
    for rule in open_rules[start : start + RULES_A_PAGE]:
        on = chat.follows is None or rule.id in chat.follows
        label = cut(plain(rule.names.of(words.language)) or rule.id, 40)
        out.append((Button(f"{ON if on else OFF} {label}", data=f"r:{mark(rule.id)}:{0 if on else 1}:{page}"),))
    if open_rules:
        out.append(
            (
                Button(words.say("button.all"), data=f"rall:1:{page}"),
                Button(words.say("button.none"), data=f"rall:0:{page}"),
            )
        )
    pages = (len(open_rules) - 1) // RULES_A_PAGE + 1
    if pages > 1:
        turn = [Button("‹", data=f"rp:{page - 1}")] if page else []
        turn += [Button("›", data=f"rp:{page + 1}")] if page + 1 < pages else []
        out.append(tuple(turn))
    return tuple(out)


def mute(words: Catalogue, *, muted: bool) -> Rows:
    spans = tuple(Button(words.say(f"span.{span}"), data=f"m:{span}") for span in MUTES)
    return (spans, (Button(words.say("button.unmute"), data="m:off"),)) if muted else (spans,)


def quiet(words: Catalogue, chat: Chat) -> Rows:
    ltr = [Button(chosen(f"{a}–{b}", chat.quiet == (a, b)), data=f"q:{a}-{b}") for a, b in WINDOWS]
    rows: Rows = (tuple(ltr),)
    if chat.quiet:
        critical = Button(
            chosen(words.say("button.critical_rings"), not chat.quiet_critical),
            data=f"qc:{int(not chat.quiet_critical)}",
        )
        rows += ((critical,), (Button(words.say("button.quiet_off"), data="q:off"),))
    return rows


def thresholds(words: Catalogue, chat: Chat) -> Rows:
    labels = [words.say("button.any") if n == 0 else f"{n}+" for n in THRESHOLDS]
    buttons = [
        Button(chosen(label, chat.threshold == n), data=f"t:{n}") for n, label in zip(THRESHOLDS, labels, strict=True)
    ]
    return rows_of(buttons, 3)


def timezones(words: Catalogue, chat: Chat, some: Sequence[str] = zones.COMMON) -> Rows:
    buttons = [
        Button(chosen(zones.shown(zone, words.language), zone == chat.timezone), data=f"z:{zone}") for zone in some
    ]
    return rows_of(buttons, 3)


def regions(words: Catalogue, shown: Sequence[tuple[str, str]]) -> Rows:
    """One button a region that is set, which takes it away, and one for everywhere. `shown` is (id, name)."""
    buttons = [Button(f"❌ {cut(plain(label), 30)}", data=f"g-:{mark(value)}") for value, label in shown[:24]]
    everywhere = (Button(words.say("button.everywhere"), data="goff:"),)
    return (*rows_of(buttons, 2), everywhere) if buttons else ()


def digest(words: Catalogue, chat: Chat) -> Rows:
    times = tuple(Button(chosen(time, chat.digest == time), data=f"d:{time}") for time in DIGESTS)
    day, _, time = chat.digest.rpartition(" ")
    data = " ".join(filter(None, ("d:weekly", day, time or DIGESTS[1])))
    weekly = Button(chosen(words.say("button.digest_weekly"), bool(day)), data=data)
    now = Button(words.say("button.digest_now"), data="d:now")
    off = (Button(words.say("button.digest_off"), data="d:off"),) if chat.digest else ()
    return (times, (weekly, now, *off))


def wrong(words: Catalogue, incident_id: str) -> Rows:
    buttons = [Button(words.say(f"wrong.{what}"), data=f"w:{incident_id}:{what}") for what in WRONGS]
    return (*rows_of(buttons, 3), (Button(words.say("button.cancel"), data="w::cancel"),))


def admin(words: Catalogue) -> Rows:
    return rows_of([Button(words.say(f"admin.button.{name}"), data=f"a:{name}") for name in ADMIN], 3)
