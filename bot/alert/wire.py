"""Whose report it is: independent publishers, where twelve copies of one agency's text count once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.model import Article, SourceReport
from bot.text import arabic

COPIED = 0.45  # share of common shingles from which a text is a copy; rewritten reports of one event stay under 0.2
LEAST = 12  # shingles: a text too short to be told from another that says the same

_AGENCIES = (
    ("AFP", "afp", r"afp|agence france[- ]presse", r"فرانس برس|ا ?ف ?ب|اف ب"),
    ("Reuters", "reuters", r"reuters", r"رويترز"),
    ("AP", "ap", r"ap|associated press", r"اسوشيتد ?برس|اسوشييتد ?برس|ا ?ب"),
    ("DPA", "dpa", r"dpa", r"د ?ب ?ا|الوكاله الالمانيه"),
    ("Anadolu", "anadolu", r"aa|anadolu(?: agency)?", r"الاناضول"),
    ("Xinhua", "xinhua", r"xinhua", r"شينخوا"),
    ("TASS", "tass", r"tass", r"تاس"),
    ("EFE", "efe", r"efe", r"افي|ايفي"),
    ("ANI", "ani", r"ani", r""),
    ("PTI", "pti", r"pti", r""),
    ("IANS", "ians", r"ians", r""),
    ("UPI", "upi", r"upi", r"يو بي اي"),
    ("SANA", "sana", r"sana", r"سانا"),
    ("INA", "ina", r"ina", r"واع"),
    ("WAFA", "wafa", r"wafa", r"وفا"),
    ("MENA", "mena", r"mena", r"ا ?ش ?ا"),
)
_HEAD, _TAIL = 320, 160


def credited(article: Article) -> str:
    """The agency that the by-line, a dateline or a closing line credits with the text ("KABUL (Reuters) -", "أ ف ب"),
    or "".

    A quotation ("a witness told Reuters") credits nobody: the publisher may have the rest from elsewhere.
    """
    if agency := _agency(article.credit):
        return agency
    head = arabic.fold(article.text[:_HEAD]).replace(".", " ").replace("  ", " ")
    tail = arabic.fold(article.text[-_TAIL:]).rstrip(" .\n)")
    for name, _, english, arab in _AGENCIES:
        either = f"(?:{english})" if not arab else f"(?:{english}|{arab})"
        if re.search(rf"[(\[]\s*(?:[^)\]]{{0,20}}[/ ])?{either}(?:[/, ][^)\]]{{0,20}})?\s*[)\]]", head):
            return name
        if re.match(rf"\s*(?:by )?{either}\s*[-–—:]", head) or re.match(
            rf"[^.\n]{{0,40}}[-–—,]\s*{either}\s*[-–—:]", head
        ):
            return name
        if re.search(rf"(?:^|[\s(/\-–—]){either}$", tail) and re.search(rf"[\n(\-–—/]\s*{either}$", tail):
            return name
    return ""


def publisher(article: Article) -> str:
    """The publisher to count: as declared, else the source, else the host of the address, else the article itself."""
    name = article.publisher or article.source
    if not name:
        host = re.match(r"https?://(?:www\.)?([^/:]+)", article.url)
        name = host.group(1) if host else article.id
    return _agency(name) or name


def _agency(name: str) -> str:
    plain = arabic.fold(name).strip()
    for agency, key, english, arab in _AGENCIES:
        if plain and re.fullmatch(rf"{key}|{english}" + (f"|(?:وكاله )?(?:{arab})" if arab else ""), plain):
            return agency
    return ""


def copied(report: SourceReport, others: Iterable[SourceReport]) -> SourceReport | None:
    """The earliest of `others` that `report` is a near-identical copy of: same language, at least 45 % of the
    shingles of the smaller one shared."""
    if len(report.trace.shingles) < LEAST:
        return None
    found = [o for o in others if o.language == report.language and overlap(report, o) >= COPIED]
    return min(found, key=lambda o: (o.published or o.seen, o.article_id), default=None)


def overlap(one: SourceReport, other: SourceReport) -> float:
    """Share of common four-word runs, 0 to 1, from the least hashes of both (bottom-k sketch: Broder 1997)."""
    a, b = one.trace.shingles, other.trace.shingles
    if len(a) < LEAST or len(b) < LEAST:
        return 0.0
    both = frozenset(a).intersection(b)
    if not both:
        return 0.0
    size = min(len(a), len(b))
    union = sorted({*a, *b})[:size]
    return sum(x in both for x in union) / size
