"""What a server answered, and what its headers ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """`url` is the last one after redirects; `redirect` where this answer points on, else empty.

    `moved_to`: the new address where every redirect on the way was permanent. `fresh`: how long the server says that
    nothing will change.
    """

    status: int
    url: str
    body: bytes | bytearray = b""
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    fresh: timedelta | None = None
    redirect: str = ""
    cookies: str = ""  # that a redirect set, as the next request to that host sends them
    moved_to: str = ""

    def moved(self, address: str) -> Answer:
        return replace(self, moved_to=address) if address else self


def shown(url: str) -> str:
    """The address as it may stand in a log: without a password, and not endless."""
    try:
        parts = urlsplit(url)
        if "@" in parts.netloc:
            url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    except ValueError:
        return repr(url[:200])
    return url if len(url) <= 300 else url[:300] + "…"


def host_of(url: str) -> str:
    """The host, empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def cookies_of(written: Iterable[str]) -> str:
    """The names and values of Set-Cookie headers as a Cookie header, without line ends or anything else odd."""
    pairs = (one.partition(";")[0].strip() for one in written)
    return "; ".join(pair for pair in pairs if re.fullmatch(r"[!-~]{1,100}=[ -~]{0,1000}", pair))


def retry_after(written: str, now: datetime) -> float | None:
    """The seconds of a Retry-After header (RFC 9110, 10.2.3): a number or a date; None where there is none."""
    text = written.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)


def fresh_for(cache_control: str) -> timedelta | None:
    """`max-age` of a Cache-Control header, a day at most; None where there is none or caching is refused."""
    if re.search(r"no-cache|no-store|must-revalidate", cache_control, re.IGNORECASE):
        return None
    found = re.search(r"(?:s-maxage|max-age)\s*=\s*\"?(\d{1,9})", cache_control, re.IGNORECASE)
    return timedelta(seconds=min(int(found[1]), 86_400)) if found and int(found[1]) else None
