"""The HTTP edge against a real loopback server."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import brotli
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from backports import zstd

from bot.fetch.addresses import is_public
from bot.fetch.answer import Answer, fresh_for, retry_after, shown
from bot.fetch.fault import FaultKind, SourceFault
from bot.fetch.http import Client
from bot.fetch.limits import FetchConfig, FetchLimits
from bot.fetch.robots import Robots, Verdict
from tests.fetch.feed_server import Publisher

REFUSALS = (FaultKind.REFUSED_ADDRESS, FaultKind.DNS, FaultKind.ADDRESS)
TEXT = "Two shells hit the old bridge. " * 50


class Names(AbstractResolver):
    """A DNS of our own: names to addresses."""

    def __init__(self, **addresses: str) -> None:
        self.addresses = {name.replace("_", "."): address for name, address in addresses.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self.addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        address = self.addresses[host]
        return [{"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        return None


async def got(client: Client, url: str, **more: str | bool) -> Answer | SourceFault:
    options = {"allow_private": True, **more}
    async with client.get(url, **options) as answer:  # type: ignore[arg-type]
        return answer


async def fault(client: Client, url: str, **more: str | bool) -> FaultKind:
    answer = await got(client, url, **more)
    assert isinstance(answer, SourceFault), answer
    assert answer.advice
    return answer.kind


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress), ("", bytes)]
)
async def test_compressed_answers(site: Publisher, client: Client, encoding: str, pack) -> None:
    """gzip, brotli and zstd are asked for and opened."""
    headers = {"Content_Encoding": encoding} if encoding else {}
    answer = await got(client, site.serve("/f", pack(TEXT.encode()), "text/plain", **headers))
    assert isinstance(answer, Answer)
    assert answer.body.decode() == TEXT
    assert {"gzip", "br", "zstd"} <= set(site.asked[-1].headers["Accept-Encoding"].replace(" ", "").split(","))


async def test_a_gzip_file_that_is_not_declared(site: Publisher, client: Client) -> None:
    """A body that is a gzip file in itself is opened, within the same limit."""
    answer = await got(client, site.serve("/f.gz", gzip.compress(TEXT.encode()), "application/octet-stream"))
    assert isinstance(answer, Answer)
    assert answer.body.decode() == TEXT
    assert (
        await fault(client, site.serve("/b.gz", gzip.compress(bytes(9_000_000)), "text/plain")) is FaultKind.TOO_LARGE
    )


async def test_conditional_get(site: Publisher, client: Client) -> None:
    """Validators are sent, and a 304 comes back as an answer without body."""
    url = site.serve("/f", TEXT, "text/plain", ETag='"v1"', Last_Modified="Tue, 03 Mar 2026 09:00:00 GMT")
    first = await got(client, url)
    assert isinstance(first, Answer)
    assert (first.etag, first.last_modified) == ('"v1"', "Tue, 03 Mar 2026 09:00:00 GMT")
    second = await got(client, url, etag=first.etag, last_modified=first.last_modified)
    assert isinstance(second, Answer)
    assert (second.status, second.body) == (304, b"")
    assert site.asked[-1].headers["If-Modified-Since"] == "Tue, 03 Mar 2026 09:00:00 GMT"


async def test_redirects(site: Publisher, client: Client) -> None:
    """Five are followed, six are a fault; only where all were permanent is the new address told."""
    site.serve("/0", TEXT, "text/plain")
    for hop in range(1, 8):
        site.answer(f"/{hop}", 301 if hop % 2 else 308, Location=f"/{hop - 1}")
    answer = await got(client, site.url("/5"))
    assert isinstance(answer, Answer)
    assert (answer.url, answer.moved_to) == (site.url("/0"), site.url("/0"))
    assert await fault(client, site.url("/6")) is FaultKind.REDIRECTS
    site.answer("/t", 302, Location="/0")
    answer = await got(client, site.url("/t"))
    assert isinstance(answer, Answer)
    assert answer.moved_to == ""


async def test_a_site_that_sets_a_cookie_and_sends_back(site: Publisher, client: Client) -> None:
    """The cookie comes along within this one GET; it is not kept for the next; without one it is a circle."""

    async def gate(request: web.Request) -> web.Response:
        if "seen=1" in request.headers.get("Cookie", ""):
            return web.Response(text=TEXT)
        return web.Response(status=302, headers={"Location": "/gate", "Set-Cookie": "seen=1; Path=/"})

    site.pages["/gate"] = gate
    for _ in range(2):
        assert isinstance(await got(client, site.url("/gate")), Answer)
        assert "Cookie" not in site.asked[-2].headers
    site.answer("/circle", 302, Location="/circle")
    answer = await got(client, site.url("/circle"))
    assert isinstance(answer, SourceFault)
    assert "in a circle" in answer.message


@pytest.mark.parametrize("location", ["ftp://elsewhere.example/x", "file:///etc/hostname", "http://[::1", "//[x"])
async def test_a_redirect_to_what_is_no_web_address(site: Publisher, client: Client, location: str) -> None:
    """Refused by its scheme or form, without an exception."""
    site.answer("/r", 302, Location=location)
    assert await fault(client, site.url("/r")) in (FaultKind.ADDRESS, FaultKind.PROTOCOL)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/f",
        "http://[::1]:{port}/f",
        "http://[::ffff:127.0.0.1]:{port}/f",
        "http://localhost:{port}/f",
        "http://0.0.0.0:{port}/f",
        "http://10.1.2.3/f",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433:{port}/f",
        "http://0x7f.1:{port}/f",
    ],
)
async def test_special_addresses_are_refused(site: Publisher, client: Client, url: str) -> None:
    """Loopback, private, link-local and their odd spellings: nothing is sent there unless the source allows it."""
    site.serve("/f", TEXT, "text/plain")
    port = site.base.rpartition(":")[2]
    assert await fault(client, url.format(port=port), allow_private=False) in REFUSALS
    assert site.asked == []


async def test_a_name_that_leads_to_a_private_address_is_refused(site: Publisher) -> None:
    """After DNS, at the moment of connecting: what the name looked like before does not matter."""
    site.serve("/f", TEXT, "text/plain")
    port = site.base.rpartition(":")[2]
    names = Names(innocent_example="127.0.0.1", router_example="192.168.1.1")
    async with Client(FetchConfig(pause=timedelta(0)), resolver=names) as client:
        url = f"http://innocent.example:{port}/f"
        assert await fault(client, url, allow_private=False) is FaultKind.REFUSED_ADDRESS
        assert await fault(client, "http://router.example/", allow_private=False) is FaultKind.REFUSED_ADDRESS
        assert await fault(client, "http://nowhere.example/", allow_private=False) is FaultKind.DNS
        assert site.asked == []
        # a connection opened for a source that may is not lent to one that may not
        assert isinstance(await got(client, url), Answer)
        assert await fault(client, url, allow_private=False) is FaultKind.REFUSED_ADDRESS


async def test_a_public_page_cannot_redirect_inside(site: Publisher) -> None:
    """Every hop is judged anew, by address and by name. (The proxy stands for the public internet here.)"""
    names = Names(inside_example="10.0.0.7")
    async with Client(FetchConfig(proxy=site.base, pause=timedelta(0)), resolver=names) as client:
        for location in ("http://127.0.0.1/admin", "http://inside.example/admin", "http://[fe80::1]/"):
            site.answer("/r", 302, Location=location)
            assert await fault(client, "http://public.example/r", allow_private=False) is FaultKind.REFUSED_ADDRESS
    assert {request.path for request in site.asked} == {"/r"}


async def test_a_proxy_is_used_and_its_failure_named(site: Publisher) -> None:
    """Requests go through it, those to private sources do not; a dead proxy is called one."""
    site.serve("/f", TEXT, "text/plain")
    async with Client(FetchConfig(proxy=site.base, pause=timedelta(0)), resolver=Names()) as client:
        answer = await got(client, "http://public.example/f", allow_private=False)
        assert isinstance(answer, Answer)
        assert site.asked[-1].headers["Host"] == "public.example"
    async with Client(FetchConfig(proxy="http://127.0.0.1:9", pause=timedelta(0)), resolver=Names()) as client:
        assert await fault(client, "http://public.example/f", allow_private=False) is FaultKind.PROXY


async def test_size_and_time_have_limits(site: Publisher) -> None:
    """A body beyond the limit, declared or not, and an answer that drips are faults of their own."""

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b".")
            await asyncio.sleep(0.02)
        return response

    site.pages["/drip"] = drip
    site.serve("/large", b"x" * 300_000, "text/plain")
    site.serve("/bomb", gzip.compress(bytes(3_000_000)), "text/plain", Content_Encoding="gzip")
    limits = FetchLimits(body=200_000, total=timedelta(seconds=0.4))
    async with Client(FetchConfig(pause=timedelta(0), limits=limits)) as client:
        assert await fault(client, site.url("/large")) is FaultKind.TOO_LARGE
        assert await fault(client, site.url("/bomb")) is FaultKind.TOO_LARGE
        assert await fault(client, site.url("/drip")) is FaultKind.TIMEOUT


async def test_broken_servers(site: Publisher, client: Client) -> None:
    """Nobody listening, a connection that breaks, a server that speaks something else, a lie about compression."""
    assert await fault(client, "http://127.0.0.1:9/") is FaultKind.CONNECT

    async def broken(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport
        request.transport.close()
        return response

    site.pages["/broken"] = broken
    assert await fault(client, site.url("/broken")) is FaultKind.BROKEN_OFF
    assert await fault(client, site.serve("/lie", b"plain", "text/plain", Content_Encoding="gzip")) in (
        FaultKind.BROKEN_OFF,
        FaultKind.PROTOCOL,
    )

    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert await fault(client, f"http://127.0.0.1:{port}/") is FaultKind.PROTOCOL
        assert await fault(client, f"https://127.0.0.1:{port}/") in (FaultKind.TLS, FaultKind.CONNECT)


async def test_a_server_that_asks_for_peace_gets_it(site: Publisher, client: Client) -> None:
    """After a 429 with Retry-After nothing more is sent to that host until then."""
    url = site.answer("/f", 429, Retry_After="120")
    answer = await got(client, url)
    assert isinstance(answer, SourceFault)
    assert (answer.kind, answer.wait, answer.status) == (FaultKind.THROTTLED, 120.0, 429)
    again = await got(client, site.url("/other"))
    assert isinstance(again, SourceFault)
    assert again.kind is FaultKind.THROTTLED
    assert site.paths() == ["/f"]


async def test_one_request_at_a_time_per_host(site: Publisher) -> None:
    """However many sources a host has, it sees one request, then a pause, then the next."""
    arrivals = []

    async def slow(_: web.Request) -> web.Response:
        arrivals.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.01)
        return web.Response(text="ok")

    site.pages["/f"] = slow
    async with Client(FetchConfig(pause=timedelta(seconds=0.05))) as client:
        await asyncio.gather(*(got(client, site.url("/f")) for _ in range(4)))
    assert site.busiest == 1
    assert all(later - sooner >= 0.05 for sooner, later in pairwise(arrivals))


async def test_robots(site: Publisher, client: Client) -> None:
    """Wildcards and `$` are obeyed, our own group before `*`, a crawl delay becomes the pause; asked once."""
    site.serve(
        "/robots.txt",
        "User-agent: *\nDisallow: /\n\n"
        "User-agent: tocsin\nDisallow: /*?s=\nDisallow: /*.pdf$\nAllow: /\nCrawl-delay: 0.01\n",
        "text/plain",
    )
    robots = Robots(client)
    verdicts = [
        await robots.verdict(site.url(path), allow_private=True)
        for path in ("/feed", "/find?s=x", "/a.pdf", "/a.pdf?x")
    ]
    assert verdicts == [Verdict.ALLOWED, Verdict.FORBIDDEN, Verdict.FORBIDDEN, Verdict.ALLOWED]
    assert len(site.asked) == 1


async def test_robots_that_would_never_end(site: Publisher, client: Client) -> None:
    """A rule of thirty wildcards is left out, not matched; the others hold."""
    rules = f"User-agent: *\nDisallow: /{'*a' * 30}b\nDisallow: /x**y\n"
    site.serve("/robots.txt", rules, "text/plain")
    robots = Robots(client)
    assert await robots.verdict(site.url("/" + "a" * 2000), allow_private=True) is Verdict.ALLOWED
    assert await robots.verdict(site.url("/x-y"), allow_private=True) is Verdict.FORBIDDEN


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(404, Verdict.ALLOWED), (403, Verdict.ALLOWED), (500, Verdict.UNKNOWN), (503, Verdict.UNKNOWN)],
)
async def test_robots_that_cannot_be_had(site: Publisher, client: Client, status: int, verdict: Verdict) -> None:
    """No file, no rules; a server that fails leaves it open (RFC 9309, 2.3.1)."""
    site.answer("/robots.txt", status)
    assert await Robots(client).verdict(site.url("/feed"), allow_private=True) is verdict


@pytest.mark.parametrize(
    ("public", "addresses"),
    [
        (True, {"93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"}),
        (
            False,
            {"127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1"}
            | {
                "255.255.255.255",
                "192.0.2.1",
                "198.18.0.1",
                "240.0.0.1",
                "::",
                "::1",
                "fe80::1",
                "fe80::1%eth0",
                "fc00::1",
            }
            | {"ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:db8::1", "no address", ""},
        ),
    ],
)
def test_which_addresses_are_public(public: bool, addresses: Collection[str]) -> None:
    """Globally reachable unicast alone, IPv4 inside IPv6 judged as IPv4."""
    assert {address for address in addresses if is_public(address) is not public} == set()


def test_retry_after_in_both_forms() -> None:
    """Seconds or a date; nonsense is none."""
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert retry_after("120", now) == 120
    assert retry_after("Tue, 03 Mar 2026 12:02:00 GMT", now) == 120
    assert retry_after("Tue, 03 Mar 2026 11:00:00 GMT", now) == 0
    assert [retry_after(text, now) for text in ("", "soon", "-5")] == [None, None, None]


def test_how_long_an_answer_lasts() -> None:
    """max-age, unless caching is refused; a day at most."""
    assert fresh_for("public, max-age=300") == timedelta(minutes=5)
    assert fresh_for("max-age=99999999") == timedelta(days=1)
    assert [fresh_for(text) for text in ("", "no-store, max-age=300", "max-age=0")] == [None, None, None]


def test_an_address_is_shown_without_its_password() -> None:
    """What stands in logs and messages names the host, not the secret."""
    assert shown("https://me:secret@h.example/feed") == "https://h.example/feed"
    assert len(shown("http://h.example/" + "x" * 5000)) < 320
