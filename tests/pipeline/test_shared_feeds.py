"""The real Arabic feeds of ../shared in six encodings, through the whole pipeline over loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from aiohttp import web
from rich.console import Console
from sqlalchemy import select

from bot.app import open_app
from bot.config import ChatSection, Config, DatabaseSection, FetchSection, RulesSection, TelegramSection
from bot.model import Source
from bot.store.schema import ArticleRow

FEEDS = Path(__file__).parents[3] / "shared" / "inputs" / "feeds"
FILES = sorted(FEEDS.glob("derived_from_ant__*.xml"))

pytestmark = pytest.mark.skipif(not FILES, reason="../shared/inputs is not here; it stands beside the repository in CI")


@pytest.fixture
async def address() -> AsyncIterator[str]:
    app = web.Application()
    for file in FILES:
        charset = charset_of(file)
        headers = (
            {"Content-Type": f"text/xml; charset={charset}"} if charset != "utf-16" else {"Content-Type": "text/xml"}
        )

        async def handle(_request: web.Request, body: bytes = file.read_bytes(), headers: dict[str, str] = headers):  # type: ignore[no-untyped-def]
            return web.Response(body=body, headers=headers)

        app.router.add_get(f"/{file.name}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_six_encodings_arrive_letter_for_letter_and_ring(tmp_path: Path, address: str) -> None:
    """From each encoding its articles arrive letter for letter; the attacks among them ring."""
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "r.yaml").write_text(
        'version: 1\nrules: [{id: any, name: {en: Any}, when: {any: [{killed: ">= 1"}, {wounded: ">= 1"}]}}]\n'
    )
    config = Config(
        database=DatabaseSection(url=f"sqlite:///{tmp_path / 't.db'}"),
        rules=RulesSection(dir=rules),
        fetch=FetchSection(pause="0s", robots=False),  # type: ignore[arg-type]
        telegram=TelegramSection(chats=(ChatSection(id=1), ChatSection(id=2, language="ar"))),
    )
    sources = [
        Source(f.stem, f"{address}/{f.name}", publisher=f.stem, language="ar", allow_private=True) for f in FILES
    ]
    shown = StringIO()
    moment = await newest(tmp_path, config, sources)
    async with open_app(
        config.model_copy(update={"database": DatabaseSection(url=f"sqlite:///{tmp_path / 'second.db'}")}),
        console=Console(file=shown, width=100),
        extra=sources,
        clock=lambda: moment,
    ) as service:
        await service.poll_all()
        await service.work_off()
        await service.courier.drain()
        async with service.parts.database.read() as session:
            rows = (await session.scalars(select(ArticleRow))).all()
        tally = service.parts.tally
    for file in FILES:
        got = {(flat(r.title), flat(r.text)) for r in rows if r.source == file.stem}
        assert got == written(file), file.name
    assert {r.language for r in rows} == {"ar"}
    assert tally.alerts >= 2 and tally.matches >= 1
    assert "🟡" in shown.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def written(file: Path) -> set[tuple[str, str]]:
    """Titles and texts as they stand in the file, read by a plain XML parser in the encoding that its name tells."""
    text = file.read_bytes().decode(charset_of(file)).partition("?>")[2]
    found = ElementTree.fromstring(text.strip()).iter("item")
    return {(flat(item.findtext("title", "")), flat(item.findtext("description", ""))) for item in found}


def charset_of(file: Path) -> str:
    return file.stem.rpartition("ant_")[2].split("_")[1]


async def newest(tmp_path: Path, config: Config, sources: list[Source]) -> datetime:
    """The publication of the newest item: the day on which these feeds are to be read."""
    async with open_app(config, console=Console(file=StringIO()), extra=sources[:1]) as service:
        await service.poll_all()
        async with service.parts.database.read() as session:
            dates = (await session.scalars(select(ArticleRow.published))).all()
    found = [date for date in dates if date]
    return max(found) if found else datetime.now(UTC)
