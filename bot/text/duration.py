"""Durations as operators write them: `90s`, `15m`, `2h`, `1h30m`, `7d`, `2w`."""

from __future__ import annotations

import re
from datetime import timedelta

_FORM = re.compile(r"(?:(\d{1,4})w)?(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?")
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")


def parse_duration(text: str) -> timedelta:
    """The duration in `text`; raises ValueError, saying the form, for anything else."""
    match = _FORM.fullmatch(text.strip().lower().replace(" ", ""))
    if not match or not any(match.groups()):
        raise ValueError(f"{text!r} is not a duration; write one like 90s, 15m, 2h, 1h30m, 7d")
    return timedelta(**{unit: int(n) for unit, n in zip(_UNITS, match.groups(), strict=True) if n})


def format_duration(value: timedelta) -> str:
    """The shortest form that `parse_duration` reads back: 5400 s is `1h30m`."""
    rest = int(value.total_seconds())
    out = ""
    for unit, seconds in (("w", 604800), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, seconds)
        out += f"{count}{unit}" if count else ""
    return out or "0s"
