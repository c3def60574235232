"""What readers type after a command, read generously: both scripts' digits, both languages' words. None: not
understood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

LONGEST_MUTE = timedelta(days=60)
LARGEST_THRESHOLD = 10_000


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


_OFF = word_set("off no none never 0 cancel stop unmute لا بلا بدون الغاء إلغاء ايقاف إيقاف أوقف اوقف")
_ALL = word_set("all everything too strict critical الكل الجميع كل الحرجة أيضا أيضاً ايضا")
_DAILY = word_set("daily every each day يوميا يومياً يومي كل يوم at on الساعة")
_WEEKLY = word_set("weekly week أسبوعيا أسبوعياً أسبوعي اسبوعيا اسبوعي أسبوع اسبوع")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAYS = (
    "mon monday mondays الاثنين الإثنين اثنين إثنين",
    "tue tues tuesday tuesdays الثلاثاء ثلاثاء",
    "wed wednesday wednesdays الأربعاء الاربعاء أربعاء اربعاء",
    "thu thur thurs thursday thursdays الخميس خميس",
    "fri friday fridays الجمعة الجمعه جمعة جمعه",
    "sat saturday saturdays السبت سبت",
    "sun sunday sundays الأحد الاحد أحد احد",
)
_DAY_OF = {word: day for day, words in zip(WEEK, _WEEKDAYS, strict=True) for word in words.split()}
_BEFORE = word_set("for from من لمدة for: مدة")
_NOW = word_set("now الان الآن")
_UNITS = {
    "minutes": "m min mins minute minutes د دقيقة دقائق دقيقه",
    "hours": "h hr hrs hour hours س ساعة ساعات ساعه",
    "days": "d day days ي يوم أيام ايام يوما يوماً",
    "weeks": "w week weeks أسبوع اسبوع أسابيع اسابيع",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_DUALS = {"ساعتين": timedelta(hours=2), "ساعتان": timedelta(hours=2), "يومين": timedelta(days=2)}
_DUALS |= {"يومان": timedelta(days=2), "أسبوعين": timedelta(weeks=2), "دقيقتين": timedelta(minutes=2)}
_SPAN = re.compile(r"(\d{1,5})?\s*([^\W\d_]+)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|ص|م|صباحا|صباحاً|مساء|مساءً)?")
_BETWEEN = re.compile(r"\s*(?:-|–|—|‑|\bto\b|\buntil\b|\btill\b|إلى|الى|حتى|\s)\s*")


@dataclass(frozen=True, slots=True)
class Quiet:
    """`window` None: no quiet hours. `critical`: critical alerts are held too."""

    window: tuple[str, str] | None
    critical: bool = False


def tidy(text: str) -> str:
    """Lower case, ASCII digits, single spaces, no marks that are not seen."""
    shown = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in unicodedata.normalize("NFC", text)
        if unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co") or c.isspace()
    )
    return " ".join(shown.casefold().split())


def _without_before(said: str) -> str:
    first, _, rest = said.partition(" ")
    return rest if first in _BEFORE else said


def is_off(text: str) -> bool:
    return tidy(text) in _OFF


def is_now(text: str) -> bool:
    return tidy(text) in _NOW


def number(text: str) -> int | None:
    """A threshold: 0 to 10,000; "off" is 0."""
    said = tidy(text).removeprefix(">=").strip()
    if said in _OFF:
        return 0
    return int(said) if said.isascii() and said.isdigit() and int(said[:9]) <= LARGEST_THRESHOLD else None


def span(text: str) -> timedelta | None:
    """ "8h", "90 minutes", "1h30m", "٣ أيام", "ساعتين": from a minute to sixty days."""
    said = _without_before(tidy(text))
    if said in _DUALS:
        return _DUALS[said]
    total, end = timedelta(0), 0
    for match in _SPAN.finditer(said):
        unit = _UNIT_OF.get(match[2])
        if unit is None or said[end : match.start()].strip(" ,،و"):
            return None
        total += timedelta(**{unit: int(match[1] or 1)})
        end = match.end()
    if not said or said[end:].strip():
        return None
    return total if timedelta(minutes=1) <= total <= LONGEST_MUTE else None


def clock(text: str) -> str | None:
    """ "8", "08:00", "8.30", "8pm", "٨ مساء" as "HH:MM"."""
    match = _CLOCK.fullmatch(tidy(text))
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3] or ""
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "pم" else 0)
    return f"{hour:02}:{minute:02}" if hour <= 23 and minute <= 59 else None


def quiet(text: str) -> Quiet | None:
    """ "23:00-07:00", "23 to 7", "11pm–7am", with "all" behind it where critical alerts are to be held too."""
    said = tidy(text)
    if said in _OFF:
        return Quiet(None)
    words = _without_before(said).split()
    everything = bool(words) and words[-1] in _ALL
    while words and words[-1] in _ALL:
        words.pop()
    rest = " ".join(words)
    for match in _BETWEEN.finditer(rest):
        start, end = clock(rest[: match.start()]), clock(rest[match.end() :])
        if start and end and start != end:
            return Quiet((start, end), everything)
    return None


def digest(text: str) -> str | None:
    """When a digest comes: "08:00" for "daily 08:00", "كل يوم ٨"; "fri 18:00" for "weekly friday 6pm",
    "كل جمعة ٦ مساء", on Mondays where no day is said; "" for off."""
    words = tidy(text).split()
    if " ".join(words) in _OFF:
        return ""
    days = [_DAY_OF[word] for word in words if word in _DAY_OF]
    weekly = bool(days) or any(word in _WEEKLY for word in words)
    time = clock(" ".join(word for word in words if word not in _DAY_OF and word not in _WEEKLY | _DAILY))
    if time is None or len(days) > 1:
        return None
    return f"{(days or WEEK)[0]} {time}" if weekly else time


def weekday(day: str, language: str) -> str:
    """The name of a day of `WEEK`."""
    return str(format_date(date(2024, 1, 1) + timedelta(days=WEEK.index(day)), "EEEE", locale=language))


def names(text: str) -> tuple[str, ...]:
    """A list parted by commas of either script, semicolons or lines; at most 20, each once."""
    found = (" ".join(part.split()) for part in re.split(r"[,،;؛\n]", text))
    return tuple(dict.fromkeys(part[:60] for part in found if part))[:20]


def tags(text: str) -> tuple[str, ...] | None:
    """Audience tags parted by spaces or commas; None where one is no tag."""
    found = tuple(dict.fromkeys(part for part in re.split(r"[\s,،]+", text.strip()) if part))
    good = all(re.fullmatch(r"[\w.-]{1,40}", tag) for tag in found)
    return found if good and len(found) <= 20 else None
