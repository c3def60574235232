"""A loopback newspaper for tests of the whole service: unmistakable attacks in towns far apart, revealed bit by bit."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from aiohttp import web

TOWNS = tuple(
    (town, country)
    for country, towns in {
        "Iraq": "Kirkuk Basra Mosul Ramadi Najaf Erbil Samawah",
        "Syria": "Raqqa Idlib Homs Daraa Latakia Qamishli Palmyra",
        "Yemen": "Aden Marib Sanaa Taiz Mukalla Hodeidah",
        "Libya": "Benghazi Sabha Misrata Derna Kufra",
        "Somalia": "Kismayo Baidoa Galkayo Bosaso Beledweyne",
        "Mali": "Gao Timbuktu Mopti Kidal Sikasso",
        "Nigeria": "Maiduguri Kano Jos Sokoto Lagos Enugu",
        "Niger": "Agadez Diffa Tahoua",
        "Pakistan": "Quetta Peshawar Lahore Multan Gwadar Gilgit",
        "Afghanistan": "Kandahar Jalalabad Kunduz Herat Ghazni",
        "Sudan": "Nyala Kassala Atbara Kosti",
        "Ukraine": "Kherson Kharkiv Odesa Lviv Poltava",
        "Egypt": "Arish Aswan Luxor Suez",
        "Kenya": "Garissa Mombasa Nakuru",
        "Colombia": "Cali Medellin Cucuta Pasto",
        "India": "Srinagar Imphal Raipur",
        "Philippines": "Marawi Cotabato Zamboanga Davao",
        "Mozambique": "Palma Pemba Nampula",
        "Cameroon": "Maroua Bamenda",
        "Turkey": "Diyarbakir Gaziantep",
        "Lebanon": "Tyre Sidon Baalbek",
        "Mexico": "Culiacan Tijuana",
    }.items()
    for town in towns.split()
)


def headline(number: int) -> str:
    """The title of article `number`: each has a town of its own, as two bombs in one town are hard to tell apart."""
    town, _ = TOWNS[number]
    return f"Story {number}: car bomb kills {5 + number} in {town}"


def body(number: int) -> str:
    town, country = TOWNS[number]
    return f"A car bomb killed {5 + number} people in the city of {town}, {country}, on {{day}}, officials said."


class Newsroom:
    """One feed with the first `shown` stories. `count` counts the polls."""

    def __init__(self) -> None:
        self.shown, self.polls, self.address = 0, 0, ""
        self._born = datetime.now(UTC) - timedelta(minutes=30)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Newsroom:
        app = web.Application()
        app.router.add_get("/feed.xml", self._feed)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _feed(self, _request: web.Request) -> web.Response:
        self.polls += 1
        items = "".join(itertools.starmap(self._item, ((n,) for n in range(self.shown))))
        xml = f"<rss version='2.0'><channel><title>Newsroom</title>{items}</channel></rss>"
        return web.Response(text=xml, content_type="application/rss+xml")

    def _item(self, number: int) -> str:
        at = self._born + timedelta(seconds=number)
        text = body(number).format(day=at.strftime("%A"))
        link = f"{self.address}/story/{number}"
        return (
            f"<item><title>{escape(headline(number))}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(text)}</description></item>"
        )


def write_config(folder: Path, newsroom: Newsroom, telegram: str, *, chats: tuple[int, ...] = (101,)) -> Path:
    """A configuration that polls the newsroom every second and sends to `chats` through the server at `telegram`."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "all.yaml").write_text(
        'version: 1\nrules:\n  - {id: deadly, name: {en: Deadly}, when: {killed: ">= 1"}, severity: high}\n'
    )
    listed = "".join(f"    - {{id: {chat}}}\n" for chat in chats)
    config = folder / "config.yaml"
    config.write_text(
        f"database: {{url: 'sqlite:///t.db'}}\n"
        f"sources:\n  - {{id: newsroom, url: '{newsroom.address}/feed.xml', publisher: Newsroom, language: en, "
        f"every: 1s, floor: 1s, full_text: never, allow_private: true}}\n"
        f"fetch: {{pause: 0s, robots: false}}\n"
        f"telegram:\n  base_url: {telegram}\n  chats:\n{listed}  limits: {{overall: 1000, chat: 1000, group: 60000}}\n"
        f"log: {{format: json}}\n"
    )
    return config
