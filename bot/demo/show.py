"""`tocsin demo`: two polls of sample newspapers through the real pipeline, alerts printed as Telegram shows them."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from bot.app import open_app
from bot.config import (
    ChatSection,
    Config,
    DatabaseSection,
    FetchSection,
    RulesSection,
    TelegramSection,
    TranslateSection,
)
from bot.demo.server import Stand
from bot.ops import logs
from bot.service import Service
from bot.share import shared
from bot.text.counted import counted
from bot.translate.packages import install

MODELS = Path(__file__).parent.parent / "translate" / "demo"
CHATS = (ChatSection(id=1, language="en"), ChatSection(id=2, language="ar", timezone="Asia/Baghdad"))


async def show() -> None:
    """Print the alerts of two polls in English and Arabic, and a last line that counts what was done."""
    logs.configure("console", "error")
    console = Console()
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="tocsin-demo-") as folder:
        config = config_for(Path(folder))
        stand = Stand(now)
        async with stand.open():
            console.print(
                "[bold]Tocsin demo[/]: invented newspapers on loopback, one real pipeline, tiny demo translators.\n"
            )
            async with open_app(config, console=console, extra=stand.sources()) as service:
                await _round(service, console, "First poll")
                stand.round = 2
                await _round(service, console, "Second poll, minutes later: an Arabic newspaper has a higher toll")
                _count(service, console)


def config_for(folder: Path) -> Config:
    """A configuration whose files all lie in `folder`, with the demo model installed."""
    for model in MODELS.glob("*.argosmodel"):
        install(model, folder / "models")
    return Config(
        database=DatabaseSection(url=f"sqlite:///{folder / 'demo.db'}"),
        fetch=FetchSection(pause=timedelta(milliseconds=20)),
        rules=RulesSection(dir=shared("rules")),
        translate=TranslateSection(models_dir=folder / "models", demo_model=True),
        telegram=TelegramSection(chats=CHATS),
    )


async def _round(service: Service, console: Console, title: str) -> None:
    console.rule(title)
    await service.poll_all()
    await service.work_off()
    await service.courier.drain()


def _count(service: Service, console: Console) -> None:
    done = service.parts.tally
    console.rule()
    console.print(
        f"{counted(len(done.sources), 'source')}, {counted(done.articles, 'article')}, "
        f"{counted(done.incidents, 'incident')}, {counted(done.matches, 'match')}, {counted(done.alerts, 'alert')}"
    )
