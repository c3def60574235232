"""Which articles are one: guid, else canonical address without tracking parameters, else a hash of the content.

Keys hold within a publisher, so that two of its feeds (or one whose guids change with an edit) give one article, while
two publishers never share one. A guid that means nothing outside its feed ("17") holds within its source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from bot.fetch.feed import Entry

_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d*|bbc_team|link\w*|format|ptr_name|campaign_type)|fbclid|gclid|dclid|msclkid|"
    r"yclid|igshid|twclid|mc_[ce]id|ocid|cmpid?|cmp|ncid|icid|traffic_source|xtor|ns_\w+|smid|smtyp|partner|rss|from_rss|"
    r"feed(?:type|name)|ref(?:errer|src|_src|_url)?|source|src|spm|s?cid|_ga|_gl|output|outputtype|amp|wt[._]\w+|__twitter_\w+|"
    r"fb_action_\w+|mkt_tok|hs\w{3,8}|vero_\w+|wprov|guccounter|campaign(?:_id)?|fromrss|share(?:d)?|sh)",
    re.IGNORECASE,
)
_GLOBAL_GUID = re.compile(r"(?:urn:|tag:|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{24,}\Z)", re.IGNORECASE)
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Identity:
    """`key` names the article; `aliases` are further keys of it. Any one in common makes two items one article."""

    key: str
    aliases: tuple[str, ...]
    fingerprint: str


def resolved(base: str, written: str) -> str:
    """The address that `written` is on a page at `base`; empty where it is none, such as `http://[`."""
    try:
        return urljoin(base, written).encode("utf-8", "replace").decode()
    except ValueError:
        return ""


def canonical(url: str) -> str:
    """The address without scheme, `www.`, fragment, tracking parameters, default port and trailing slash.

    Its query is sorted. Only for comparing; empty for what is no http(s) address.
    """
    try:
        parts = urlsplit(url.strip().encode("utf-8", "replace").decode())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    host = parts.hostname.lower().rstrip(".").removeprefix("www.")
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    path = re.sub(r"/{2,}", "/", quote(unquote(parts.path), safe="/%:@!$&'()*+,;=~-._"))
    path = re.sub(r"/(?:amp|index\.(?:html?|php))?/?\Z", "", path)
    kept = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k))
    return f"{host}{path}" + (f"?{urlencode(kept)}" if kept else "")


def identify(entries: Sequence[Entry], publisher: str, source_id: str) -> tuple[Identity, ...]:
    """The identity of each entry of one list, in its order."""
    addresses = [canonical(entry.url) for entry in entries]
    # what several items of the list share, though their titles differ, names none of them; nor does a front page
    by_address, by_guid = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for entry, address in zip(entries, addresses, strict=True):
        by_address[address].add(entry.title)
        by_guid[entry.guid].add(entry.title)
    found = []
    for entry, address in zip(entries, addresses, strict=True):
        keys = []
        if entry.guid and len(by_guid[entry.guid]) == 1:
            keys.append(_guid_key(entry.guid, publisher, source_id))
        if "/" in address and len(by_address[address]) == 1:
            keys.append(_key("u", publisher, address))
        if not keys:
            keys.append(_key("c", publisher, " ".join(_WORDS.findall(f"{entry.title} {entry.text}".lower()))))
        unique = tuple(dict.fromkeys(keys))
        found.append(Identity(unique[0], unique[1:], fingerprint(entry.title, entry.text)))
    return tuple(found)


def url_key(url: str, publisher: str) -> str:
    """The key that an article is known by through its address alone."""
    return _key("u", publisher, canonical(url) or url)


def fingerprint(title: str, text: str) -> str:
    """Changes when a word of title or text does; not with dates, spacing, case or punctuation."""
    return _digest(" ".join(_WORDS.findall(f"{title} {text}".lower())))


def publisher_of(name: str, url: str) -> str:
    """The publisher as configured, else the host of the source."""
    if name:
        return name
    return (urlsplit(url).hostname or url).lower().removeprefix("www.")


def _guid_key(guid: str, publisher: str, source_id: str) -> str:
    address = canonical(guid)
    if address:
        # the query or fragment of a permalink may be all that tells two apart (?p=12); scheme and www. never are
        fragment = urlsplit(guid).fragment
        same = fragment.isdigit() or not fragment  # "…/articles/x#3" is the third edition of …/articles/x
        return _key("u", publisher, address) if same and "/" in address else _key("g", publisher, guid)
    if _GLOBAL_GUID.match(guid):
        return _key("g", publisher, guid)
    return _key("g", publisher, source_id, guid)


def _key(kind: str, *parts: str) -> str:
    return f"{kind}:{_digest(chr(31).join(parts))}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
